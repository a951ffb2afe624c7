"""An invitation: one person is to be asked one survey, by a message with a link of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.collector.domain.people.contact import Contact
from shared.errors import ConflictError, GoneError, InvalidFieldsError, NotFoundError
from shared.vocabulary import AttributeValue, ClaimedBasis, MessageBasis, MessageChannel, ReadFilter, Spot

InvitationChannel = Literal["email", "sms", "auto"]
"""How somebody is to be invited; `auto`: by e-mail, else by SMS, whichever has an address and is allowed."""
CHANNELS_OF: Mapping[InvitationChannel, tuple[MessageChannel, ...]] = {
    "email": ("email",),
    "sms": ("sms",),
    "auto": ("email", "sms"),
}
InvitationReason = Literal[
    "ok",
    "no_address",
    "opted_out",
    "no_basis",
    "suppressed",
    "survey_not_open",
    "quota_full",
    "not_sampled",
    "answered_recently",
    "dismissed_recently",
    "shown_recently",
    "quarantine",
    "touchpoint_cap",
    "expired",
    "erased",
]
"""Why somebody is not invited, or not yet."""
InvitationStatus = Literal[
    "planned", "refused", "cancelled", "requested", "not_delivered", "sent", "opened", "started", "answered"
]
"""How far it has come: waits for its moment · is not sent · was taken back before anybody opened it · its message is
on the way · its message was not sent or came back · is out · was opened by a person · was begun · was answered."""

DEFAULT_VALID_DAYS = 30
MOST_VALID_DAYS = 365
MOST_REMINDERS = 2
MOST_REMINDER_DAYS = 90
LONGEST_DELAY = timedelta(days=400)
"""How far ahead somebody may be invited."""
GRACE = timedelta(days=1)
"""So long after its end an answer is taken that was begun in time."""
LINK_OUTLIVES = timedelta(days=60)
"""So long after its end a link still leads to a page that says kindly that it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation(Spot):
    """An invitation that somebody wants. Its fields are checked: whoever makes one has asked `check_invitation`."""

    id: UUID | None = None
    """Chosen by whoever asks, so that asking twice is asking once; made here when None."""
    contact: Contact | None = None
    """Whom, by their names; None when `respondent_id` says it."""
    respondent_id: UUID | None = None
    survey: str
    channel: InvitationChannel = "auto"
    language: str | None = None
    """None: that of the unit, else the sender's choice."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """Of the response that comes of it."""
    claimed_basis: ClaimedBasis | None = None
    send_at: datetime | None = None
    """None: at once."""
    valid_days: int = DEFAULT_VALID_DAYS
    """Counted from the moment at which it is sent."""
    reminder_days: tuple[int, ...] = ()
    """Days after the invitation was sent, ascending, at most two."""
    many_times: bool = False
    """Whether the link takes more than one answer."""
    batch_id: UUID | None = None
    """Of the batch or the programme's round that it belongs to; None: it stands alone."""
    ticket_id: UUID | None = None
    """The closed case whose customer is asked again; what becomes of it is published for tickets."""
    asked_after: tuple[UUID, ...] = ()
    """The responses that opened and reopened the case: they do not count against asking again."""
    template: str | None = None
    """Key of the template; None: the one that fits."""
    requested_by: str
    """Name of the key or person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Spot):
    """An invitation as it is kept. An erasure takes the person and the attributes out of it; the numbers stay."""

    id: UUID
    respondent_id: UUID | None
    people: tuple[bytes, ...] = field(default=(), repr=False)
    """Digests of the names under which the person was known, by which objections are found."""
    survey: str
    asked_channel: InvitationChannel
    channel: MessageChannel | None
    """The one that was chosen; None where none can be used."""
    language: str | None
    attributes: Mapping[str, AttributeValue]
    claimed_basis: MessageBasis | None
    many_times: bool
    valid_days: int
    reminder_days: tuple[int, ...]
    batch_id: UUID | None
    ticket_id: UUID | None = None
    asked_after: tuple[UUID, ...] = ()
    template: str | None = None
    requested_by: str
    requested_at: datetime
    send_at: datetime
    """When it is to be sent; later than what was asked for when the person has to be left in peace until then."""
    expires_at: datetime
    """From then on its link says that the time is over."""
    invited_at: datetime | None = None
    """When its message was requested."""
    reason: InvitationReason | None = None
    """Why it is refused, or why it waits."""
    refused_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str | None = None
    form_id: UUID
    """Id of the answer that is on its way: the same on every device."""
    visits: int = 0
    """How often the page was fetched by what may be a person."""
    scanner_visits: int = 0
    """How often by programs; none of these counts as opened."""
    scanned_at: datetime | None = None
    """When a program came last."""
    opened_at: datetime | None = None
    """When a person was there first: something was pressed, moved or sent."""
    started_at: datetime | None = None
    progress: int = 0
    """Percent of the questions on their way that are answered in what was saved before the end."""
    answered_at: datetime | None = None
    response_id: UUID | None = None
    """The last answer."""
    answers: int = 0
    opted_out_at: datetime | None = None
    """Kept here by an erasure; until then the ledger knows."""
    erased_at: datetime | None = None
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        """Return whether nothing was decided against it."""
        return self.refused_at is None and self.cancelled_at is None and self.erased_at is None

    def reminders_from(self, sent_at: datetime) -> list[tuple[int, datetime]]:
        """Return the number and the moment of each reminder that falls into its time; the first has the number 1."""
        moments = ((number, sent_at + timedelta(days=days)) for number, days in enumerate(self.reminder_days, 1))
        return [(number, moment) for number, moment in moments if moment < self.expires_at]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFilter(ReadFilter):
    """Which invitations to list; None does not restrict."""

    channel: MessageChannel | None = None
    status: InvitationStatus | None = None
    reason: str | None = None
    """An `InvitationReason`, or the reason of its message."""
    respondent_id: UUID | None = None
    batch_id: UUID | None = None
    from_at: datetime | None = None
    """Earliest `requested_at`, included."""
    to_at: datetime | None = None
    """Latest `requested_at`, excluded."""


class InvitationNotFoundError(NotFoundError):
    slug = "invitation-not-found"
    title = "Unknown invitation"
    message = "There is no invitation with this id."


class InvalidInvitationError(InvalidFieldsError):
    """What is asked for cannot be sent."""

    slug = "invalid-invitation"
    title = "The invitation is invalid"


class InvitationOverError(ConflictError):
    """It was answered, refused or cancelled, so that there is nothing left to cancel."""

    slug = "invitation-over"
    title = "The invitation is over"
    message = "It was answered or refused, or its time is over: there is nothing left to cancel."


class InvitationTakenBackError(GoneError):
    """Somebody answers by a link whose invitation was cancelled, or whose person was erased."""

    slug = "invitation-taken-back"
    title = "The invitation was taken back"
