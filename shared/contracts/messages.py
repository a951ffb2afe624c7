"""Events of the collector: what became of messages to customers."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.event import FromSpot, Moment
from shared.vocabulary import MessageBasis, MessageCause, MessageChannel, MessagePurpose


class MessageEvent(FromSpot, frozen=True, kw_only=True):
    """What became of a message to a customer. Neither its words nor the address are on the bus."""

    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    message_id: UUID
    effect_key: str
    """Names the effect that was wanted, such as `receipt:<complaint>`."""
    channel: MessageChannel
    purpose: MessagePurpose
    cause: MessageCause
    survey: str | None = None
    invitation_id: UUID | None = None
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
