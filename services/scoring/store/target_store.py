"""Targets in the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.errors import TargetNotFoundError
from services.scoring.domain.scale import Scale
from services.scoring.domain.target import Target, TargetDefinition
from services.scoring.store.tables import SERIES, TARGET


@dataclass(frozen=True, slots=True)
class TargetStore:
    """Reads and writes targets; never commits."""

    connection: AsyncConnection

    async def add(self, target: Target) -> bool:
        """Insert `target`; return False when there is one of its key, committed before this call returned."""
        statement = insert(TARGET).values(_row(target)).on_conflict_do_nothing().returning(TARGET.c.key)
        return (await self.connection.execute(statement)).first() is not None

    async def get(self, key: str, *, for_update: bool = False) -> Target:
        """Return the target of that key.

        Args:
            key: of the target.
            for_update: keep others from changing it until the transaction ends.

        Raises:
            TargetNotFoundError: there is none.
        """
        statement = select(TARGET).where(TARGET.c.key == key)
        if for_update:
            statement = statement.with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            raise TargetNotFoundError
        return _target(row)

    async def save(self, target: Target) -> None:
        """Write a target that was got for update."""
        await self.connection.execute(update(TARGET).where(TARGET.c.key == target.key).values(_row(target)))

    async def remove(self, key: str) -> None:
        """Delete a target that was got for update."""
        await self.connection.execute(delete(TARGET).where(TARGET.c.key == key))

    async def list_after(self, key: str | None, *, survey: str | None, limit: int) -> list[Target]:
        """Return up to `limit` targets by key, those after `key` only, of one survey or of all."""
        statement = select(TARGET).order_by(TARGET.c.key).limit(limit)
        if key is not None:
            statement = statement.where(TARGET.c.key > key)
        if survey is not None:
            statement = statement.where(TARGET.c.survey == survey)
        return [_target(row) for row in (await self.connection.execute(statement)).mappings()]

    async def list_of(self, survey: str, concept: str) -> list[Target]:
        """Return all targets of a concept."""
        statement = select(TARGET).where(TARGET.c.survey == survey, TARGET.c.concept == concept)
        return [_target(row) for row in (await self.connection.execute(statement)).mappings()]

    async def scales_of(self, survey: str, concept: str, touchpoint: str | None) -> frozenset[Scale]:
        """Return the scales that answers to a concept were given on, at a touchpoint or at any."""
        statement = (
            select(SERIES.c.metric, SERIES.c.scale_min, SERIES.c.scale_max, SERIES.c.polarity)
            .where(SERIES.c.survey == survey, SERIES.c.concept == concept)
            .distinct()
        )
        if touchpoint is not None:
            statement = statement.where(SERIES.c.touchpoint == touchpoint)
        return frozenset(Scale(*row) for row in await self.connection.execute(statement))


def _row(target: Target) -> dict[str, Any]:
    definition, scale = target.definition, target.definition.scale
    return {
        "key": target.key,
        "survey": definition.survey,
        "concept": definition.concept,
        "touchpoint": definition.touchpoint,
        "metric": scale.metric,
        "scale_min": scale.scale_min,
        "scale_max": scale.scale_max,
        "polarity": scale.polarity,
        "value": definition.value,
        "due_on": definition.due_on,
        "owner": definition.owner,
        "revision": target.revision,
        "updated_at": target.updated_at,
    }


def _target(row: RowMapping) -> Target:
    return Target(
        key=row["key"],
        definition=TargetDefinition(
            survey=row["survey"],
            concept=row["concept"],
            touchpoint=row["touchpoint"],
            scale=Scale(row["metric"], row["scale_min"], row["scale_max"], row["polarity"]),
            value=row["value"],
            due_on=row["due_on"],
            owner=row["owner"],
        ),
        revision=row["revision"],
        updated_at=row["updated_at"],
    )
