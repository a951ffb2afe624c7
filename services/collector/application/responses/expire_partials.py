"""Close partial responses that nobody goes on with."""

from dataclasses import dataclass
from datetime import timedelta

from services.collector.store.partial_store import expire_partials
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ExpirePartials:
    """Let open partial responses expire; their answers stay readable."""

    unit_of_work: UnitOfWork
    clock: Clock
    kept_open: timedelta

    async def __call__(self) -> int:
        """Return how many were closed. In short transactions, so that nobody waits for it."""
        before = self.clock.now() - self.kept_open
        closed = 0
        while True:
            async with self.unit_of_work.begin() as work:
                number = await expire_partials(work.connection, before=before, limit=AT_ONCE)
            closed += number
            if number < AT_ONCE:
                return closed
