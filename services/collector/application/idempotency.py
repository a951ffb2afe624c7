"""Which id a request under an `Idempotency-Key`, and every repetition of it, works under."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.collector.domain.errors import IdempotencyKeyReusedError
from services.collector.store.idempotency_store import IdempotencyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

KEPT = timedelta(days=7)
"""Longer than any client of ours repeats: a device that was offline over a long weekend still finds its key."""
AT_ONCE = 5000
_REUSED = FieldProblem("Idempotency-Key", "was used with another body; a new request needs a new key")


@dataclass(frozen=True, slots=True)
class ClaimResourceId:
    """Bind a key to an id, before anything is done under it.

    The id is committed first, so a repetition works under the same one, whatever died in between, and what is made
    under an id is made once. Twins that run at the same time both go on: one makes the thing, the other gets what is
    stored. This is more than replaying a stored reply, as the IETF draft has it: nobody gets 409 for "still running"
    and has to ask again, replies show what is stored now, and no copy of what people wrote is kept.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, digest: bytes, fingerprint: bytes, own: UUID | None) -> UUID:
        """Return the id.

        Args:
            digest: of the caller, the route and the key.
            fingerprint: of the body.
            own: the id that the client chose in the body; it wins.

        Raises:
            IdempotencyKeyReusedError: the key came with another body before.
        """
        async with self.unit_of_work.begin() as work:
            kept = await IdempotencyStore(work.connection).claim(
                digest, fingerprint, own or uuid7(), now=self.clock.now()
            )
        if kept.fingerprint != fingerprint:
            raise IdempotencyKeyReusedError([_REUSED])
        return kept.resource_id


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
                gone = await IdempotencyStore(work.connection).delete_old(before=self.clock.now() - KEPT, limit=AT_ONCE)
            forgotten += gone
            if gone < AT_ONCE:
                return forgotten
