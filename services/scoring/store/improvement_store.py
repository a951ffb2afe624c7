"""Marks of improvements in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.improvements.mark import EffectNotFoundError, ImprovementMark
from services.scoring.store.improvement_tables import IMPROVEMENT_MARK

_M = IMPROVEMENT_MARK.c
_FIELDS = tuple(field.name for field in fields(ImprovementMark))


@dataclass(frozen=True, slots=True)
class ImprovementMarkStore:
    connection: AsyncConnection

    async def keep(self, marks: Sequence[ImprovementMark]) -> None:
        """Keep the newest version of each, in whichever order they come."""
        for mark in marks:
            row = {name: getattr(mark, name) for name in _FIELDS}
            added = insert(IMPROVEMENT_MARK).values(row)
            newer = {name: added.excluded[name] for name in _FIELDS if name != "improvement_id"}
            await self.connection.execute(
                added.on_conflict_do_update(
                    index_elements=[_M.improvement_id], set_=newer, where=_M.version < added.excluded.version
                )
            )

    async def get(self, improvement_id: UUID) -> ImprovementMark:
        """Return one.

        Raises:
            EffectNotFoundError: there is none of this id.
        """
        query = select(IMPROVEMENT_MARK).where(_M.improvement_id == improvement_id)
        row = (await self.connection.execute(query)).mappings().first()
        if row is None:
            raise EffectNotFoundError
        return _mark(row)

    async def done(self) -> list[ImprovementMark]:
        """Return all that took effect."""
        query = select(IMPROVEMENT_MARK).where(_M.done_on.is_not(None))
        return [_mark(row) for row in (await self.connection.execute(query)).mappings()]


def _mark(row: RowMapping) -> ImprovementMark:
    return ImprovementMark(**{name: row[name] for name in _FIELDS})
