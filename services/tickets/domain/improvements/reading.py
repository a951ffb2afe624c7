"""What people ask of the register: which improvements, in which order, and how many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from services.tickets.domain.improvements.states import OPEN, STATES
from shared.access import Caller
from shared.vocabulary import ImprovementState, PlaceFilter

Order = Literal["newest", "due"]
"""By number, from the newest; or what is due first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementFilter(PlaceFilter):
    """Which improvements are wanted; None, or nothing in a list, means any."""

    reach: frozenset[str] | None = None
    """The places of whoever asks: they see what takes effect at one of them, and what concerns the whole company."""
    units: frozenset[str] | None = None
    """Only those that take effect at one of these places."""
    states: tuple[ImprovementState, ...] = ()
    owners: frozenset[str] | None = None
    is_unowned: bool = False
    """Only those that nobody answers for; `owners` is None then."""
    cause: str | None = None
    is_overdue: bool = False
    """Only those whose day is over, by the clock of whoever asks."""
    number: int | None = None
    ticket_id: UUID | None = None
    """Only those to which this case is linked."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of a list ended."""

    number: int
    due_on: date | None = None
    """Of the last improvement; None also when the list is not sorted by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many improvements there are."""

    states: Mapping[ImprovementState, int]
    """Of every state; 0 where there is none."""
    open: int
    """Neither done nor dropped."""
    overdue: int
    """Of the open ones: those whose day is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The improvements of one state."""

    state: ImprovementState
    improvements: int
    overdue: int


def counts_of(tallies: list[Tally]) -> Counts:
    states = dict.fromkeys(STATES, 0) | {one.state: one.improvements for one in tallies}
    return Counts(
        states=states,
        open=sum(number for state, number in states.items() if state in OPEN),
        overdue=sum(one.overdue for one in tallies),
    )


def may_read(unit: str | None, caller: Caller) -> bool:
    """Return whether somebody may know of an improvement at a place; what concerns the company concerns everybody."""
    return unit is None or caller.sees(unit)


def today_of(caller: Caller, now: datetime) -> date:
    """Return the day by the clock of whoever asks."""
    return now.astimezone(UTC if caller.profile is None else ZoneInfo(caller.profile.zone)).date()
