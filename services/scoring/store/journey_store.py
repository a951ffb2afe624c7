"""Journeys in the database."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.errors import JourneyNotFoundError
from services.scoring.domain.journey import Journey, JourneyDefinition, Stage
from services.scoring.store.tables import JOURNEY


@dataclass(frozen=True, slots=True)
class JourneyStore:
    """Reads and writes journeys; never commits."""

    connection: AsyncConnection

    async def add(self, journey: Journey) -> bool:
        """Insert `journey`; return False when there is one of its key, committed before this call returned."""
        statement = insert(JOURNEY).values(_row(journey)).on_conflict_do_nothing().returning(JOURNEY.c.key)
        return (await self.connection.execute(statement)).first() is not None

    async def get(self, key: str, *, for_update: bool = False) -> Journey:
        """Return the journey of that key.

        Args:
            key: of the journey.
            for_update: keep others from changing it until the transaction ends.

        Raises:
            JourneyNotFoundError: there is none.
        """
        statement = select(JOURNEY).where(JOURNEY.c.key == key)
        if for_update:
            statement = statement.with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            raise JourneyNotFoundError
        return _journey(row)

    async def save(self, journey: Journey) -> None:
        """Write a journey that was got for update."""
        await self.connection.execute(update(JOURNEY).where(JOURNEY.c.key == journey.key).values(_row(journey)))

    async def remove(self, key: str) -> None:
        """Delete a journey that was got for update."""
        await self.connection.execute(delete(JOURNEY).where(JOURNEY.c.key == key))

    async def list_after(self, key: str | None, *, limit: int) -> list[Journey]:
        """Return up to `limit` journeys by key, those after `key` only."""
        statement = select(JOURNEY).order_by(JOURNEY.c.key).limit(limit)
        if key is not None:
            statement = statement.where(JOURNEY.c.key > key)
        return [_journey(row) for row in (await self.connection.execute(statement)).mappings()]


def _row(journey: Journey) -> dict[str, Any]:
    return {
        "key": journey.key,
        "definition": dataclasses.asdict(journey.definition),
        "revision": journey.revision,
        "updated_at": journey.updated_at,
    }


def _journey(row: RowMapping) -> Journey:
    stored = row["definition"]
    stages = tuple(Stage(one["key"], one["name"], tuple(one["touchpoints"])) for one in stored["stages"])
    return Journey(row["key"], JourneyDefinition(stored["name"], stages), row["revision"], row["updated_at"])
