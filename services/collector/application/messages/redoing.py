"""Send a message again that was not sent, or may not have been."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK, MESSAGE_KIND
from services.collector.domain.messages.errors import MessageNotFoundError, MessageNotRedoableError
from services.collector.domain.messages.message import REDOABLE, Message
from services.collector.store.message_store import MessageStore
from shared.access import Caller
from shared.due.pieces import NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

_REDONE = "redo"


@dataclass(frozen=True, slots=True)
class RedoMessage:
    """Want a message once more. Everything is looked at again: who has opted out since gets nothing.

    Until the next attempt begins, a report that says what became of the last one settles the message: see
    `reported.py`.
    """

    unit_of_work: UnitOfWork

    async def __call__(self, *, message_id: UUID, caller: Caller) -> Message:
        """Return the message as it waits now. It expires no more: somebody decided that it is still wanted.

        Raises:
            MessageNotFoundError: no message has this id, or it belongs where the caller sees nothing.
            MessageNotRedoableError: it was sent, waits to be, or its person was erased.
        """
        async with self.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            message = await store.lock(message_id)
            if message is None or not caller.sees(message.location):
                raise MessageNotFoundError
            if message.state not in REDOABLE or message.respondent_id is None:
                raise MessageNotRedoableError
            again = replace(
                message,
                state="requested",
                reason=None,
                detail=None,
                not_after=None,
                settled_at=None,
                in_flight_at_opt_out=False,
                # Reports about the last attempt may still come, under its gateway's id.
                earlier_state=message.last_known,
            )
            await store.save(again)
            if not await DUE_WORK.redo(work.connection, MESSAGE_KIND, str(message_id)):
                wanted = NewDue(MESSAGE_KIND, str(message_id), f"{_REDONE}:{uuid7()}", work.now, _REDONE)
                await DUE_WORK.add(work.connection, [wanted])
            work.audit(
                "message.redone",
                "message",
                str(message_id),
                before={"state": message.state, "reason": message.reason},
                location=message.location,
            )
        return again
