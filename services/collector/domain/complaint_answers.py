"""Which messages the author of a complaint gets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.domain.complaints.complaint import StoredComplaint
from services.collector.domain.messages.message import NewMessage
from shared.vocabulary import MessageCause, MessageChannel

ANSWERS: tuple[MessageCause, ...] = ("receipt", "progress", "closing")
ANSWERS_RULE = f"must be some of {', '.join(ANSWERS)}, with commas between, or empty for none"
OLDEST = timedelta(days=90)
"""Of a complaint about which somebody is written to: what is older was brought in from elsewhere, or is forgotten."""
MOST_RECEIPTS = 3
"""To one person in 24 hours: anybody can complain in the name of somebody else's address."""
NOT_AFTER: Mapping[MessageCause, timedelta] = {
    "receipt": timedelta(days=2),
    "progress": timedelta(days=3),
    "closing": timedelta(days=14),
}
"""How long each makes sense after what it is about."""


def parse_answers(text: str) -> frozenset[MessageCause]:
    """Return the messages that a setting names.

    Raises:
        ValueError: it names others; the message is for the person who set it.
    """
    named = {one.strip() for one in text.split(",")} - {""}
    if not named <= set(ANSWERS):
        raise ValueError(ANSWERS_RULE)
    return frozenset(one for one in ANSWERS if one in named)


def may_be_answered(complaint: StoredComplaint, *, now: datetime) -> bool:
    """Return whether its author is written to: they asked for it, lately, and not in another system."""
    return (
        complaint.wants_answer
        and complaint.respondent_id is not None
        and complaint.erased_at is None
        and complaint.channel != "import"
        and now - min(complaint.occurred_at, complaint.filed_at) <= OLDEST
    )


def effect_of(cause: MessageCause, complaint_id: UUID, count: int = 1) -> str:
    """Return the effect key of a message about a complaint; `count` distinguishes closing messages."""
    return f"{cause}:{complaint_id}" if count == 1 else f"{cause}:{complaint_id}:{count}"


def answer_to(
    complaint: StoredComplaint,
    cause: MessageCause,
    *,
    respondent_id: UUID,
    channel: MessageChannel,
    at: datetime,
    now: datetime,
    ticket_id: UUID | None = None,
    count: int = 1,
) -> NewMessage:
    """Return a message to the author of a complaint, about something that happened `at` a moment."""
    return NewMessage(
        effect_key=effect_of(cause, complaint.id, count),
        respondent_id=respondent_id,
        channel=channel,
        purpose="service_contact",
        cause=cause,
        claimed_basis="request",
        language=complaint.locale,
        touchpoint=complaint.touchpoint,
        location=complaint.location,
        complaint_id=complaint.id,
        ticket_id=ticket_id,
        values={} if complaint.reference is None else {"reference": complaint.reference},
        requested_by="heed",
        due_at=now,
        not_after=at + NOT_AFTER[cause],
    )
