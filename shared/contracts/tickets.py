"""Events of tickets: steps of a case, what became of the customer, and what the company changes because of cases.

Notes, comments and everything else in own words stay in the service: they are read over HTTP by people with the scope
for it.
"""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.event import AtTouchpoint, FromSpot, Moment
from shared.vocabulary import ClockKind, ImprovementState, LadderRung, Severity

TicketState = Literal["new", "assigned", "contacted", "waiting", "resolved", "closed"]

TicketOutcome = Literal["recovered", "not_recovered", "unknown", "unreachable", "not_actionable"]
"""What became of the customer: content again · unhappy still · not known · nobody could reach them · nothing could
be done for them."""


class TicketEvent(FromSpot, frozen=True, kw_only=True):
    """What all ticket events have in common: which ticket, what it is about, and its present state."""

    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "actor", "assignee")

    ticket_id: UUID
    version: int
    """Grows by one with every step; a reader that has seen a higher one ignores the event."""
    state: TicketState
    survey: str | None = None
    response_id: UUID | None = None
    alert_id: UUID | None = None
    complaint_id: UUID | None = None
    """The complaint that a customer filed without a survey, when the ticket came from one or one joined it."""
    further_response_ids: tuple[UUID, ...] = ()
    """Further answers of the customer that the case is about, beside `response_id`."""
    further_complaint_ids: tuple[UUID, ...] = ()
    """Further complaints of the customer that the case is about, beside `complaint_id`."""
    merged_cases: int = 0
    """How many other cases this one goes on with. Of two cases that name the same answer or complaint, the one with the
    higher number goes on with it."""
    team: str | None = None
    """Key of the team whose case it is."""
    assignee: str | None = None
    cause: str | None = None
    """Key of the cause that the case was resolved or closed with, as long as that stands."""
    outcome: TicketOutcome | None = None
    """What is known of the customer by now."""
    actor: str
    """Who did it: the name of an API key or person, or `heed` for the suite itself."""
    at: Moment

    def key(self) -> str:
        """Return the ticket's id."""
        return str(self.ticket_id)


class TicketOpened(TicketEvent, frozen=True, kw_only=True):
    """A case was opened: by an alert, by a complaint or by hand."""

    event_type: ClassVar[str] = "heed.tickets.ticket.opened.v1"


class TicketAssigned(TicketEvent, frozen=True, kw_only=True):
    """The case was assigned to somebody."""

    event_type: ClassVar[str] = "heed.tickets.ticket.assigned.v1"


class TicketContacted(TicketEvent, frozen=True, kw_only=True):
    """The customer was contacted."""

    event_type: ClassVar[str] = "heed.tickets.ticket.contacted.v1"

    happened_at: Moment | None = None
    """When the customer was contacted, where that is earlier than `at`: it was logged later."""

    @property
    def contacted_at(self) -> Moment:
        """Return when the customer was contacted."""
        return self.happened_at or self.at


class TicketWaiting(TicketEvent, frozen=True, kw_only=True):
    """Nothing can be done until the customer, or somebody else, has done something."""

    event_type: ClassVar[str] = "heed.tickets.ticket.waiting.v1"


class TicketResumed(TicketEvent, frozen=True, kw_only=True):
    """The case waits no more."""

    event_type: ClassVar[str] = "heed.tickets.ticket.resumed.v1"


class TicketResolved(TicketEvent, frozen=True, kw_only=True):
    """The cause of the complaint is dealt with."""

    event_type: ClassVar[str] = "heed.tickets.ticket.resolved.v1"


class TicketClosed(TicketEvent, frozen=True, kw_only=True):
    """The case was closed."""

    event_type: ClassVar[str] = "heed.tickets.ticket.closed.v1"


class TicketReopened(TicketEvent, frozen=True, kw_only=True):
    """The case is not settled after all; it returns to its assignee, or is new again when it had none."""

    event_type: ClassVar[str] = "heed.tickets.ticket.reopened.v1"


class TicketMerged(TicketEvent, frozen=True, kw_only=True):
    """The case is closed because another one goes on with it."""

    event_type: ClassVar[str] = "heed.tickets.ticket.merged.v1"

    merged_into: UUID
    """The ticket that goes on."""


class TicketJoined(TicketEvent, frozen=True, kw_only=True):
    """Something more of the customer joined the case: an answer, a complaint, or all of a case that was merged."""

    event_type: ClassVar[str] = "heed.tickets.ticket.joined.v1"


class TicketRaised(TicketEvent, frozen=True, kw_only=True):
    """The case became more urgent, because the customer had another one not long before."""

    event_type: ClassVar[str] = "heed.tickets.ticket.raised.v1"

    severity: Severity | None = None
    """Since then."""


class TicketOutcomeKnown(TicketEvent, frozen=True, kw_only=True):
    """It is known what became of the customer, perhaps weeks after the case was closed; its state is as it was."""

    event_type: ClassVar[str] = "heed.tickets.ticket.outcome_known.v1"


class TicketNoted(TicketEvent, frozen=True, kw_only=True):
    """Somebody wrote a note about the case, without a step; its text stays in the service."""

    event_type: ClassVar[str] = "heed.tickets.ticket.noted.v1"


class TicketEscalated(TicketEvent, frozen=True, kw_only=True):
    """The time of a case runs out, or is over, and nobody said that they take care of it.

    That is no step of anybody: the version stays.
    """

    event_type: ClassVar[str] = "heed.tickets.ticket.escalated.v1"

    ticket_number: int
    severity: Severity | None = None
    clock: ClockKind
    run: int
    """1 from the opening, one more with each reopening."""
    step: int
    """Of the ladder, counted from 1; there is one event for each at most."""
    percent: int
    """The share of the target after which it is due."""
    rung: LadderRung
    """Who gets to know."""
    fallen_through: tuple[LadderRung, ...] = ()
    """Rungs below on which nobody could be reached."""
    is_reached: bool = True
    """Whether somebody could be reached; else it went to whoever gets what reaches nobody."""
    due_at: Moment
    """When the step was due."""
    deadline_at: Moment | None = None
    """When the clock's time is over; None: it is paused."""
    late_seconds: int = 0
    """How long after `due_at` it was taken."""
    is_old: bool = False
    """Later than the policy's horizon: no news any more."""


class TicketAcknowledged(TicketEvent, frozen=True, kw_only=True):
    """Somebody takes care of a case whose time runs out: its ladder goes no further. The version stays."""

    event_type: ClassVar[str] = "heed.tickets.ticket.acknowledged.v1"

    group: str
    """That of the notices about the case."""
    clocks: tuple[ClockKind, ...] = ()
    """Whose ladders stop."""


class ImprovementChanged(AtTouchpoint, frozen=True, kw_only=True):
    """An improvement was proposed, or is another than before; this is its present state, not a change of it.

    Without a touchpoint it is meant for all of them, without a unit for the whole company.
    """

    event_type: ClassVar[str] = "heed.tickets.improvement.changed.v1"

    improvement_id: UUID
    number: int
    version: int
    """Grows with every change; a reader keeps the highest, in whichever order they arrive."""
    state: ImprovementState
    survey: str | None = None
    """Key of the survey whose scores it is to improve; None: of all."""
    unit: str | None = None
    """Code of the unit or location where it takes effect."""
    cause: str | None = None
    """Key of the cause that it does something about."""
    due_on: str | None = None
    """ISO 8601 date."""
    done_on: str | None = None
    """ISO 8601 date, while the state is `done`: the day on which it took effect."""
    changed_at: Moment

    def key(self) -> str:
        """Return the improvement's id."""
        return str(self.improvement_id)
