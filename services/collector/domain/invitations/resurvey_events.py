"""The events of asking the customers of closed cases again, pure."""

from datetime import datetime
from uuid import UUID

from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.messages.message import Message
from services.collector.domain.responses.response import StoredResponse
from shared.contracts.case_requests import ResurveyRequested
from shared.contracts.collector import Answer
from shared.contracts.resurveys import (
    ResurveyAnswered,
    ResurveyEvent,
    ResurveyExpired,
    ResurveyRefused,
    ResurveySent,
)


def not_invited(request: ResurveyRequested, reason: str, *, at: datetime) -> ResurveyRefused:
    """Return that a request leads to no invitation at all."""
    return ResurveyRefused(resurvey_id=request.resurvey_id, ticket_id=request.ticket_id, reason=reason, at=at)


def refused(invitation: Invitation, *, at: datetime) -> ResurveyRefused | None:
    """Return that an invitation was refused or taken back; None when it stands, or belongs to no case."""
    reason: str | None = "cancelled" if invitation.cancelled_at is not None else None
    if invitation.refused_at is not None:
        reason = invitation.reason
    if invitation.ticket_id is None or reason is None:
        return None
    return ResurveyRefused(resurvey_id=invitation.id, ticket_id=invitation.ticket_id, reason=reason, at=at)


def answered(
    invitation_id: UUID,
    ticket_id: UUID,
    response: StoredResponse,
    answers: tuple[Answer, ...],
    *,
    by_link: bool,
    at: datetime,
) -> ResurveyAnswered:
    """Return the answer as it is now: as it came in, corrected, or taken back.

    Args:
        invitation_id: that it answers.
        ticket_id: of the closed case.
        response: the answer.
        answers: those of it on scales.
        by_link: whether it came by the invitation's link.
        at: now.
    """
    is_withdrawn = response.withdrawn_at is not None
    return ResurveyAnswered(
        resurvey_id=invitation_id,
        ticket_id=ticket_id,
        response_id=response.id,
        revision=response.revision,
        answers=() if is_withdrawn else answers,
        suspect=response.suspect,
        is_withdrawn=is_withdrawn,
        by_link=by_link,
        occurred_at=response.occurred_at,
        at=at,
    )


def ended(invitation: Invitation, *, at: datetime) -> ResurveyEvent | None:
    """Return that nobody answered in time, or that the customer was erased; None when something else is known."""
    if invitation.ticket_id is None or invitation.answered_at is not None:
        return None
    if invitation.erased_at is not None:
        return ResurveyRefused(resurvey_id=invitation.id, ticket_id=invitation.ticket_id, reason="erased", at=at)
    if not invitation.is_open:
        return None
    return ResurveyExpired(resurvey_id=invitation.id, ticket_id=invitation.ticket_id, at=at)


def news_of(message: Message, *, at: datetime) -> ResurveyEvent | None:
    """Return what became of an invitation by its message; None for other messages, and while it is on its way."""
    if message.cause != "invitation" or message.ticket_id is None or message.invitation_id is None:
        return None
    resurvey_id, ticket_id = message.invitation_id, message.ticket_id
    match message.state:
        case "sent" | "unknown":
            is_unknown = message.state == "unknown"
            return ResurveySent(
                resurvey_id=resurvey_id, ticket_id=ticket_id, channel=message.channel, is_unknown=is_unknown, at=at
            )
        case "refused":
            reason, detail = message.reason or "refused", message.detail
        case "failed" | "bounced":
            reason, detail = message.state, message.reason
        case _:
            return None
    return ResurveyRefused(resurvey_id=resurvey_id, ticket_id=ticket_id, reason=reason, detail=detail, at=at)
