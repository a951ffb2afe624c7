"""Write the draft of a survey."""

from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.survey import THING, Survey, new_survey
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.keyed.preconditions import Precondition
from shared.keyed_use_cases import put_one
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutSurvey:
    """Create a survey, or edit the draft of one; what is live stays as it is until the next publication."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, draft: Definition, expected: Precondition | None = None
    ) -> tuple[Survey, bool]:
        """Return the survey and whether it is new.

        Args:
            key: of the survey.
            draft: what it shall ask.
            expected: what must be true of the survey; None is enough to create it and to repeat what its draft is.

        Raises:
            InvalidSurveyError: the draft makes no sense; the places are named.
            PreconditionFailedError: the survey is not as expected.
            PreconditionRequiredError: its draft would become different, and nothing is expected of it.
            WrongStateError: the survey is archived.
        """
        now = self.clock.now()
        new = new_survey(key, draft, at=now)
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            return await put_one(store, new, lambda stored: stored.edited(draft, at=now), expected, thing=THING)
