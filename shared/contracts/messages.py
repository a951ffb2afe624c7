"""Events of the collector: what became of messages to customers."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.event import FromSpot, Moment
from shared.vocabulary import (
    WRITTEN_TO_FOLDER,
    MessageBasis,
    MessageCause,
    MessageChannel,
    MessageOutcome,
    MessagePurpose,
)

RECOVERY_EFFECT = "recovery:"
"""Begins the effect key of a message that alerts asked for; the id of the recovery follows."""


class MessageEvent(FromSpot, frozen=True, kw_only=True):
    """What became of a message to a customer. Neither its words nor the address are on the bus."""

    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    message_id: UUID
    effect_key: str
    """Names the effect that was wanted, such as `receipt:<complaint>` or `recovery:<recovery>`."""
    channel: MessageChannel
    purpose: MessagePurpose
    cause: MessageCause
    survey: str | None = None
    invitation_id: UUID | None = None
    response_id: UUID | None = None
    """The response because of which it was wanted."""
    complaint_id: UUID | None = None
    ticket_id: UUID | None = None
    template: str | None = None
    at: Moment

    def key(self) -> str:
        """Return the message's id."""
        return str(self.message_id)


class MessageSent(MessageEvent, frozen=True, kw_only=True):
    """A mail server or gateway took it over."""

    event_type: ClassVar[str] = "heed.collector.message.sent.v1"

    basis: MessageBasis
    to_folder: bool = False
    """Heed is being tried: it was written to a folder, and nobody gets it."""
    by_person: bool = False
    """A colleague who was signed in wrote it in their own words. What the suite or a key sends is no contact."""


class MessageRefused(MessageEvent, frozen=True, kw_only=True):
    """It was not sent, and will not be."""

    event_type: ClassVar[str] = "heed.collector.message.refused.v1"

    reason: str
    """Such as `opted_out`, `no_basis`, `suppressed`, `not_eligible`, `expired`."""


class MessageFailed(MessageEvent, frozen=True, kw_only=True):
    """It could not be sent, or nobody knows whether it was."""

    event_type: ClassVar[str] = "heed.collector.message.failed.v1"

    reason: str
    is_unknown: bool = False
    """It may have been sent; repeating it could send it twice."""


class MessageBounced(MessageEvent, frozen=True, kw_only=True):
    """It came back, or the customer's provider reported it as unwanted."""

    event_type: ClassVar[str] = "heed.collector.message.bounced.v1"

    reason: str


def outcome_of(message: MessageEvent) -> tuple[MessageOutcome, str | None]:
    """Return what is known of a message, and the reason, such as `opted_out`, where there is something to explain."""
    match message:
        case MessageSent():
            return "sent", WRITTEN_TO_FOLDER if message.to_folder else None
        case MessageRefused():
            return "refused", message.reason
        case MessageFailed():
            return "unknown" if message.is_unknown else "failed", message.reason
        case MessageBounced():
            return "bounced", message.reason
        case _:
            text = "an event about a message says what became of it"
            raise TypeError(text)


def recovery_of(message: MessageEvent) -> UUID | None:
    """Return the recovery that a message belongs to; None: alerts did not ask for it."""
    if message.cause != "recovery" or not message.effect_key.startswith(RECOVERY_EFFECT):
        return None
    return UUID(message.effect_key.removeprefix(RECOVERY_EFFECT))
