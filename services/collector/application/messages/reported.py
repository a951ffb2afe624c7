"""A report about an attempt of a message that somebody wants sent once more: nothing is sent a second time."""

from services.collector.application.messages.requesting import DUE_WORK, MESSAGE_KIND
from services.collector.domain.messages.message import Message
from shared.unit_of_work import Work


async def want_no_more(work: Work, message: Message) -> None:
    """Cancel what is due about a message, because a report says what became of it.

    The transaction holds the message. Whoever has claimed the work and not begun yet waits for that, and then finds
    that the work is theirs no more; once they have begun, the message is `sending`, and their transactions decide.

    Args:
        work: the transaction.
        message: that is locked, as it was before the report.
    """
    if message.state == "requested":
        await DUE_WORK.cancel(work.connection, MESSAGE_KIND, [str(message.id)])
