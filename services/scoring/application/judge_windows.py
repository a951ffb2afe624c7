"""Judge a window when it is closed: which scores moved."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from services.scoring.application.company_zone import CompanyZone
from services.scoring.application.settling import Settling
from services.scoring.domain.cells import NOTHING
from services.scoring.domain.moved import SeriesPair, WindowLength, closed_window, moved_scores
from services.scoring.events_out import score_moved
from services.scoring.store.judged_store import JudgedStore
from services.scoring.store.score_reader import ScoreReader, at_one_moment
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class JudgeWindows:
    """Test all series of the window that closed last, once. What is missed while nothing runs is not made up for.

    Answers that come later change scores, and are published as `score.restated`; they move no score any more.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    zone: CompanyZone
    length: WindowLength | None
    """None: scores are not watched."""
    closes_after: timedelta
    """How long after its end a window stays open for late answers."""
    least_answers: int
    """With fewer answers in either window a series is not tested."""
    settling: Settling = field(default_factory=Settling)

    async def __call__(self) -> int | None:
        """Return how many scores moved; None when there is no window to judge.

        Raises:
            UnavailableError: the database is away; the window is judged the next time.
        """
        if self.length is None or not self.settling.is_over(self.clock.now()):
            return None
        window = closed_window(self.clock.now(), self.length, await self.zone(), closes_after=self.closes_after)
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            if await JudgedStore(connection).is_window_judged(window):
                return None
            reader = ScoreReader(connection)
            series = await reader.find_series(None)
            stored = await reader.read_slices([one.key.series_id for one in series], window.bounds)
        pairs = [
            SeriesPair(one.key, cells.get(0, NOTHING), cells.get(1, NOTHING))
            for one in series
            if (cells := stored.get(one.key.series_id)) is not None
        ]
        judgement = await asyncio.to_thread(moved_scores, pairs, least=self.least_answers)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = JudgedStore(work.connection)
            if not await store.add_window(window, tested=judgement.tested, moved=len(judgement.moved), at=now):
                return None
            for one in judgement.moved:
                work.publish(score_moved(one, window, tested=judgement.tested, at=now))
        return len(judgement.moved)
