"""Make a short link."""

from collections.abc import Callable
from dataclasses import dataclass

from services.collector.application.placing import check_place
from services.collector.domain.errors import LinkCodeTakenError
from services.collector.domain.link import CODE_RULE, Link, is_code, new_code
from services.collector.store.link_store import LinkStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork

_DRAWS = 5


@dataclass(frozen=True, slots=True)
class CreateLink:
    """Make a code that stands for a survey at a place."""

    unit_of_work: UnitOfWork
    clock: Clock
    draw: Callable[[], str] = new_code
    """Makes a random code."""

    async def __call__(
        self, *, survey: str, touchpoint: str | None, location: str | None, code: str | None
    ) -> tuple[Link, bool]:
        """Return the link and whether it is new; asking twice for a chosen code at the same place is no error.

        Args:
            survey: key of the survey, published or not.
            touchpoint: what responses through the link are about.
            location: where the link hangs or lies.
            code: the code to use; a random one when it is None.

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
            for _ in range(_DRAWS if code is None else 1):
                link = Link(code or self.draw(), survey, touchpoint, location, now)
                if await links.add(link):
                    return link, True
            stored = None if code is None else await links.find(code)
            if stored is None or stored.place != link.place:
                raise LinkCodeTakenError
            return stored, False


def _check_code(code: str | None) -> list[FieldProblem]:
    return [] if code is None or is_code(code) else [FieldProblem("code", CODE_RULE)]
