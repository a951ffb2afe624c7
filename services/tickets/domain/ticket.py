"""A ticket: one case, from the complaint until the loop is closed, and the steps that people take with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from services.tickets.domain.clocks.due_state import NOTHING_DUE, Due
from services.tickets.domain.history import Action, Entry, Outcome, Settlement
from services.tickets.domain.workflow import State, StepRefusedError, next_state
from shared.errors import InvalidFieldError, NotFoundError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition, check_expected
from shared.vocabulary import CallBack, Channel, Comment, ScoredAnswer, Severity, Spot

FIRST_VERSION = 1
SUITE = "heed"
"""The actor of what nobody did by hand."""
_TAG_LENGTH = 32
LOGGED_WITHIN = timedelta(days=31)
"""How long before a case was opened a contact may have happened that is logged in it."""

TicketKind = Literal["alert", "complaint", "manual", "signal"]
"""What a ticket was opened for: an alert, a complaint without a survey, by hand, or something that no customer said,
such as a source that fell silent."""


class TicketNotFoundError(NotFoundError):
    slug = "ticket-not-found"
    title = "There is no such ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Spot, Settlement):
    """A ticket as it stands. The version grows by one with every entry of its history."""

    id: UUID
    number: int
    subject: str
    state: State
    version: int
    kind: TicketKind = "manual"
    severity: Severity | None = None
    """The highest of its alerts, or what whoever opened it said; None without one."""
    raised_from: Severity | None = None
    """What it was before it rose because the customer had another case not long before; None: it has not risen."""
    category: str | None = None
    """What a complaint is about, a key that the operator chose."""
    survey: str | None = None
    channel: Channel | None = None
    unit_path: tuple[str, ...] = ()
    """Codes of the units that its location belonged to when it was opened, the topmost first and itself last."""
    response_id: UUID | None = None
    alert_id: UUID | None = None
    complaint_id: UUID | None = None
    """The complaint that it was opened for, or the first that joined it; None while there is none."""
    further_response_ids: tuple[UUID, ...] = ()
    """Further answers of the customer that joined it."""
    further_complaint_ids: tuple[UUID, ...] = ()
    call_back: CallBack | None = None
    """The customer's wish to be called back."""
    call_back_open_since: datetime | None = None
    """When they said so, as long as nobody has contacted them since; None without a wish."""
    about: str | None = None
    """What a signal is about, such as `source:device:7`; there is one open ticket about it at most."""
    figures: Mapping[str, str | int | float] = field(default_factory=dict)
    """The numbers of that signal, by name."""
    respondent_id: UUID | None = None
    team: str | None = None
    """Key of the team whose case it is."""
    assignee: str | None = None
    """The id of a person, or any other name."""
    outcome: Outcome | None = None
    """What is known of the customer; None while nobody knows and nobody has said that it cannot be known."""
    outcome_at: datetime | None = None
    reasons: tuple[ScoredAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    created_at: datetime
    updated_at: datetime
    waiting_since: datetime
    """When it was opened, or when somebody did something about it last."""
    waiting_until: datetime | None = None
    """Of a waiting case: when it goes on by itself; None: when somebody says so."""
    follow_up_at: datetime | None = None
    """When somebody wants to look at it again."""
    contacted_at: datetime | None = None
    """When somebody contacted the customer for the first time; what is logged later counts from when it happened."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: UUID | None = None
    """The case that goes on with this one."""
    merged_cases: int = 0
    """How many others this one goes on with, those that they went on with included."""
    due: Due = NOTHING_DUE
    """What follows from its clocks, which follow from its history."""

    @property
    def responses(self) -> tuple[UUID, ...]:
        """Return all answers that it is about."""
        return (*filter(None, (self.response_id,)), *self.further_response_ids)

    @property
    def complaints(self) -> tuple[UUID, ...]:
        """Return all complaints that it is about."""
        return (*filter(None, (self.complaint_id,)), *self.further_complaint_ids)

    @property
    def tag(self) -> str:
        """Return a digest that changes with every step, and when the customer's words are erased."""
        state = f"{self.id} {self.version} {self.respondent_id} {len(self.comments)}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    @property
    def is_anonymous(self) -> bool:
        """Return whether nobody knows who the customer is; whoever opens a case by hand knows more than it says."""
        return self.respondent_id is None and self.kind != "manual"

    def expect(self, expected: Precondition | None) -> "Ticket":
        """Return the ticket itself when it still is as whoever takes a step has read it.

        Raises:
            PreconditionRequiredError: they do not say what they have read.
            PreconditionFailedError: it is another by now.
        """
        if expected is None:
            message = (
                "The step was not taken: send the `ETag` of the ticket, as you have read it, as `If-Match`; or "
                "`If-Match: *` to take the step whatever has changed."
            )
            raise PreconditionRequiredError(message)
        check_expected(expected, self.tag, thing="ticket")
        return self

    def assign(
        self, assignee: str | None, *, actor: str, at: datetime, note: str | None = None, team: str | None = None
    ) -> "Change":
        """Make `assignee` responsible, or nobody of `team`, whose case it becomes; without a team it stays where it is.

        Raises:
            StepRefusedError: the ticket is resolved or closed, or it is theirs already.
        """
        state = next_state(self.state, "assign")
        team = team or self.team
        if (assignee, team) == (self.assignee, self.team):
            message = "The ticket is assigned to them already."
            raise StepRefusedError(message)
        if state == "assigned" and assignee is None:
            state = "new"
        return self.write("assigned", state, actor=actor, at=at, note=note, assignee=assignee, team=team)

    def contact(
        self, *, actor: str, at: datetime, note: str | None = None, happened_at: datetime | None = None
    ) -> "Change":
        """Note that the customer was contacted, now or earlier.

        Raises:
            StepRefusedError: the ticket is resolved or closed.
            InvalidFieldError: it would have happened later than now, or long before the case was opened.
        """
        state = next_state(self.state, "contact")
        if happened_at is not None and not self.created_at - LOGGED_WITHIN <= happened_at <= at:
            raise InvalidFieldError(
                field="happened_at", detail="must not be later than now, nor over 31 days before the case was opened"
            )
        first = min(filter(None, (self.contacted_at, happened_at or at)))
        earlier = happened_at if happened_at != at else None
        wished_at = self.call_back_open_since
        is_open = wished_at is not None and (happened_at or at) < wished_at
        after = {"contacted_at": first, "call_back_open_since": wished_at if is_open else None}
        return self.write("contacted", state, actor=actor, at=at, note=note, happened_at=earlier, after=after)

    def wait(self, *, actor: str, at: datetime, note: str | None = None, until: datetime | None = None) -> "Change":
        """Say that nothing can be done now.

        Raises:
            StepRefusedError: the ticket is resolved or closed.
            InvalidFieldError: the moment has passed already.
        """
        state = next_state(self.state, "wait")
        _refuse_past("until", until, at)
        return self.write("waited", state, actor=actor, at=at, note=note, until=until, after={"waiting_until": until})

    def resume(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Say that something can be done again. When the time is over by itself, nobody has done anything.

        Raises:
            StepRefusedError: the ticket does not wait.
        """
        state = next_state(self.state, "resume")
        if self.contacted_at is None:
            state = "new" if self.assignee is None else "assigned"
        return self.write("resumed", state, actor=actor, at=at, note=note, is_step=actor != SUITE)

    def follow_up(self, *, actor: str, at: datetime, on: datetime | None, note: str | None = None) -> "Change":
        """Say when to look at it again, or that nobody needs to; every state allows it.

        Raises:
            InvalidFieldError: the moment has passed already.
        """
        _refuse_past("at", on, at)
        after = {"follow_up_at": on}
        return self.write("follow_up_set", self.state, actor=actor, at=at, note=note, until=on, after=after)

    def reopen(self, *, actor: str, at: datetime, note: str | None = None, response_id: UUID | None = None) -> "Change":
        """Take the case up again; its next end is settled anew.

        Args:
            actor: who does.
            at: when.
            note: why.
            response_id: the answer of the customer because of which it is.

        Raises:
            StepRefusedError: the ticket is neither resolved nor closed, or another one goes on with it.
        """
        state = next_state(self.state, "reopen")
        if self.merged_into is not None:
            message = "Another case goes on with this one: reopen that one."
            raise StepRefusedError(message)
        state = state if self.assignee else "new"
        unsettled = dict.fromkeys(Settlement.__dataclass_fields__) | {"resolved_at": None, "closed_at": None}
        after = unsettled | {"outcome": None, "outcome_at": None}
        return self.write("reopened", state, actor=actor, at=at, note=note, response_id=response_id, after=after)

    def merge_into(self, other: UUID, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Close it because another case goes on with it, and has the customer's words and wishes from now on.

        Raises:
            StepRefusedError: the ticket is closed.
        """
        state = next_state(self.state, "merge")
        gone = {"comments": (), "call_back": None, "call_back_open_since": None}
        after = {"merged_into": other, "closed_at": at} | gone
        return self.write("merged", state, actor=actor, at=at, note=note, other_ticket_id=other, after=after)

    def note(self, *, actor: str, at: datetime, note: str, mentions: tuple[UUID, ...] = ()) -> "Change":
        """Write something down, and mention people; the state stays, and every state allows it."""
        return self.write("noted", self.state, actor=actor, at=at, note=note, mentions=mentions)

    def write(
        self,
        action: Action,
        state: State,
        *,
        actor: str,
        at: datetime,
        after: Mapping[str, Any] | None = None,
        is_step: bool = True,
        **entry: Any,  # noqa: ANN401 - fields of an entry
    ) -> "Change":
        """Return the ticket with one more entry.

        Args:
            action: what happened.
            state: after it.
            actor: who did it.
            at: when it is recorded.
            after: fields of the ticket that it changes.
            is_step: whether somebody did something about the case; what only comes in lets nobody wait less.
            entry: more fields of the entry. `assignee` and `team` stay as they are when they are not among them.
        """
        who = {"assignee": self.assignee, "team": self.team}
        made = Entry(
            version=self.version + 1,
            action=action,
            actor=actor,
            at=at,
            from_state=self.state,
            to_state=state,
            **(who | entry),
        )
        changed: dict[str, Any] = {
            "state": state,
            "version": made.version,
            "assignee": made.assignee,
            "team": made.team,
            "updated_at": at,
            "waiting_until": self.waiting_until if state == "waiting" else None,
            "follow_up_at": None if state == "closed" != self.state else self.follow_up_at,
        }
        if is_step:
            changed["waiting_since"] = at
        return Change(replace(self, **changed | dict(after or {})), made, before=self)


@dataclass(frozen=True, slots=True)
class Change:
    """A step that was taken: the ticket after it, and its entry in the history."""

    ticket: Ticket
    entry: Entry
    before: Ticket | None = None
    """None for the first entry only."""


def _refuse_past(field_name: str, moment: datetime | None, now: datetime) -> None:
    if moment is not None and moment <= now:
        raise InvalidFieldError(field=field_name, detail="must be a moment that is yet to come")
