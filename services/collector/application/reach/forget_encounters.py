"""Forget encounters that no rest depends on any more."""

from dataclasses import dataclass

from services.collector.domain.reach.encounter import KEPT_FOR, REFUSALS_KEPT_FOR
from services.collector.store.encounter_store import delete_encounters
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class ForgetEncounters:
    """Delete what is old enough."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many went. Short transactions, so that nobody waits for it."""
        now = self.clock.now()
        forgotten = 0
        for refused, kept_for in ((False, KEPT_FOR), (True, REFUSALS_KEPT_FOR)):
            gone = AT_ONCE
            while gone == AT_ONCE:
                async with self.unit_of_work.begin() as work:
                    gone = await delete_encounters(
                        work.connection, refused=refused, before=now - kept_for, limit=AT_ONCE
                    )
                forgotten += gone
        return forgotten
