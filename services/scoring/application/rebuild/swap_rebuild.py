"""Put the rebuilt scores in the place of the live ones, publish what changed, and report what differed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.scoring.application.fold_journal import publish_score
from services.scoring.application.rebuild.catch_up_rebuild import AT_ONCE, CatchUpRebuild
from services.scoring.application.rebuild.counting import count_all_cells
from services.scoring.application.rebuild.republished import FetchResponses
from services.scoring.domain.counts import Counts
from services.scoring.domain.rebuild import Comparison, Day, DayDifference, Rebuild, restated_days
from services.scoring.domain.series import SeriesKey
from services.scoring.events_out import score_restated
from services.scoring.store.fold_store import Total
from services.scoring.store.series_store import SeriesStore
from services.scoring.store.shadow.comparison import ShadowComparison
from services.scoring.store.shadow.counts import ShadowCounts
from services.scoring.store.shadow.responses import ShadowResponses
from services.scoring.store.shadow.schema import Shadow
from services.scoring.store.unhappy_store import UnhappyStore
from shared.clock import Clock
from shared.failpoints import failpoint
from shared.unit_of_work import Connection, UnitOfWork, Work

SHOWN = 200
"""Differences that are reported one by one."""


@dataclass(frozen=True, slots=True)
class SwapRebuild:
    """Let workers wait for a moment, look after the last responses, and exchange the tables in one transaction.

    Readers are not disturbed. What workers noted in the journal and nobody has folded yet is kept out of the rebuilt
    counts, so that it is folded and published as ever afterwards.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    catch_up: CatchUpRebuild
    day_closes_after: timedelta

    async def __call__(self, *, rebuild: Rebuild, fetch: FetchResponses) -> Comparison | None:
        """Exchange the tables.

        Returns:
            What differed; None when there is more to catch up with first, or when somebody reads for so long that it
            could not be done. Nothing has happened then, and it may be tried again.

        Raises:
            RebuildLostError: the shadow is no longer there.
            UnavailableError: a database is away.
        """
        try:
            async with self.unit_of_work.begin() as work:
                await Shadow(work.connection).check_owner(rebuild.token)
                await Shadow(work.connection).keep_writers_out()
                return await self._swap(work, rebuild, fetch)
        except _NotYetError:
            return None

    async def _swap(self, work: Work, rebuild: Rebuild, fetch: FetchResponses) -> Comparison:
        connection, now = work.connection, self.clock.now()
        if await self.catch_up.within(connection, rebuild, fetch) >= AT_ONCE:
            raise _NotYetError
        await SeriesStore(connection).add(rebuild.asked)
        await self._leave_journal(connection)
        comparison = ShadowComparison(connection)
        missing = await comparison.note_missing()
        days = await comparison.read_different_days(await comparison.read_missing_days())
        known = await comparison.known_series()
        changed = await comparison.renumber(moved={day.series_id for day in days}, at=now)
        await comparison.keep_unannounced(at=now)
        await ShadowResponses(connection).keep_reading()
        await ShadowResponses(connection).keep_unhappy()
        # Before the tables are moved: whoever counts reads them, and holds what is marked here.
        await UnhappyStore(connection).want_recount()
        await failpoint("replay.compared")
        if not await Shadow(connection).move():
            raise _NotYetError
        series = await SeriesStore(connection).read({day.series_id for day in days} | changed.keys())
        for series_id, total in changed.items():
            publish_score(work, series[series_id], total, at=now)
        # Nothing was published about series that are new here, so nothing is to be corrected.
        self._restate(work, [day for day in days if day.series_id in known], series, changed, now)
        # Choices that were given before they were counted at all are no difference.
        different = [
            day
            for day in days
            if not day.is_on_its_way and (day.series_id in known or series[day.series_id].choice is None)
        ]
        found = Comparison(
            responses=rebuild.responses,
            unscorable=rebuild.unscorable,
            missing=missing,
            days=len(different),
            differences=tuple(_difference(series[day.series_id], day) for day in different[:SHOWN]),
        )
        figures = {"responses": found.responses, "missing": found.missing, "different_days": found.days}
        work.audit("scores.rebuilt", "scores", str(rebuild.token), after={**rebuild.scope.as_json(), **figures})
        return found

    async def _leave_journal(self, connection: Connection) -> None:
        """Count without the journal, which is folded afterwards; or with it, where it notes what is not true."""
        counts = ShadowCounts(connection)
        if await counts.notes_too_much():
            await counts.forget_journal()
        else:
            await counts.fill_cells_taking_back_journal()
            await count_all_cells(connection, most_values=self.catch_up.most_values)

    def _restate(
        self,
        work: Work,
        days: Sequence[Day],
        series: Mapping[UUID, SeriesKey],
        changed: Mapping[UUID, Total],
        now: datetime,
    ) -> None:
        for one in restated_days(days, now=now, closes_after=self.day_closes_after):
            if series[one.series_id].choice is None:
                revision = changed[one.series_id].revision
                work.publish(score_restated(series[one.series_id], one, revision=revision, at=now))


class _NotYetError(Exception):
    """The exchange has to wait; undoes the transaction."""


def _difference(series: SeriesKey, day: Day) -> DayDifference:
    live, rebuilt = (Counts.of_slots(series.scale, slots) for slots in (day.expected, day.rebuilt))
    return DayDifference(series, day.day, live, rebuilt)
