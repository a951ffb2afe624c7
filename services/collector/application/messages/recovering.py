"""Want the messages that alerts asks for: one to each unhappy customer, where they can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from services.collector.application.messages.occasions import occasion_of, where_allowed
from services.collector.application.messages.requesting import request_messages
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.recovery import message_of
from services.collector.store.respondent_store import RespondentStore
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.collector")


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
    occasion = await occasion_of(work, response_id=request.response_id, complaint_id=request.complaint_id)
    occasion = replace(occasion, can_be_called=can_be_called)
    return await where_allowed(
        work,
        respondent_id,
        contact,
        lambda channel: message_of(request, respondent_id, occasion, channel=channel, now=work.now),
    )
