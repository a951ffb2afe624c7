"""Hand out what every series of a survey said in every period."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.scoring.domain.measure import measure
from services.scoring.domain.score_export import CountRow, ExportSelection, RowPlace, ScoreRow
from services.scoring.store.score_export_store import count_rows, list_counts
from shared.unit_of_work import UnitOfWork

PAGE = 1000


@dataclass(frozen=True, slots=True)
class ScoreExport:
    """An export that was begun."""

    count: int
    """How many rows there are at its beginning."""
    pages: AsyncIterator[Sequence[ScoreRow]]


@dataclass(frozen=True, slots=True)
class ExportScores:
    """Read page by page, each with a connection of its own: a slow reader holds nothing up."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: ExportSelection) -> ScoreExport:
        """Begin an export. Periods without an answer have no row."""
        async with self.unit_of_work.read() as connection:
            count = await count_rows(connection, wanted)
        return ScoreExport(count, self._pages(wanted))

    async def _pages(self, wanted: ExportSelection) -> AsyncIterator[Sequence[ScoreRow]]:
        place: RowPlace | None = None
        while True:
            async with self.unit_of_work.read() as connection:
                page = await list_counts(connection, wanted, after=place, limit=PAGE)
            if page:
                place = RowPlace(page[-1].period_from, page[-1].series.series_id)
                yield await asyncio.to_thread(_measured, page)
            if len(page) < PAGE:
                return


def _measured(rows: Sequence[CountRow]) -> list[ScoreRow]:
    return [
        ScoreRow(row.series, row.period_from, row.counts, measure(row.series.scale, row.counts.histogram))
        for row in rows
    ]
