"""The message to an unhappy customer: what it may mention, and how long it makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.domain.messages.message import NewMessage
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.messages import RECOVERY_EFFECT
from shared.vocabulary import AttributeValue, ClaimedBasis, MessageChannel

MAKES_SENSE_FOR = timedelta(days=3)
"""Without a promise. Later it reminds of something that was forgotten already."""
_AT, _ZONE, _CALL = "promise_at", "promise_zone", "promise_of_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is known of the response or complaint."""

    language: str | None = None
    reference: str | None = None
    """Of a complaint."""
    asked_for_answer: bool = False
    """Whether its author wants to be written to about it."""
    can_be_called: bool = False
    """Whether a phone number is known."""


def effect_of(recovery_id: UUID) -> str:
    """Return the effect key of the message of a recovery; there is one, however often it is asked for."""
    return f"{RECOVERY_EFFECT}{recovery_id}"


def message_of(
    request: RecoveryRequested, respondent_id: UUID, occasion: Occasion, *, channel: MessageChannel, now: datetime
) -> NewMessage:
    """Return the message that a request wants.

    Args:
        request: what alerts decided.
        respondent_id: to whom.
        occasion: what it answers.
        channel: on which they are reached.
        now: the moment.
    """
    values: dict[str, AttributeValue] = {}
    if occasion.reference is not None:
        values["reference"] = occasion.reference
    if request.promise_at is not None and request.promise_zone is not None:
        values |= {_AT: request.promise_at.isoformat(), _ZONE: request.promise_zone, _CALL: occasion.can_be_called}
    return NewMessage(
        effect_key=effect_of(request.recovery_id),
        respondent_id=respondent_id,
        channel=channel,
        purpose="service_contact",
        cause="recovery",
        claimed_basis=basis_of(occasion),
        template=request.template,
        language=occasion.language,
        survey=request.survey,
        touchpoint=request.touchpoint,
        location=request.location,
        response_id=request.response_id,
        complaint_id=request.complaint_id,
        values=values,
        requested_by="heed",
        due_at=now,
        not_after=request.promise_at or request.requested_at + MAKES_SENSE_FOR,
    )


def basis_of(occasion: Occasion) -> ClaimedBasis | None:
    """Return the basis where the ledger has none: whoever answers a survey has asked for nothing."""
    return "request" if occasion.asked_for_answer else None


@dataclass(frozen=True, slots=True)
class MadePromise:
    """What a message promises."""

    at: datetime
    zone: str
    """IANA time zone in which it is read."""
    placeholder: str
    """By which a template mentions it: `call_by`, or `answer_by` for customers whose phone number nobody knows."""


def promise_in(values: Mapping[str, AttributeValue]) -> MadePromise | None:
    """Return the promise that a message carries; None without one."""
    at, zone = values.get(_AT), values.get(_ZONE)
    if not isinstance(at, str) or not isinstance(zone, str):
        return None
    return MadePromise(datetime.fromisoformat(at), zone, "call_by" if values.get(_CALL) else "answer_by")
