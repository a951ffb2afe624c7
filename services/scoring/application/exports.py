"""Exports of scores and verbatims, handed out page by page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.scoring.domain.measure import measure
from services.scoring.domain.score_export import CountRow, ExportSelection, RowPlace, ScoreRow
from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.score_export_store import ScoreExportStore
from services.scoring.store.verbatim_store import VerbatimStore
from shared.unit_of_work import Connection, UnitOfWork

PAGE = 1000
Check = Callable[[int], None]
"""Raises when a file cannot hold so many rows; then nothing is exported, nor audited."""

Row = TypeVar("Row")
Place = TypeVar("Place")


def no_check(_count: int) -> None:
    """Let every number of rows pass."""


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """An export that was begun."""

    count: int
    """How many rows there are at its beginning."""
    pages: AsyncIterator[Sequence[Row]]


async def read_pages(
    unit_of_work: UnitOfWork,
    read: Callable[[Connection, Place | None, int], Awaitable[Sequence[Row]]],
    place_of: Callable[[Row], Place],
) -> AsyncIterator[Sequence[Row]]:
    """Yield page after page, each read with a connection of its own: a slow reader holds nothing up.

    Args:
        unit_of_work: opens the connections.
        read: returns the rows behind a place, in order and at most so many; None is the beginning.
        place_of: where a row is.
    """
    place: Place | None = None
    while True:
        async with unit_of_work.read() as connection:
            page = await read(connection, place, PAGE)
        if page:
            yield page
        if len(page) < PAGE:
            return
        place = place_of(page[-1])


@dataclass(frozen=True, slots=True)
class ExportScores:
    """Count, then measure page by page, in a thread. Exports are audited."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: ExportSelection, check: Check = no_check) -> Export[ScoreRow]:
        """Begin an export. Periods without an answer have no row."""
        async with self.unit_of_work.begin() as work:
            count = await ScoreExportStore(work.connection).count_rows(wanted)
            check(count)
            work.audit("scores.exported", "survey", wanted.survey, after={"rows": count, "interval": wanted.period})
        return Export(count, self._pages(wanted))

    async def _pages(self, wanted: ExportSelection) -> AsyncIterator[Sequence[ScoreRow]]:
        async def read(connection: Connection, after: RowPlace | None, limit: int) -> Sequence[CountRow]:
            return await ScoreExportStore(connection).list_counts(wanted, after=after, limit=limit)

        async for page in read_pages(self.unit_of_work, read, RowPlace.of):
            yield await asyncio.to_thread(_measured, page)


def _measured(rows: Sequence[CountRow]) -> list[ScoreRow]:
    return [
        ScoreRow(row.series, row.period_from, row.counts, measure(row.series.scale, row.counts.histogram))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class NoteExport:
    """Record that somebody takes along as a file the scores that they look at."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, survey: str, rows: int, interval: str) -> None:
        async with self.unit_of_work.begin() as work:
            work.audit("scores.exported", "survey", survey, after={"rows": rows, "interval": interval})


@dataclass(frozen=True, slots=True)
class ExportVerbatims:
    """Count, then read page by page. Exports are audited."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: VerbatimFilter, check: Check = no_check) -> Export[Verbatim]:
        """Begin an export, the oldest first."""

        async def read(connection: Connection, after: VerbatimPlace | None, limit: int) -> Sequence[Verbatim]:
            return await VerbatimStore(connection).list_after(wanted, after=after, limit=limit, oldest_first=True)

        async with self.unit_of_work.begin() as work:
            count = await VerbatimStore(work.connection).count(wanted)
            check(count)
            work.audit("verbatims.exported", "survey", wanted.survey, after={"rows": count})
        return Export(count, read_pages(self.unit_of_work, read, VerbatimPlace.of))
