"""A message to one person, from the moment somebody wants it sent until it is known what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.access import person_named
from shared.vocabulary import AtTouchpoint, AttributeValue, MessageBasis, MessageCause, MessageChannel, MessagePurpose

MessageState = Literal["requested", "sending", "sent", "delivered", "refused", "failed", "bounced", "unknown"]
"""`requested` waits for its moment. `refused`: we did not want to send it; `failed`: it could not be sent; `bounced`:
it came back; `unknown`: it may have been sent, and repeating it could send it twice."""
OPEN: frozenset[MessageState] = frozenset({"requested", "sending"})
RefusalReason = Literal[
    "opted_out",
    "no_basis",
    "suppressed",
    "not_eligible",
    "survey_not_open",
    "no_address",
    "no_template",
    "no_sender",
    "answered",
    "expired",
    "erased",
    "cancelled",
    "answer_void",
]
"""Why a message is not sent."""
REDOABLE: frozenset[MessageState] = frozenset({"refused", "failed", "bounced", "unknown"})
"""States in which somebody may want it sent once more."""
TROUBLED: frozenset[MessageState] = frozenset({"failed", "bounced", "unknown"})
"""States that nobody wanted."""
ASKING: frozenset[MessageCause] = frozenset({"invitation", "reminder"})
"""What asks for an answer to a survey, so that eligibility decides about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage(AtTouchpoint):
    """A message that is wanted."""

    effect_key: str
    """Names the effect: wanting it twice is wanting it once. Such as `receipt:<complaint>`."""
    respondent_id: UUID
    channel: MessageChannel
    purpose: MessagePurpose
    cause: MessageCause
    claimed_basis: MessageBasis | None = None
    """Where the ledger has none; see `permission`."""
    template: str | None = None
    """Key of the template; None: the one that fits purpose, cause and touchpoint, or for `written` none at all."""
    subject: str | None = None
    """Of a message that a colleague wrote."""
    text: str | None = None
    language: str | None = None
    """None: the person's, else the company's."""
    survey: str | None = None
    location: str | None = None
    invitation_id: UUID | None = None
    response_id: UUID | None = None
    """The response because of which it is wanted."""
    complaint_id: UUID | None = None
    ticket_id: UUID | None = None
    values: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What the template may mention; nothing that an erasure would have to look for elsewhere."""
    requested_by: str
    """Name of the key or person; `heed` for the suite itself."""
    due_at: datetime
    not_after: datetime | None = None
    """From then on it is refused as `expired`: nobody wants a reminder that is a week late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(NewMessage):
    """A message as it is kept. Words, values and the person are gone after an erasure; that it was sent stays known."""

    id: UUID
    respondent_id: UUID | None  # type: ignore[assignment] # an erasure clears it
    state: MessageState
    reason: str | None = None
    """A `RefusalReason`, the reply code of a server, the status of a gateway, or `WRITTEN_TO_FOLDER`."""
    detail: str | None = None
    """More about a `RefusalReason`, such as `quarantine` with `not_eligible`."""
    basis: MessageBasis | None = None
    """On which it was sent."""
    template_version: int | None = None
    account: str | None = None
    """The sender's account, by its name in the settings."""
    gateway_id: str | None = None
    """The gateway's or mail's own id, by which reports about it are recognized."""
    address: bytes | None = field(default=None, repr=False)
    """Digest of the address it was sent to."""
    requested_at: datetime
    began_at: datetime | None = None
    """When sending began; no sending begins after an opt-out."""
    settled_at: datetime | None = None
    delivered_at: datetime | None = None
    in_flight_at_opt_out: bool = False
    """The person opted out while it was on its way."""
    attempts: int = 0
    earlier_state: MessageState | None = None
    """What had become of the last attempt when somebody wanted it once more; None as soon as the next one begins."""
    changed_at: datetime | None = None
    """When it was kept last; the database says it."""

    @property
    def is_by_person(self) -> bool:
        """Whether a colleague wrote it who was signed in; of a key nobody knows whether a program used it."""
        return self.cause == "written" and person_named(self.requested_by) is not None

    @property
    def last_known(self) -> MessageState:
        """What is known of the last attempt: a message that waits to be sent again may have arrived meanwhile."""
        return self.earlier_state or self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """Which messages are wanted; None: whatever it is."""

    state: MessageState | None = None
    states: frozenset[MessageState] | None = None
    """Any of these."""
    reason: str | None = None
    channel: MessageChannel | None = None
    purpose: MessagePurpose | None = None
    cause: MessageCause | None = None
    survey: str | None = None
    respondent_id: UUID | None = None
    invitation_id: UUID | None = None
    complaint_id: UUID | None = None
    ticket_id: UUID | None = None
    locations: frozenset[str] | None = None
    from_at: datetime | None = None
    """Earliest moment at which they were wanted, included."""
    to_at: datetime | None = None
    """First moment that is too late."""
    settled_from: datetime | None = None
    """Earliest moment at which it was known what became of them, included."""
