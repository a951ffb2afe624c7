"""Clocks whatever happens, against an oracle that looks at every quarter of an hour.

Pauses, other terms, nights in which the clock changes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.clock import ClockSpan, Terms, clock_at, reached_at, spent_until
from services.tickets.domain.clocks.course import Pause
from services.tickets.domain.clocks.policy import Target
from services.tickets.domain.clocks.working import working_of
from shared.business_hours.calendar import Calendar
from tests.domain.business_hours.test_arithmetic import cases, oracle_open

QUARTER = timedelta(minutes=15)
MICROSECOND = timedelta(microseconds=1)
LENGTHS = st.integers(1, 60)
LOOKED_AT = 6 * 96
"""Quarters of an hour that the oracle looks at."""


@st.composite
def spans(draw: st.DrawFn) -> tuple[ClockSpan, list[Terms]]:
    """A clock shortly before a change of its zone's clock, with pauses, other terms, and perhaps an end."""
    calendar, begin = draw(cases())
    assume(any(calendar.weekly.values()))
    points = sorted(draw(st.sets(st.integers(0, 4 * 96), max_size=6)))
    moments = [begin + point * QUARTER for point in points]
    pauses = [Pause(*moments[at : at + 2]) for at in range(0, len(moments) - 1, 2)]
    if len(moments) % 2:
        pauses.append(Pause(moments[-1], None))
    end = draw(st.none() | st.integers(0, 5 * 96))
    done = None if end is None else begin + end * QUARTER
    if done is not None:  # settling ends a pause, and none begins afterwards
        pauses = [Pause(one.begin, min(one.end or done, done)) for one in pauses if one.begin < done]
    changes = draw(st.lists(st.tuples(st.integers(0, 4 * 96), LENGTHS), max_size=3))
    other, _ = draw(cases())
    counted = [CountedHours(calendar), CountedHours(other)]
    terms = [_terms(begin, draw(LENGTHS), counted[0], pauses=draw(st.booleans()))]
    terms += [
        _terms(begin + at * QUARTER, length, draw(st.sampled_from(counted)), pauses=draw(st.booleans()))
        for at, length in sorted(changes)
    ]
    return ClockSpan(kind="resolution", run=1, begins_at=begin, pauses=tuple(pauses), done_at=done), terms


def _terms(since: datetime, quarters: int, counted: CountedHours, *, pauses: bool = True) -> Terms:
    return Terms(since=since, target=Target(minutes=15 * quarters), counted=counted, pauses=pauses)


def oracle(span: ClockSpan, terms: Sequence[Terms]) -> tuple[datetime | None, dict[datetime, timedelta]]:
    """Return when the target was reached first, and what was spent at each quarter, looking at one after another."""
    now, spent = span.begins_at, timedelta(0)
    reached, course = None, {}
    while now <= span.begins_at + LOOKED_AT * QUARTER:
        course[now] = spent
        current = _current(span, terms, now)
        waits = any(pause.begin <= now < (pause.end or now + QUARTER) for pause in span.pauses)
        runs = not (waits and current.pauses)
        if reached is None and spent >= current.target.length and runs:
            reached = now
        if runs and oracle_open(current.counted.calendar, now):
            spent += QUARTER
            if reached is None and spent >= current.target.length:
                reached = now + QUARTER
        now += QUARTER
    return reached, course


def _current(span: ClockSpan, terms: Sequence[Terms], now: datetime) -> Terms:
    counting = [one for one in terms[1:] if span.done_at is None or one.since < span.done_at]
    return [terms[0], *(one for one in counting if one.since <= now)][-1]


@given(spans())
@settings(max_examples=150, deadline=None)
def test_deadline_and_spent_time_are_what_looking_at_the_wall_shows(case: tuple[ClockSpan, list[Terms]]) -> None:
    """For any interleaving of pauses and other terms, through both changes of the clock."""
    span, terms = case
    reached, course = oracle(span, terms)
    due_at = reached_at(span, terms, 100)
    if reached is not None or due_at is None or due_at <= max(course):
        assert due_at == reached
    for now, spent in list(course.items())[::17]:
        if span.done_at is None or now <= span.done_at:
            assert spent_until(span, terms, now) == spent


