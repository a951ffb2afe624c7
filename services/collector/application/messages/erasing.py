"""Messages of somebody who is erased."""

from dataclasses import replace
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK, MESSAGE_KIND
from services.collector.application.messages.settling import mark_refused
from services.collector.store.message_store import MessageStore
from shared.unit_of_work import Work


async def erase_messages(work: Work, respondent_id: UUID) -> int:
    """Refuse what waits, and empty all messages to a person; return how many there were.

    Left is that there were messages, about what and when, and the digests of their addresses. What is on its way at
    this moment arrives.

    Args:
        work: the transaction, which holds the person's row.
        respondent_id: whom to forget.
    """
    store = MessageStore(work.connection)
    messages = await store.lock_of(respondent_id)
    await store.erase_of(respondent_id)
    waiting = [one for one in messages if one.state == "requested"]
    await DUE_WORK.cancel(work.connection, MESSAGE_KIND, [str(one.id) for one in waiting])
    for message in waiting:
        nobodys = replace(message, respondent_id=None, subject=None, text=None, values={}, language=None)
        await mark_refused(work, nobodys, "erased")
    return len(messages)
