"""Read how long the loop takes, and whether it helps."""

from dataclasses import dataclass

from services.alerts.domain.health import Dimension, HealthFilter, LoopHealth
from services.alerts.domain.proof import ANSWER_DAYS, Proof, recovery_of, threshold_of
from services.alerts.store.health_store import HealthStore
from services.alerts.store.proof_store import ProofStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadLoopHealth:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: HealthFilter, by: Dimension) -> LoopHealth:
        """Return how long the alerts of a period took to each step, together and by `by`.

        Raises:
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.read() as connection:
            return await HealthStore(connection).read(wanted, by)

    async def proof(self, *, wanted: HealthFilter, days: int = ANSWER_DAYS) -> Proof:
        """Return what customers answered in the `days` after they were contacted in the period."""
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            store = ProofStore(connection)
            contacted = await store.contacted(wanted, days=days, now=now)
            below, above = await store.neighbours(wanted, days=days)
        return Proof(days, recovery_of(contacted), threshold_of(below, above))