@given(spans())
@settings(max_examples=100, deadline=None)
def test_what_is_spent_at_the_deadline_is_the_target(case: tuple[ClockSpan, list[Terms]]) -> None:
    """With the same terms all along: no minute less or more. Other terms can only be exceeded, by what was spent."""
    span, terms = case
    span = ClockSpan(kind="resolution", run=1, begins_at=span.begins_at, pauses=span.pauses)
    due_at = reached_at(span, terms, 100)
    assume(due_at is not None)
    assert due_at is not None
    spent = spent_until(span, terms, due_at)
    current = [terms[0], *(one for one in terms[1:] if one.since < due_at)][-1]
    if len(terms) == 1:
        assert spent == current.target.length
        assert spent_until(span, terms, due_at - MICROSECOND) < spent
    working = working_of(span, terms, clock_at(span, terms, due_at), due_at)
    assert (working.counted, working.until) == (spent, due_at)


@given(spans(), st.integers(0, LOOKED_AT), st.integers(0, LOOKED_AT))
@settings(max_examples=100, deadline=None)
def test_time_only_goes_on(case: tuple[ClockSpan, list[Terms]], first: int, second: int) -> None:
    """Nothing that is spent comes back, nothing that was missed is in time again, whenever one looks."""
    span, terms = case
    early, late = sorted((first, second))
    before = clock_at(span, terms, span.begins_at + early * QUARTER)
    after = clock_at(span, terms, span.begins_at + late * QUARTER)
    assert before.spent <= after.spent
    assert before.state != "missed" or after.state == "missed"
    assert before.due_at == after.due_at


@given(spans(), st.integers(0, LOOKED_AT), LENGTHS)
@settings(max_examples=100, deadline=None)
def test_any_change_of_terms_keeps_spent_time_and_facts(
    case: tuple[ClockSpan, list[Terms]], at: int, quarters: int
) -> None:
    """Up to the moment of the change nothing differs: what is spent, missed or met."""
    span, terms = case
    now = max(span.begins_at + at * QUARTER, span.done_at or span.begins_at, *(one.since for one in terms))
    before = clock_at(span, terms, now)
    changed = [*terms, _terms(now, quarters, terms[0].counted)]
    after = clock_at(span, changed, now)
    assert after.spent == before.spent
    facts = {"missed", "met", "late"}
    if before.state in facts:
        assert (after.state, after.due_at) == (before.state, before.due_at)
    else:
        assert after.state not in facts
        assert after.due_at is None or after.due_at >= now


@given(spans(), st.integers(1, 99), st.integers(1, 100))
@settings(max_examples=60, deadline=None)
def test_a_smaller_share_is_reached_no_later(case: tuple[ClockSpan, list[Terms]], one: int, more: int) -> None:
    """So steps of a ladder fire in their order."""
    span, terms = case
    first, second = (reached_at(span, terms, percent) for percent in (one, one + more))
    assert second is None or (first is not None and first <= second)


@given(cases(), LENGTHS, LENGTHS, st.integers(0, 96))
@settings(max_examples=60, deadline=None)
def test_a_longer_target_and_a_later_begin_are_due_no_earlier(
    case: tuple[Calendar, datetime], quarters: int, more: int, later: int
) -> None:
    """The deadline is monotone in both."""
    calendar, begin = case
    assume(any(calendar.weekly.values()))
    counted = CountedHours(calendar)

    def due(at: datetime, length: int) -> datetime:
        span = ClockSpan(kind="contact", run=1, begins_at=at)
        found = reached_at(span, [_terms(at, length, counted)], 100)
        assert found is not None
        return found

    assert due(begin, quarters) <= due(begin, quarters + more)
    assert due(begin, quarters) <= due(begin + later * QUARTER, quarters)


def test_no_time_at_all_is_over_where_it_begins_also_while_closed() -> None:
    """The one case in which the deadline lies in closed time. Policies refuse it; a share that is spent leads to it."""
    counted = CountedHours(Calendar(zone="UTC", weekly={"monday": ("09:00-17:00",)}))
    sunday = datetime.fromisoformat("2026-06-07T12:00:00+00:00")
    assert counted.hours.add_open(sunday, timedelta(0)) == sunday
    span = ClockSpan(kind="resolution", run=1, begins_at=sunday - timedelta(days=7))
    spent = [_terms(span.begins_at, 40, counted), _terms(sunday, 1, counted)]
    assert reached_at(span, spent, 100) == sunday
