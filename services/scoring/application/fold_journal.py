"""Fold the journal into the counts that scores are read from, and publish what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scoring.domain.count_changes import segments_of
from services.scoring.domain.counts import Counts
from services.scoring.domain.fold import DistinguishedValues, Line, fold, restatements
from services.scoring.domain.series import SeriesKey
from services.scoring.events_out import score_changed, score_restated
from services.scoring.store.fold_store import FoldStore, Total
from services.scoring.store.journal_store import JournalRow, JournalStore
from services.scoring.store.series_store import SeriesStore
from shared.clock import Clock
from shared.contracts.scoring import ScoreChanged
from shared.unit_of_work import UnitOfWork, Work


def publish_score(work: Work, series: SeriesKey, total: Total, *, at: datetime) -> None:
    """Publish what a series says over all time, and let the topic of latest scores say it, with the commit.

    A series without answers says nothing any more. One of a choice has no score.
    """
    if series.choice is not None:
        return
    counts = Counts.of_slots(series.scale, total.slots)
    if not counts.histogram.n:
        work.retire_latest(ScoreChanged, str(series.series_id))
        return
    changed = score_changed(series, counts, revision=total.revision, at=at)
    work.publish(changed)
    work.publish_latest(changed)


ROWS = 20_000
"""Lines folded in one transaction, which is then over within a second or two."""


@dataclass(frozen=True, slots=True)
class FoldJournal:
    """Count what workers noted. One does it at a time, so workers never wait for each other's rows."""

    unit_of_work: UnitOfWork
    clock: Clock
    most_values: int
    """How many values of a dimension are distinguished in a series."""
    day_closes_after: timedelta

    async def __call__(self, *, pause: timedelta = timedelta(0)) -> int:
        """Fold until the journal is empty, and return how many lines it held.

        Each series that changed is published once, however many answers came in.

        Args:
            pause: nothing is done when the journal was folded less than this ago.

        Raises:
            UnavailableError: the database is away.
        """
        folded = 0
        while True:
            async with self.unit_of_work.begin() as work:
                if not await FoldStore(work.connection).take_turn(pause=timedelta(0) if folded else pause):
                    return folded
                rows = await JournalStore(work.connection).take(rows=ROWS)
                if rows:
                    await self._count(work, rows)
            folded += len(rows)
            if len(rows) < ROWS:
                return folded

    async def _count(self, work: Work, rows: Sequence[JournalRow]) -> None:
        touched = {row.series_id for row in rows}
        counts = FoldStore(work.connection)
        known = await counts.read_values(touched)
        folded = fold(map(_line, rows), DistinguishedValues(known, self.most_values))
        if not folded.totals:
            return
        series = await SeriesStore(work.connection).read(folded.totals)
        await counts.add_slices(folded.slices)
        await counts.add_quarters(folded.quarters)
        days = await counts.add_days(folded.days)
        totals = await counts.add_totals(folded.totals, at=self.clock.now())
        for series_id, total in totals.items():
            publish_score(work, series[series_id], total, at=self.clock.now())
        now = self.clock.now()
        for one in restatements(folded, days, now=now, closes_after=self.day_closes_after):
            if series[one.series_id].choice is None:
                revision = totals[one.series_id].revision
                work.publish(score_restated(series[one.series_id], one, revision=revision, at=now))


def _line(row: JournalRow) -> Line:
    return Line(row.series_id, row.bucket, segments_of(row.segments), row.slot, row.n, row.reason)
