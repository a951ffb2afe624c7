"""Short links: make, list, read, and resolve to their entry point."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.channels.entry_point import EntryPoint, check_place
from services.collector.domain.channels.link import CODE_RULE, Link, code_of, is_code, new_code, typed_code
from services.collector.domain.errors import LinkCodeTakenError
from services.collector.store.link_store import LinkStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork

_DRAWS = 5


@dataclass(frozen=True, slots=True)
class CreateLink:
    """Make a code that leads to a survey at a certain spot."""

    unit_of_work: UnitOfWork
    clock: Clock
    draw: Callable[[], str] = new_code
    """Makes a random code."""

    async def __call__(
        self, *, survey: str, touchpoint: str | None, location: str | None, code: str | None, seed: UUID | None = None
    ) -> tuple[Link, bool]:
        """Return the link and whether it is new; asking twice for a chosen code at the same place is no error.

        Args:
            survey: key of the survey, published or not.
            touchpoint: what responses through the link are about.
            location: where the link hangs or lies.
            code: the code to use; one is drawn when it is None.
            seed: what a drawn code is made of, so that asking twice with the same seed gives the same link; chance
                when it is None.

        Raises:
            InvalidPlaceError: a field has the wrong form.
            SurveyNotFoundError: there is no such survey.
            LinkCodeTakenError: the code leads somewhere else.
        """
        check_place(touchpoint, location, _check_code(code))
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(survey)
            links = LinkStore(work.connection)
            for drawn in self._codes(code, seed):
                link = Link(drawn, survey, touchpoint=touchpoint, location=location, created_at=now)
                if await links.add(link):
                    return link, True
                stored = await links.find(drawn)
                if stored is not None and stored.place == link.place and (code or seed):
                    return stored, False
            raise LinkCodeTakenError

    def _codes(self, code: str | None, seed: UUID | None) -> Iterator[str]:
        if code is not None:
            yield code
            return
        for draw in range(_DRAWS):
            yield self.draw() if seed is None else code_of(seed, draw)


def _check_code(code: str | None) -> list[FieldProblem]:
    return [] if code is None or is_code(code) else [FieldProblem("code", CODE_RULE)]


@dataclass(frozen=True, slots=True)
class ListLinks:
    unit_of_work: UnitOfWork

    async def __call__(self, *, before: tuple[datetime, str] | None, limit: int) -> list[Link]:
        """Return at most `limit` links, newest first, from behind the one with that moment and code on."""
        async with self.unit_of_work.read() as connection:
            return await LinkStore(connection).list_before(before, limit)


@dataclass(frozen=True, slots=True)
class ReadLink:
    unit_of_work: UnitOfWork

    async def __call__(self, *, code: str) -> Link | None:
        """Return the link, whatever text `code` is; None when there is none. Capitals do not count."""
        wanted = typed_code(code)
        if not is_code(wanted):
            return None
        async with self.unit_of_work.read() as connection:
            return await LinkStore(connection).find(wanted)


@dataclass(frozen=True, slots=True)
class ResolveLink:
    """Find the entry point that a link leads to, for the page that it opens."""

    read_link: ReadLink

    async def __call__(self, *, code: str) -> EntryPoint | None:
        """Return the entry point, whatever text `code` is; None when there is no such link."""
        link = await self.read_link(code=code)
        return None if link is None else link.place
