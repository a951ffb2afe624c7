"""Take a batch back: what has not gone out does not go out."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.invitations.batches.requesting import BATCH_KIND, THING, locked_batch
from services.collector.application.invitations.messages import chunks, stop_work
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.invitations.batches.batch import Batch
from services.collector.store.batch_reading import BatchReading
from services.collector.store.batch_store import BatchStore
from shared.access import Caller
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CancelBatch:
    """Take a batch back, at once."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> Batch | None:
        """Return the cancelled batch; None when it was a draft, which is deleted. Cancelling again changes nothing.

        Rows that wait are not decided any more, and invitations whose message has not begun to leave are cancelled; the
        links of those that are out stay good.

        Raises:
            BatchNotFoundError: there is none of this id that the caller sees.
        """
        async with self.unit_of_work.begin() as work:
            batch = await locked_batch(work.connection, batch_id, caller)
            store = BatchStore(work.connection)
            if batch.state == "draft":
                await store.discard(batch_id)
                work.audit("invitation_batch.discarded", THING, str(batch_id))
                return None
            if batch.state == "cancelled":
                return batch
            batch = replace(batch, state="cancelled", settled_at=work.now, cancelled_by=caller.name)
            await store.save(batch)
            await store.stop(batch_id)
            stopped = await BatchReading(work.connection).cancel_unsent(batch_id, by=caller.name, at=work.now)
            for some in chunks(stopped):
                await stop_work(work.connection, some)
            await DUE_WORK.cancel(work.connection, BATCH_KIND, [str(batch_id)])
            work.audit("invitation_batch.cancelled", THING, str(batch_id), after={"stopped": len(stopped)})
        return batch
