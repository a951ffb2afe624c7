"""What people ask of the list of tickets: which ones, in which order, and how many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.due_filter import DueFilter
from services.tickets.domain.workflow import State
from shared.vocabulary import ReadFilter, Severity

Order = Literal["newest", "oldest", "waiting", "urgency"]
"""By number, from the newest or the oldest; those first where nobody has done anything for longest; or those that are
most severe, and of these those that are due first. Closed cases have no urgency: they are in none of its lists."""

STATES: tuple[State, ...] = ("new", "assigned", "contacted", "waiting", "resolved", "closed")
"""In the order of a case's life."""
CLOSED: State = "closed"
OPEN: tuple[State, ...] = ("new", "assigned", "contacted", "waiting", "resolved")
"""The loop is not closed yet."""
UNSETTLED: tuple[State, ...] = ("new", "assigned", "contacted", "waiting")
"""Somebody has yet to deal with the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter(ReadFilter):
    """Which tickets are wanted; None, or nothing in a list, means any."""

    states: tuple[State, ...] = ()
    severities: tuple[Severity, ...] = ()
    assignee: str | None = None
    assignees: frozenset[str] | None = None
    """Only those of one of these."""
    is_unassigned: bool = False
    """Only those that nobody is responsible for; `assignee` is None then."""
    teams: frozenset[str] | None = None
    """Only those of one of these teams."""
    due: DueFilter | None = None
    number: int | None = None
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    respondent_id: UUID | None = None
    waiting_hours: int | None = None
    """Only those where nobody has done anything for so long, or longer."""
    watched_by: UUID | None = None
    """Only those that this person watches."""
    has_open_call_back: bool = False
    """Only those whose customer wants to be called back and was not contacted since; none that is closed."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of a list ended."""

    number: int
    waiting_since: datetime | None = None
    """Of the last ticket; None when the list is not sorted by it."""
    urgency: int = 0
    """Likewise, 0 when the list is not sorted by it."""
    due_at: datetime | None = None
    """Of the last ticket, in the order of urgency; None: it is not due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tickets there are."""

    states: Mapping[State, int]
    """Of every state; 0 where there is none."""
    open: int
    """Not closed."""
    unassigned: int
    """Of the open ones: those that nobody is responsible for."""
    mine: int
    """Of the open ones: those of whoever asks."""
    waiting_since: datetime | None
    """The moment since which nobody has done anything, where that is longest, among those not resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The tickets that have location and state in common, and belong to nobody, to whoever asks, or to others."""

    location: str | None
    state: State
    owner: Literal["nobody", "me", "others"]
    tickets: int
    waiting_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A ticket to which something happened."""

    id: UUID
    version: int
    location: str | None
    updated_at: datetime


def counts_of(tallies: list[Tally], *, closed: int = 0) -> Counts:
    """Return the sums of `tallies`, and of `closed` tickets that are in none of them."""
    states = dict.fromkeys(STATES, 0) | {CLOSED: closed}
    for tally in tallies:
        states[tally.state] += tally.tickets
    unfinished = [tally for tally in tallies if tally.state in OPEN]
    return Counts(
        states=states,
        open=sum(tally.tickets for tally in unfinished),
        unassigned=sum(tally.tickets for tally in unfinished if tally.owner == "nobody"),
        mine=sum(tally.tickets for tally in unfinished if tally.owner == "me"),
        waiting_since=min((tally.waiting_since for tally in tallies if tally.state in UNSETTLED), default=None),
    )
