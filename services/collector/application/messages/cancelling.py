"""Cancel messages that wait to be sent."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK, MESSAGE_KIND
from services.collector.application.messages.settling import mark_refused
from services.collector.domain.messages.errors import MessageNotCancellableError, MessageNotFoundError
from services.collector.domain.messages.message import Message, RefusalReason
from services.collector.store.message_store import MessageStore
from shared.access import Caller
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class CancelMessage:
    """Want a message no more; it can be sent again by hand."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, message_id: UUID, caller: Caller) -> Message:
        """Return the message as it is now: refused as `cancelled`.

        Raises:
            MessageNotFoundError: no message has this id, or it belongs where the caller sees nothing.
            MessageNotCancellableError: it is being sent, or it is known already what became of it.
        """
        async with self.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            message = await store.lock(message_id)
            if message is None or not caller.sees(message.location):
                raise MessageNotFoundError
            if message.state != "requested":
                raise MessageNotCancellableError
            # Whoever has claimed the work loses it: they hold the message before they look at it again.
            await DUE_WORK.cancel(work.connection, MESSAGE_KIND, [str(message_id)])
            await mark_refused(work, message, "cancelled")
            before = {"state": message.state, "reason": message.reason}
            work.audit("message.cancelled", "message", str(message_id), before=before, location=message.location)
        return replace(message, state="refused", reason="cancelled", detail=None, settled_at=work.now)


async def refuse_waiting(work: Work, effect_key: str, reason: RefusalReason, detail: str | None = None) -> None:
    """Refuse a message that waits for its moment; what has begun is not stopped."""
    store = MessageStore(work.connection)
    known = await store.find_by_effect(effect_key)
    message = None if known is None else await store.lock(known.id)
    if message is not None and message.state == "requested":
        await mark_refused(work, message, reason, detail)
        await DUE_WORK.cancel(work.connection, MESSAGE_KIND, [str(message.id)])
