"""Forgetting what is over: proofs and links that are too old, and who caused messages long ago."""

from dataclasses import dataclass
from datetime import timedelta

from services.notifications.store.link_store import LinkStore
from services.notifications.store.proof_store import ProofStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_MESSAGES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ForgetWhatIsOver:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Delete it, and return how many rows those were."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = ProofStore(work.connection)
            links = await LinkStore(work.connection).drop_expired(now)
            return links + await store.drop_expired(now) + await store.drop_messages(now - _MESSAGES_KEPT)
