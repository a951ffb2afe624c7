"""The messages of the suite to the customer of a case: it is taken care of, it goes on, it is done."""

from datetime import datetime
from uuid import UUID

from services.collector.domain.complaint_answers import NOT_AFTER
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.recovery import Occasion, basis_of
from shared.contracts.case_requests import MessageRequested
from shared.vocabulary import MessageChannel


def case_message(
    request: MessageRequested, respondent_id: UUID, occasion: Occasion, *, channel: MessageChannel, now: datetime
) -> NewMessage:
    """Return the message that a policy wants.

    Args:
        request: what tickets asks for.
        respondent_id: to whom.
        occasion: the response or complaint that the case is about.
        channel: on which they are reached.
        now: the moment.
    """
    number = None if request.number is None else str(request.number)
    reference = occasion.reference or number
    return NewMessage(
        effect_key=request.effect_key,
        respondent_id=respondent_id,
        channel=channel,
        purpose="service_contact",
        cause=request.kind,
        claimed_basis=basis_of(occasion) or request.basis,
        template=request.template,
        language=occasion.language,
        touchpoint=request.touchpoint,
        location=request.location,
        response_id=request.response_id,
        complaint_id=request.complaint_id,
        ticket_id=request.ticket_id,
        values={} if reference is None else {"reference": reference},
        requested_by="heed",
        due_at=now,
        not_after=request.requested_at + NOT_AFTER[request.kind],
    )
