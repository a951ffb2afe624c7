"""Events by which tickets asks the collector to write to the customer of a case, or not to any more."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.event import EventData, FromSpot, Moment
from shared.vocabulary import ClaimedBasis


class ResurveyRequested(FromSpot, frozen=True, kw_only=True):
    """The customer of a closed case is to be asked again; whether they may be is the collector's to decide."""

    event_type: ClassVar[str] = "heed.tickets.resurvey.requested.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    resurvey_id: UUID
    ticket_id: UUID
    survey: str
    response_id: UUID | None = None
    """The answer that opened the case: it does not count against asking again. None for a complaint."""
    reopened_by: tuple[UUID, ...] = ()
    """Later answers because of which it was reopened: they do not count either."""
    complaint_id: UUID | None = None
    template: str | None = None
    """Key of the invitation's template; None: the ready-made one."""
    basis: ClaimedBasis | None = None
    """On which the customer is written to where the ledger of consents says nothing."""
    answer_days: int = 14
    """So long an answer is waited for, from the moment at which the invitation is sent."""
    due_at: Moment
    """When the customer was to be asked: so many days after the closing."""
    requested_at: Moment

    def key(self) -> str:
        """Return the ticket's id."""
        return str(self.ticket_id)


class ResurveyCancelled(EventData, frozen=True, kw_only=True):
    """The customer is not to be asked any more: the case was reopened or merged. What was sent stays sent."""

    event_type: ClassVar[str] = "heed.tickets.resurvey.cancelled.v1"

    resurvey_id: UUID
    ticket_id: UUID
    at: Moment

    def key(self) -> str:
        """Return the ticket's id."""
        return str(self.ticket_id)


CaseMessageKind = Literal["receipt", "progress", "closing"]
"""What a message of the suite to the customer of a case says: it is taken care of · it goes on · it is done."""


class MessageRequested(FromSpot, frozen=True, kw_only=True):
    """The policy wants the customer of a case to be written to. The event holds no words: templates have them."""

    event_type: ClassVar[str] = "heed.tickets.message.requested.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    effect_key: str
    """Names the effect: wanting it twice is wanting it once. Such as `case-closing:<ticket>:7`."""
    ticket_id: UUID
    number: int | None = None
    """Of the case, for customers who refer to it."""
    kind: CaseMessageKind
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    template: str | None = None
    """Key of the template; None: the ready-made one."""
    basis: ClaimedBasis | None = None
    """As in `ResurveyRequested`."""
    requested_at: Moment

    def key(self) -> str:
        """Return the ticket's id."""
        return str(self.ticket_id)


class MessageCancelled(EventData, frozen=True, kw_only=True):
    """A message that was requested is not true any more; what was sent stays sent."""

    event_type: ClassVar[str] = "heed.tickets.message.cancelled.v1"

    effect_key: str
    ticket_id: UUID
    at: Moment

    def key(self) -> str:
        """Return the ticket's id."""
        return str(self.ticket_id)
