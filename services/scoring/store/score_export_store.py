"""Counts by series and period, in the order of exports."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, DateTime, Select, Text, cast, func, literal, select, tuple_
from sqlalchemy import Row as SqlRow
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.counts import Counts
from services.scoring.domain.score_export import CountRow, ExportSelection, RowPlace
from services.scoring.store.series_store import series_of
from services.scoring.store.tables import COUNT_COLUMNS, DAILY, SERIES

_SERIES = (
    *(SERIES.c.survey, SERIES.c.concept, SERIES.c.metric, SERIES.c.scale_min, SERIES.c.scale_max, SERIES.c.polarity),
    *(SERIES.c.series_from, SERIES.c.touchpoint, SERIES.c.channel, SERIES.c.choice),
)
# The slice of all answers of a series has the id of the series.
_ROWS = SERIES.join(DAILY, DAILY.c.slice_id == SERIES.c.series_id)


@dataclass(frozen=True, slots=True)
class ScoreExportStore:
    connection: AsyncConnection

    async def list_counts(self, wanted: ExportSelection, *, after: RowPlace | None, limit: int) -> list[CountRow]:
        """Return at most `limit` rows from behind `after` on, by period and series."""
        period = _period(wanted)
        sums = [func.sum(DAILY.c[name]).label(name) for name in COUNT_COLUMNS]
        query = _selected(select(*_SERIES, period.label("period_from"), *sums), wanted)
        query = query.group_by(SERIES.c.series_id, period).order_by(period, SERIES.c.series_id).limit(limit)
        if after is not None:
            query = query.where(DAILY.c.day >= after.period_from, tuple_(period, SERIES.c.series_id) > tuple_(*after))
        return [_count_row(row) for row in await self.connection.execute(query)]

    async def count_rows(self, wanted: ExportSelection) -> int:
        rows = _selected(select(SERIES.c.series_id, _period(wanted)), wanted).distinct().subquery()
        number: int = (await self.connection.execute(select(func.count()).select_from(rows))).scalar_one()
        return number


def _period(wanted: ExportSelection) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy's
    return cast(func.date_trunc(literal(wanted.period, Text), cast(DAILY.c.day, DateTime)), Date)


def _selected(query: Select[Any], wanted: ExportSelection) -> Select[Any]:
    query = query.select_from(_ROWS).where(SERIES.c.survey == wanted.survey, SERIES.c.choice.is_(None))
    if wanted.from_on is not None:
        query = query.where(DAILY.c.day >= wanted.from_on)
    if wanted.to_on is not None:
        query = query.where(DAILY.c.day < wanted.to_on)
    return query


def _count_row(row: SqlRow[Any]) -> CountRow:
    series = series_of(row)
    return CountRow(
        series, row.period_from, Counts.of_slots(series.scale, [getattr(row, name) for name in COUNT_COLUMNS])
    )
