"""What pages about messages ask the database: which changed, and how many came to grief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.message_tables import IS_TROUBLED, MESSAGE

_M = MESSAGE.c


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    id: UUID
    location: str | None
    at: datetime


class MessageReading:
    """Reads through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def now(self) -> datetime:
        """Return the moment by the clock that dates changes."""
        moment: datetime = (await self._connection.execute(select(func.clock_timestamp()))).scalar_one()
        return moment

    async def changed(self, since: datetime, *, limit: int) -> list[ChangedMessage]:
        """Return at most `limit` messages that changed after a moment, the latest first."""
        query = select(_M.id, _M.location, _M.changed_at).where(_M.changed_at > since)
        rows = await self._connection.execute(query.order_by(_M.changed_at.desc()).limit(limit))
        return [ChangedMessage(*row) for row in rows]

    async def changed_locations(self, since: datetime) -> Sequence[str | None]:
        """Return where messages changed after a moment."""
        query = select(_M.location).where(_M.changed_at > since).distinct()
        return (await self._connection.execute(query)).scalars().all()

    async def count_troubled(self, since: datetime, locations: frozenset[str] | None) -> int:
        """Return how many messages could not be sent, came back or may not have been sent since a moment.

        Args:
            since: of the moment at which it was known.
            locations: of those; None: everywhere, and without a location.
        """
        query = select(func.count()).select_from(MESSAGE).where(IS_TROUBLED, _M.settled_at >= since)
        if locations is not None:
            query = query.where(_M.location.in_(locations))
        return (await self._connection.execute(query)).scalar_one()
