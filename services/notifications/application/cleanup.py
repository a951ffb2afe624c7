"""Forgetting what is over: proofs and links that are too old, who caused messages long ago, and old notices."""

from dataclasses import dataclass
from datetime import timedelta

from services.notifications.store.forgetting_store import ForgettingStore
from services.notifications.store.link_store import LinkStore
from services.notifications.store.proof_store import ProofStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_MESSAGES_KEPT = timedelta(days=1)
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ForgetWhatIsOver:
    unit_of_work: UnitOfWork
    clock: Clock
    words_kept: timedelta
    """How long settled notices say what customers answered, and who they are."""
    notices_kept: timedelta

    async def __call__(self) -> int:
        """Delete it, and return how many rows those were."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = ProofStore(work.connection)
            count = await LinkStore(work.connection).drop_expired(now)
            count += await store.drop_expired(now) + await store.drop_messages(now - _MESSAGES_KEPT)
        return count + await self._forget_notices()

    async def _forget_notices(self) -> int:
        """Do so in short transactions, so that nobody waits for it."""
        now, count, gone = self.clock.now(), 0, _AT_ONCE
        while gone == _AT_ONCE:
            async with self.unit_of_work.begin() as work:
                gone = await ForgettingStore(work.connection).delete(now - self.notices_kept, limit=_AT_ONCE)
            count += gone
        cleared = _AT_ONCE
        while cleared == _AT_ONCE:
            async with self.unit_of_work.begin() as work:
                cleared = await ForgettingStore(work.connection).clear(now - self.words_kept, limit=_AT_ONCE)
            count += cleared
        async with self.unit_of_work.begin() as work:
            store = ForgettingStore(work.connection)
            count += await store.delete_digests(now - self.notices_kept)
            return count + await store.delete_acknowledgements(now - self.notices_kept)
