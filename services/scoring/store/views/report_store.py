"""Reports of views in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.views.report import Report
from services.scoring.domain.views.schedule import Period
from services.scoring.store.views.tables import SCORE_REPORT

_R = SCORE_REPORT.c
_SETTLING = ("state", "reason", "channel", "settled_at")


@dataclass(frozen=True, slots=True)
class ReportStore:
    """Reads and writes reports; never commits."""

    connection: AsyncConnection

    async def add(self, reports: Collection[Report]) -> Sequence[Report]:
        """Keep those that nobody wanted before, and return them."""
        if not reports:
            return []
        added = insert(SCORE_REPORT).values([_values(one) for one in reports]).on_conflict_do_nothing()
        new = set((await self.connection.execute(added.returning(_R.id))).scalars())
        return [one for one in reports if one.id in new]

    async def lock(self, report_id: UUID) -> Report | None:
        """Return a report and keep others from settling it; None when it is gone with its view."""
        query = select(SCORE_REPORT).where(_R.id == report_id).with_for_update()
        row = (await self.connection.execute(query)).first()
        return None if row is None else _report(row)

    async def get(self, report_id: UUID) -> Report | None:
        row = (await self.connection.execute(select(SCORE_REPORT).where(_R.id == report_id))).first()
        return None if row is None else _report(row)

    async def save(self, report: Report) -> None:
        """Write what became of a report."""
        values = {name: getattr(report, name) for name in _SETTLING}
        await self.connection.execute(update(SCORE_REPORT).where(_R.id == report.id).values(values))

    async def list_of(self, view_id: UUID, person_id: UUID | None, *, limit: int) -> Sequence[Report]:
        """Return the reports of a view, the newest first; those of one person, or all."""
        query = select(SCORE_REPORT).where(_R.view_id == view_id).order_by(_R.id.desc()).limit(limit)
        if person_id is not None:
            query = query.where(_R.person_id == person_id)
        return [_report(row) for row in await self.connection.execute(query)]

    async def forget(self, before: datetime) -> int:
        """Delete what was made before a moment; return how many."""
        return (await self.connection.execute(delete(SCORE_REPORT).where(_R.created_at < before))).rowcount


def _values(report: Report) -> dict[str, Any]:
    values = {name: getattr(report, name) for name in Report.__dataclass_fields__ if name != "period"}
    return values | report.period._asdict()


def _report(row: Row[Any]) -> Report:
    values = {name: getattr(row, name) for name in Report.__dataclass_fields__ if name != "period"}
    return Report(period=Period(row.every, row.first, row.last), **values)
