"""What is foreseen of large drafts of batches, in the database."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.batches.looking import DraftForecast
from services.collector.domain.invitations.batches.report import RowForecast
from services.collector.store.batch_tables import INVITATION_BATCH_FORECAST
from shared.errors import FieldProblem

_TABLE = INVITATION_BATCH_FORECAST
_PAIRS = ("counts", "reasons", "waits")
"""Kept as lists, which have an order."""
_NAMES = tuple(field.name for field in fields(DraftForecast))


class BatchForecastStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, batch_id: UUID) -> DraftForecast | None:
        row = (await self._connection.execute(select(_TABLE).where(_TABLE.c.batch_id == batch_id))).first()
        if row is None:
            return None
        values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
        read: dict[str, Any] = {"days": [(date.fromisoformat(day), count) for day, count in row.days]}
        read |= {name: dict(values[name]) for name in _PAIRS}
        return DraftForecast(**values | read | {"refused": [_row(one) for one in row.refused]})

    async def save(self, forecast: DraftForecast) -> None:
        """Write how far it is; whoever calls holds the batch."""
        values = {name: getattr(forecast, name) for name in _NAMES}
        values |= {name: list(values[name].items()) for name in _PAIRS}
        values["days"] = [[day.isoformat(), count] for day, count in forecast.days]
        values["refused"] = [_kept(one) for one in forecast.refused]
        put = postgresql.insert(_TABLE).values(values)
        new = {name: put.excluded[name] for name in _NAMES if name != "batch_id"}
        await self._connection.execute(put.on_conflict_do_update(index_elements=["batch_id"], set_=new))


def _kept(row: RowForecast) -> dict[str, Any]:
    problems = [[one.field, one.detail] for one in row.problems]
    return {"number": row.number, "reason": row.reason, "problems": problems}


def _row(kept: Mapping[str, Any]) -> RowForecast:
    problems = [FieldProblem(*one) for one in kept["problems"]]
    return RowForecast(kept["number"], "refuse", kept["reason"], problems=problems)
