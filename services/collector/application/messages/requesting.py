"""Want messages sent: rows and due work, in the transaction of whatever they are about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.collector.domain.messages.message import NewMessage
from services.collector.store.message_store import MessageStore
from services.collector.store.message_tables import DUE
from shared.contracts.event import Cause
from shared.due.pieces import NewDue
from shared.due.work import DueWork
from shared.unit_of_work import Work

MESSAGE_KIND = "message"
"""Name of the kind of due work that sends a message; `ref` is its id."""
DUE_WORK = DueWork(DUE)


async def request_messages(
    work: Work, messages: Sequence[NewMessage], causes: Mapping[str, Cause] | None = None
) -> dict[str, UUID]:
    """Want messages sent, each at its moment; whether it may be sent is decided then.

    Args:
        work: the transaction.
        messages: those that are wanted.
        causes: the consumed events because of which, by effect key, where they are several.

    Returns:
        The ids of those that nobody wanted before, by effect key.
    """
    ids = await MessageStore(work.connection).add(messages, at=work.now)
    new = [one for one in messages if one.effect_key in ids]
    due = [
        NewDue(
            MESSAGE_KIND,
            str(ids[one.effect_key]),
            f"message:{one.effect_key}",
            one.due_at,
            one.cause,
            causes[one.effect_key].correlation_id if causes and one.effect_key in causes else None,
        )
        for one in new
    ]
    await DUE_WORK.add(work.connection, due)
    return ids
