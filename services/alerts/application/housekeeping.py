"""Delete what is kept of the past for a while only."""

from dataclasses import dataclass
from datetime import timedelta

from services.alerts.store.drill_store import DrillStore
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.letter_store import LetterStore
from services.alerts.store.loop_store import LoopStore
from services.alerts.store.reconciling_store import ReconcilingStore
from services.alerts.store.recovered_store import RecoveredStore
from services.alerts.store.rule_store import RuleSetStore
from services.alerts.store.signal_store import HeldBackStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

AT_ONCE = 5000
_GRACE = timedelta(days=1)
"""A set of rules is noted as seen now and then only."""


@dataclass(frozen=True, slots=True)
class ForgetJudged:
    unit_of_work: UnitOfWork
    clock: Clock
    kept: timedelta

    async def __call__(self) -> int:
        """Return how many responses and complaints went. Short transactions, so that nobody waits for it."""
        before = self.clock.now() - self.kept
        forgotten, gone = 0, AT_ONCE
        while gone == AT_ONCE:
            async with self.unit_of_work.begin() as work:
                gone = await JudgedStore(work.connection).delete_old(before=before, limit=AT_ONCE)
            forgotten += gone
        async with self.unit_of_work.begin() as work:
            await HeldBackStore(work.connection).delete_old(before=before)
            await LoopStore(work.connection).delete_old(before=before)
            await LetterStore(work.connection).delete_old(before=before)
            await ReconcilingStore(work.connection).delete_old(before=before)
            await DrillStore(work.connection).delete_old(before=before)
            await RecoveredStore(work.connection).delete_old(before=before)
            await RuleSetStore(work.connection).delete_unseen(before=before - _GRACE)
        return forgotten
