"""Histories of cases, written down in a line each, and clocks over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.clock import Clock, ClockSpan, Terms, clock_at, span_of
from services.tickets.domain.clocks.course import Course, course_of
from services.tickets.domain.clocks.policy import Hours, Target
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.vocabulary import ClockKind

BERLIN = "Europe/Berlin"
OFFICE = CountedHours(Calendar(zone=BERLIN, weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))))
ALWAYS = CountedHours(Calendar(zone=BERLIN, weekly=dict.fromkeys(WEEKDAYS, ("00:00-24:00",))))
FRIDAY = datetime(2026, 6, 5, 14, 30, tzinfo=UTC)
"""Friday, 16:30 in Berlin."""
HOUR = timedelta(hours=1)
_STATES = {
    "opened": "new",
    "assigned": "assigned",
    "contacted": "contacted",
    "waited": "waiting",
    "resumed": "contacted",
    "resolved": "resolved",
    "closed": "closed",
    "reopened": "assigned",
    "merged": "closed",
}


@dataclass(frozen=True)
class Line:
    """One entry of a history, as far as clocks look at it."""

    action: str
    at: datetime
    actor: str = "kim"
    happened_at: datetime | None = None
    state: str | None = None

    @property
    def to_state(self) -> str:
        return self.state or _STATES[self.action]


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment in June 2026 by the clocks of Berlin; the 1st is a Monday."""
    return datetime(2026, 6, day, hour - 2, minute, tzinfo=UTC)


def course(*lines: Line) -> Course:
    return course_of(lines)


def terms(hours: float, *, counted: CountedHours = OFFICE, since: datetime = FRIDAY, pauses: bool = True) -> Terms:
    """Return terms with a target of so many hours."""
    kind: Hours = "around_the_clock" if counted is ALWAYS else "business"
    return Terms(since=since, target=Target(minutes=round(60 * hours), hours=kind), counted=counted, pauses=pauses)


def span(kind: ClockKind, *lines: Line, run: int = 1) -> ClockSpan:
    """Return what a history says about a clock that there is."""
    of_case = course(*lines)
    one = of_case.runs[run - 1]
    found = span_of(kind, of_case, one, begins_at=one.begins_at)
    assert found is not None
    return found


def clock(kind: ClockKind, lines: Sequence[Line], now: datetime, *going_by: Terms, run: int = 1) -> Clock:
    """Return how a clock stands at a moment."""
    return clock_at(span(kind, *lines, run=run), going_by, now)
