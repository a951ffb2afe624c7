"""What the suite's own messages to customers are about, and on which channel each may be sent."""

from collections.abc import Callable
from uuid import UUID

from services.collector.application.messages.judging import permission_now, recipient_of
from services.collector.domain.complaint_answers import may_be_answered
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.recovery import Occasion
from services.collector.domain.people.contact import Contact
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.response_store import ResponseStore
from shared.unit_of_work import Work
from shared.vocabulary import MessageChannel

_IN_ORDER: tuple[MessageChannel, ...] = ("email", "sms")


async def where_allowed(
    work: Work, respondent_id: UUID, contact: Contact | None, made: Callable[[MessageChannel], NewMessage]
) -> NewMessage:
    """Return a message on the first channel on which it may be sent now.

    Where it may be sent on none, it is the one whose refusal says why.

    Args:
        work: the transaction.
        respondent_id: to whom.
        contact: how they can be reached; None: they were erased, and the refusal says so.
        made: makes the message for a channel.
    """
    if contact is None:
        return made(_IN_ORDER[0])
    by_channel = [made(one) for one in _IN_ORDER if _address(contact, one) is not None]
    for message in by_channel:
        recipient = recipient_of(message, respondent_id, contact)
        if (await permission_now(work.connection, message, recipient, now=work.now)).is_given:
            return message
    return by_channel[0] if by_channel else made(_IN_ORDER[0])


async def occasion_of(work: Work, *, response_id: UUID | None, complaint_id: UUID | None) -> Occasion:
    """Return what is known of a response or complaint; nothing where it is gone."""
    if complaint_id is not None:
        complaint = await ComplaintStore(work.connection).find(complaint_id)
        if complaint is None:
            return Occasion()
        return Occasion(
            language=complaint.locale,
            reference=complaint.reference,
            asked_for_answer=may_be_answered(complaint, now=work.now),
        )
    if response_id is None:
        return Occasion()
    response = (await ResponseStore(work.connection).find([response_id])).get(response_id)
    return Occasion(language=None if response is None else response.locale)


def _address(contact: Contact, channel: MessageChannel) -> str | None:
    return contact.email if channel == "email" else contact.phone
