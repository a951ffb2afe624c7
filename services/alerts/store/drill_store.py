"""Drills in the database."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.drill import Drill, DrillNotFoundError, Step
from services.alerts.domain.rule_document import recipient_document, recipient_of
from services.alerts.store.tables import DRILL, DRILL_STEP


@dataclass(frozen=True, slots=True)
class DrillStore:
    connection: AsyncConnection

    async def add(self, drill: Drill) -> None:
        await self.connection.execute(insert(DRILL).values(_row(drill)))

    async def get(self, drill_id: UUID) -> Drill:
        """Return one.

        Raises:
            DrillNotFoundError: there is none of that id.
        """
        row = (await self.connection.execute(select(DRILL).where(DRILL.c.id == drill_id))).mappings().first()
        if row is None:
            raise DrillNotFoundError
        return _drill(row)

    async def add_steps(self, steps: Collection[tuple[UUID, Step]]) -> None:
        """Keep what became of notices of drills, by the drill's id; each kind of step once."""
        if steps:
            rows = [
                {
                    "notice_id": step.notice_id,
                    "step": step.kind,
                    "drill_id": drill_id,
                    "person_id": step.person_id,
                    "detail": step.detail,
                    "at": step.at,
                }
                for drill_id, step in steps
            ]
            await self.connection.execute(upsert(DRILL_STEP).values(rows).on_conflict_do_nothing())

    async def steps(self, drill_id: UUID) -> Sequence[Step]:
        table = DRILL_STEP.c
        query = select(table.notice_id, table.step, table.person_id, table.detail, table.at)
        rows = await self.connection.execute(query.where(table.drill_id == drill_id))
        return [
            Step(notice_id=row.notice_id, kind=row.step, person_id=row.person_id, detail=row.detail, at=row.at)
            for row in rows
        ]

    async def delete_old(self, *, before: datetime) -> int:
        """Delete drills that were started before then, with their steps, and return how many that were."""
        old = select(DRILL.c.id).where(DRILL.c.started_at < before)
        await self.connection.execute(delete(DRILL_STEP).where(DRILL_STEP.c.drill_id.in_(old)))
        return (await self.connection.execute(delete(DRILL).where(DRILL.c.started_at < before))).rowcount


def _row(drill: Drill) -> dict[str, Any]:
    plain = {field.name: getattr(drill, field.name) for field in dataclasses.fields(drill)}
    return plain | {"recipients": [recipient_document(one) for one in drill.recipients]}


def _drill(row: RowMapping) -> Drill:
    return Drill(**{**row, "recipients": tuple(map(recipient_of, row["recipients"]))})
