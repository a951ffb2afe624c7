"""Forget the keys of requests that nobody repeats any more."""

from dataclasses import dataclass
from datetime import timedelta

from services.collector.store.idempotency_store import delete_keys
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

KEPT = timedelta(days=7)
"""Longer than any client of ours repeats: a device that was offline over a long weekend still finds its key."""
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class ForgetIdempotencyKeys:
    """Delete keys that were first used long ago; what was made under them stays."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many went. Short transactions, so that nobody waits for it."""
        forgotten = 0
        while True:
            async with self.unit_of_work.begin() as work:
                gone = await delete_keys(work.connection, before=self.clock.now() - KEPT, limit=AT_ONCE)
            forgotten += gone
            if gone < AT_ONCE:
                return forgotten
