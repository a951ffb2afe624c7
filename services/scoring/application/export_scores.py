"""Hand out what every series of a survey said in every period."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.scoring.application.export import Export, read_pages
from services.scoring.domain.measure import measure
from services.scoring.domain.score_export import CountRow, ExportSelection, RowPlace, ScoreRow
from services.scoring.store.score_export_store import count_rows, list_counts
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ExportScores:
    """Count, then measure page by page, in a thread."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: ExportSelection) -> Export[ScoreRow]:
        """Begin an export. Periods without an answer have no row."""
        async with self.unit_of_work.read() as connection:
            count = await count_rows(connection, wanted)
        return Export(count, self._pages(wanted))

    async def _pages(self, wanted: ExportSelection) -> AsyncIterator[Sequence[ScoreRow]]:
        async def read(connection: Connection, after: RowPlace | None, limit: int) -> Sequence[CountRow]:
            return await list_counts(connection, wanted, after=after, limit=limit)

        async for page in read_pages(self.unit_of_work, read, RowPlace.of):
            yield await asyncio.to_thread(_measured, page)


def _measured(rows: Sequence[CountRow]) -> list[ScoreRow]:
    return [
        ScoreRow(row.series, row.period_from, row.counts, measure(row.series.scale, row.counts.histogram))
        for row in rows
    ]
