"""Idempotency keys of requests and the ids that they are bound to, in the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.tables import IDEMPOTENCY
from shared.errors import UnavailableError

_KEPT = (IDEMPOTENCY.c.fingerprint, IDEMPOTENCY.c.resource_id)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What is known of a key."""

    fingerprint: bytes
    resource_id: UUID


class IdempotencyStore:
    """Reads and writes keys through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, digest: bytes, fingerprint: bytes, resource_id: UUID, *, now: datetime) -> KeptKey:
        """Bind the key with this digest, unless it is bound, and return what it is bound to.

        A twin that binds it at this moment makes the call wait until that one has committed.

        Raises:
            UnavailableError: the key was forgotten at this very moment; trying again helps.
        """
        row = {"digest": digest, "fingerprint": fingerprint, "resource_id": resource_id, "created_at": now}
        insert = postgresql.insert(IDEMPOTENCY).values(row).on_conflict_do_nothing().returning(*_KEPT)
        found = (await self._connection.execute(insert)).first()
        if found is None:
            found = (await self._connection.execute(select(*_KEPT).where(IDEMPOTENCY.c.digest == digest))).first()
        if found is None:
            message = "the key was just forgotten"
            raise UnavailableError(message)
        return KeptKey(found.fingerprint, found.resource_id)

    async def delete_old(self, *, before: datetime, limit: int) -> int:
        """Delete at most `limit` of the keys that were bound before a moment, and return how many went."""
        old = select(IDEMPOTENCY.c.digest).where(IDEMPOTENCY.c.created_at < before).order_by(IDEMPOTENCY.c.digest)
        chosen = old.limit(limit).with_for_update(skip_locked=True)
        return (await self._connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.digest.in_(chosen)))).rowcount
