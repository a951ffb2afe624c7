"""What may need somebody's attention, in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Boolean, DateTime, Text, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.tables import SURVEY

# The newest answer of each survey that takes some, read backwards from the index by survey and moment.
_LAST_ANSWERS = text(
    """
    SELECT survey.key, answered.at FROM collector.survey CROSS JOIN LATERAL (
        SELECT occurred_at AS at FROM collector.response
        WHERE response.survey = survey.key AND occurred_at >= :since AND withdrawn_at IS NULL
            AND (:everywhere OR location = ANY(:locations))
        ORDER BY occurred_at DESC LIMIT 1
    ) AS answered
    WHERE survey.state = 'active'
    ORDER BY answered.at
    """
).bindparams(
    bindparam("since", type_=DateTime(timezone=True)),
    bindparam("everywhere", type_=Boolean()),
    bindparam("locations", type_=ARRAY(Text)),
)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    survey: str
    at: datetime


class AttentionStore:
    """Reads through one connection what concerns some locations; None: all."""

    def __init__(self, connection: AsyncConnection, locations: frozenset[str] | None) -> None:
        """Read at `locations`."""
        self._connection = connection
        self._locations = locations

    async def last_answers(self, *, since: datetime) -> list[LastAnswer]:
        """Return when each active survey was answered last, the longest ago first; without those not since `since`."""
        values = {
            "since": since,
            "everywhere": self._locations is None,
            "locations": sorted(self._locations or ()),
        }
        return [LastAnswer(*row) for row in await self._connection.execute(_LAST_ANSWERS, values)]

    async def has_published(self) -> bool:
        """Return whether any survey was ever published."""
        query = select(SURVEY.c.key).where(SURVEY.c.live_version.is_not(None)).limit(1)
        return (await self._connection.execute(query)).first() is not None
