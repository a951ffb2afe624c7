"""Want the messages that alerts asks for: one to each unhappy customer, where they can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from services.collector.application.messages.judging import permission_now, recipient_of
from services.collector.application.messages.requesting import request_messages
from services.collector.domain.complaint_answers import may_be_answered
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.recovery import Occasion, message_of
from services.collector.domain.people.contact import Contact
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import MessageChannel

log = structlog.get_logger("heed.collector")

_IN_ORDER: tuple[MessageChannel, ...] = ("email", "sms")


@dataclass(frozen=True, slots=True)
class RecoverCustomers:
    """Want one message for each recovery; whether it may be sent is decided when it is due, and stands in its row."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[RecoveryRequested]]) -> None:
        """Want the messages; a request that was seen before changes nothing."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            wanted = [
                (cause_of(event), await _wanted(work, event.data, event.data.respondent_id))
                for event in events
                if work.is_fresh(event) and event.data.respondent_id is not None
            ]
            causes = {message.effect_key: cause for cause, message in wanted}
            new = await request_messages(work, [message for _, message in wanted], causes)
        log.info("recoveries_wanted", requests=len(events), messages=len(new))


async def _wanted(work: Work, request: RecoveryRequested, respondent_id: UUID) -> NewMessage:
    contact = await RespondentStore(work.connection).contact_of(respondent_id)
    can_be_called = contact is not None and contact.phone is not None
    occasion = replace(await _occasion(work, request), can_be_called=can_be_called)
    by_mail = message_of(request, respondent_id, occasion, channel=_IN_ORDER[0], now=work.now)
    if contact is None:
        return by_mail  # erased meanwhile: the refusal says so
    known = [one for one in _IN_ORDER if _address(contact, one) is not None]
    by_channel = [message_of(request, respondent_id, occasion, channel=one, now=work.now) for one in known]
    for message in by_channel:
        recipient = recipient_of(message, respondent_id, contact)
        if (await permission_now(work.connection, message, recipient, now=work.now)).is_given:
            return message
    return next(iter(by_channel), by_mail)


async def _occasion(work: Work, request: RecoveryRequested) -> Occasion:
    """Return what is known of the response or complaint; nothing where it is gone."""
    if request.complaint_id is not None:
        complaint = await ComplaintStore(work.connection).find(request.complaint_id)
        if complaint is None:
            return Occasion()
        return Occasion(
            language=complaint.locale,
            reference=complaint.reference,
            asked_for_answer=may_be_answered(complaint, now=work.now),
        )
    if request.response_id is None:
        return Occasion()
    response = (await ResponseStore(work.connection).find([request.response_id])).get(request.response_id)
    return Occasion(language=None if response is None else response.locale)


def _address(contact: Contact, channel: MessageChannel) -> str | None:
    return contact.email if channel == "email" else contact.phone
