"""Remember what a version of a survey asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.received import asked_in
from services.scoring.store.survey_store import add_asked
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordSurvey:
    """Keep the questions of published versions: without them nobody can tell who skipped one."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[SurveyPublished]]) -> None:
        """Take a run of events in one transaction.

        Raises:
            UnscorableAnswerError: a question has a scale that its metric has no rule for.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            for event in events:
                if work.is_fresh(event):
                    await add_asked(work.connection, event.data.survey, asked_in(event.data))
