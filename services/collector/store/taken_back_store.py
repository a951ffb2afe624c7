"""Effects that cases wanted and want no more, in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.invitation_tables import TAKEN_BACK

_ADD = postgresql.insert(TAKEN_BACK).on_conflict_do_nothing(index_elements=[TAKEN_BACK.c.effect_key])


class TakenBackStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, effect_keys: Sequence[str], *, at: datetime) -> None:
        """Remember effects that are wanted no more; those that were taken back before stay so."""
        if effect_keys:
            await self._connection.execute(_ADD, [{"effect_key": one, "at": at} for one in effect_keys])

    async def among(self, effect_keys: Sequence[str]) -> frozenset[str]:
        """Return which of some effects are wanted no more."""
        query = select(TAKEN_BACK.c.effect_key).where(TAKEN_BACK.c.effect_key.in_(effect_keys))
        return frozenset((await self._connection.execute(query)).scalars())
