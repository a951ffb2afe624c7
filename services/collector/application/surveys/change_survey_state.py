"""Pause, resume or archive a survey."""

from dataclasses import dataclass

from services.collector.domain.surveys.survey import THING, Move, Survey
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.keyed.preconditions import Precondition, check_expected
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangeSurveyState:
    """Take one step; taking it twice is the same as taking it once."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, step: Move, expected: Precondition | None = None) -> Survey:
        """Return the survey as it is now.

        Args:
            key: of the survey.
            step: what to do.
            expected: what must be true of the survey; anything when None.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            PreconditionFailedError: it is not as expected.
            WrongStateError: the step is not possible from the survey's state.
        """
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            survey = await store.lock(key)
            check_expected(expected, survey.tag, thing=THING)
            changed = survey.moved(step, at=self.clock.now())
            if changed is not survey:
                await store.save(changed)
            return changed
