"""Short links: make, list, read, change, retire, and resolve to their entry point."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.domain.channels.entry_point import EntryPoint, check_place, place_in_words
from services.collector.domain.channels.link import (
    CODE_RULE,
    Link,
    LinkFilter,
    code_of,
    is_code,
    new_code,
    typed_code,
)
from services.collector.domain.errors import LinkCodeTakenError, LinkNotFoundError, LinkRetiredError
from services.collector.domain.names import MAX_PLACE_LENGTH, PLACE_RULE, is_line
from services.collector.store.link_store import LinkStore
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import Spot

THING = "link"
_DRAWS = 5


@dataclass(frozen=True, slots=True)
class CreateLink:
    """Make a code that leads to a survey at a certain spot."""

    unit_of_work: UnitOfWork
    clock: Clock
    draw: Callable[[], str] = new_code
    """Makes a random code."""

    async def __call__(
        self,
        *,
        caller: Caller,
        survey: str,
        touchpoint: str | None,
        location: str | None,
        code: str | None,
        name: str | None = None,
        seed: UUID | None = None,
    ) -> tuple[Link, bool]:
        """Return the link and whether it is new; asking twice for a chosen code at the same place is no error.

        Args:
            caller: who asks; a link can only be made for a location that they see.
            survey: key of the survey, published or not.
            touchpoint: what responses through the link are about.
            location: where the link hangs or lies.
            code: the code to use; one is drawn when it is None.
            name: what colleagues call it.
            seed: what a drawn code is made of, so that asking twice with the same seed gives the same link; chance
                when it is None.

        Raises:
            InvalidPlaceError: a field has the wrong form, or the location is none of the caller's.
            SurveyNotFoundError: there is no such survey.
            LinkCodeTakenError: the code leads somewhere else.
        """
        check_place(touchpoint, location, [*_check_code(code), *_check_name(name)], caller=caller)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(survey)
            links = LinkStore(work.connection)
            for drawn in self._codes(code, seed):
                link = Link(drawn, survey, now, now, name, touchpoint=touchpoint, location=location)
                if await links.add(link):
                    work.audit("link.made", THING, link.code, after=_words(link), location=location)
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


def _check_name(name: str | None) -> list[FieldProblem]:
    return [] if name is None or is_line(name, MAX_PLACE_LENGTH) else [FieldProblem("name", PLACE_RULE)]


@dataclass(frozen=True, slots=True)
class ListLinks:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, before: tuple[datetime, str] | None, limit: int, chosen: LinkFilter | None = None
    ) -> list[Link]:
        """Return at most `limit` links, newest first, from behind the one with that moment and code on."""
        async with self.unit_of_work.read() as connection:
            return await LinkStore(connection).list_before(before, limit, chosen or LinkFilter())


@dataclass(frozen=True, slots=True)
class ReadLink:
    """Read a link for anybody who has its code."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTarget(Spot):
    """Everything about a link that may change."""

    name: str | None
    survey: str


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """Let a link lead elsewhere, or give it another name; its code stays, and so do the answers that it brought."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, code: str, change: Callable[[Link], LinkTarget], caller: Caller) -> Link:
        """Return the link as it is now; a change to what it is already changes nothing.

        Args:
            code: of the link.
            change: takes the link as it is and returns what it is to be.
            caller: who asks.

        Raises:
            LinkNotFoundError: there is no such link at a location that the caller sees.
            LinkRetiredError: it is out of use.
            InvalidPlaceError: a field has the wrong form, or the location is none of the caller's.
            SurveyNotFoundError: there is no such survey.
        """
        async with self.unit_of_work.begin() as work:
            link = await link_of(work.connection, code, caller, lock=True)
            if link.retired_at is not None:
                raise LinkRetiredError
            target = change(link)
            check_place(target.touchpoint, target.location, _check_name(target.name), caller=caller)
            changed = replace(
                link, name=target.name, survey=target.survey, touchpoint=target.touchpoint, location=target.location
            )
            if changed == link:
                return link
            await SurveyStore(work.connection).get(changed.survey)
            changed = replace(changed, updated_at=self.clock.now())
            await LinkStore(work.connection).put(changed)
            before, after = _words(link), _words(changed)
            work.audit("link.changed", THING, link.code, before=before, after=after, location=changed.location)
            return changed


@dataclass(frozen=True, slots=True)
class RetireLink:
    """Take a link out of use for good: its page says so, and its counts stay."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, code: str, caller: Caller) -> Link:
        """Return the retired link; retiring it again changes nothing.

        Raises:
            LinkNotFoundError: there is no such link at a location that the caller sees.
        """
        async with self.unit_of_work.begin() as work:
            link = await link_of(work.connection, code, caller, lock=True)
            retired = link.retired(self.clock.now())
            if retired is not link:
                await LinkStore(work.connection).put(retired)
                work.audit("link.retired", THING, link.code, after=_words(retired), location=link.location)
            return retired


async def link_of(connection: Connection, code: str, caller: Caller, *, lock: bool = False) -> Link:
    """Return a link that a colleague may see.

    Raises:
        LinkNotFoundError: there is none of this code at a location that the caller sees.
    """
    wanted = typed_code(code)
    link = await LinkStore(connection).find(wanted, lock=lock) if is_code(wanted) else None
    if link is None or not caller.sees(link.location):
        raise LinkNotFoundError
    return link


def _words(link: Link) -> dict[str, object]:
    return dict(place_in_words(link, link.survey, link.name))
