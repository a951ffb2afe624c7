"""Count why people were not asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.names import is_key
from services.collector.domain.responses.submission import EARLIEST
from services.collector.store.encounter_store import RefusalCount, count_refusals
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

USUALLY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CountRefusals:
    """Count the refusals of one survey by reason and place."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str, from_at: datetime | None, to_at: datetime | None) -> list[RefusalCount]:
        """Return the counts, the largest first.

        Args:
            survey: key of the survey.
            from_at: earliest moment, included; 30 days before the end when left out.
            to_at: latest moment, excluded; without it everything up to now counts.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        since = from_at or max(to_at or self.clock.now(), EARLIEST) - USUALLY
        async with self.unit_of_work.read() as connection:
            if not is_key(survey) or survey not in await SurveyStore(connection).live_states([survey]):
                raise SurveyNotFoundError
            return await count_refusals(connection, survey, from_at=since, to_at=to_at)
