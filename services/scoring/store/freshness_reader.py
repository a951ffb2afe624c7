"""Reading when counts changed last, and from where answers came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.store.tables import SCORED_RESPONSE, SERIES, SERIES_TOTAL

_R = SCORED_RESPONSE.c
_UNFOLDED = timedelta(seconds=5)
"""So long after it was received an answer is counted at the latest, as a rule."""


@dataclass(frozen=True, slots=True)
class FreshnessReader:
    connection: AsyncConnection

    async def latest(self) -> tuple[datetime | None, datetime]:
        """Return when counts changed last, None: never, and what time it is."""
        row = (await self.connection.execute(select(func.max(SERIES_TOTAL.c.changed_at), func.now()))).one()
        return row[0], row[1]

    async def locations(self, *, since: datetime, given_after: datetime) -> frozenset[str]:
        """Return from where answers were received since a moment, of those given after another one."""
        surveys = select(SERIES.c.survey).distinct()  # for the index, which begins with the survey
        statement = (
            select(_R.location)
            .distinct()
            .where(_R.survey.in_(surveys), _R.occurred_at > given_after, _R.location.is_not(None))
            .where(_R.scored_at > since - _UNFOLDED)
        )
        return frozenset((await self.connection.execute(statement)).scalars())
