"""Business hours against an oracle that looks at the clock on the wall, minute by minute in UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.business_hours.explanation import explain
from shared.business_hours.hours import BusinessHours, NeverOpenError, TooLongError

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STEP = 15
"""All hours, changes of clocks and moments of the generated cases lie on quarters of an hour."""
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "America/Santiago": (date(2026, 4, 5), date(2026, 9, 6)),
    "Asia/Beirut": (date(2026, 3, 29), date(2026, 10, 25)),
    "Asia/Kolkata": (date(2026, 6, 1),),
    "Pacific/Apia": (date(2011, 12, 30),),
    "UTC": (date(2026, 6, 1),),
}


def oracle_open(calendar: Calendar, at: datetime) -> bool:
    """Return whether it is open, from the text of the calendar alone."""
    wall = at.astimezone(ZoneInfo(calendar.zone))
    return _within(calendar, wall.date(), f"{wall:%H:%M}", late=False) or _within(
        calendar, wall.date() - DAY, f"{wall:%H:%M}", late=True
    )


def _within(calendar: Calendar, day: date, clock: str, *, late: bool) -> bool:
    special = [holiday.hours for holiday in calendar.holidays if holiday.date == day]
    hours = special[0] if special else calendar.weekly.get(WEEKDAYS[day.weekday()], ())
    for text in hours:
        begin, _, end = text.partition("-")
        over_midnight = end <= begin
        if late and over_midnight and clock < end:
            return True
        if not late and begin <= clock and (over_midnight or clock < end):
            return True
    return False


def oracle_between(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """Count the quarters of an hour that begin while it is open."""
    counted, now = timedelta(0), begin
    while now < end:
        counted += STEP * MINUTE if oracle_open(calendar, now) else timedelta(0)
        now += STEP * MINUTE
    return counted


def clock_text(quarters: int) -> str:
    return f"{quarters // 4:02}:{quarters % 4 * 15:02}"


@st.composite
def days(draw: st.DrawFn) -> tuple[str, ...]:
    """Hours of a day: up to three intervals apart from each other, of which the last may reach over midnight."""
    points = sorted(draw(st.sets(st.integers(min_value=12, max_value=96), max_size=6)))
    pairs = [(points[at], points[at + 1]) for at in range(0, len(points) - 1, 2)]
    hours = [f"{clock_text(begin)}-{clock_text(end)}" for begin, end in pairs]
    if draw(st.booleans()) and (not pairs or pairs[-1][1] < 92):
        hours.append(f"{clock_text(draw(st.integers(92, 95)))}-{clock_text(draw(st.integers(0, 12)))}")
    return tuple(hours)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar and a moment shortly before a change of its clock."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    around = draw(st.sampled_from(CHANGES[zone]))
    holidays = draw(st.dictionaries(st.integers(-2, 4), days(), max_size=2))
    calendar = Calendar(
        zone=zone,
        weekly={weekday: draw(days()) for weekday in WEEKDAYS if draw(st.booleans())},
        holidays=tuple(
            Holiday(date=around + number * DAY, name="Feast", hours=hours) for number, hours in holidays.items()
        ),
    )
    quarters = draw(st.integers(0, 3 * 96))
    return calendar, datetime(around.year, around.month, around.day, tzinfo=UTC) - 2 * DAY + quarters * STEP * MINUTE


@given(cases(), st.integers(0, 5 * 96))
@settings(max_examples=60)
def test_open_time_is_what_the_wall_shows(case: tuple[Calendar, datetime], quarters: int) -> None:
    """The length, the state at both ends and the sum of the explanation agree with counting."""
    calendar, begin = case
    hours = BusinessHours(calendar)
    end = begin + quarters * STEP * MINUTE
    expected = oracle_between(calendar, begin, end)
    assert hours.open_between(begin, end) == expected
    assert (hours.is_open(begin), hours.is_open(end)) == (oracle_open(calendar, begin), oracle_open(calendar, end))
    steps = explain(hours, begin, end)
    assert sum((step.counted for step in steps), timedelta(0)) == expected
    assert [step.first for step in steps[1:]] == sorted({step.first for step in steps[1:]})


@given(cases(), st.integers(1, 40))
@settings(max_examples=60)
def test_adding_open_time_ends_when_it_has_passed(case: tuple[Calendar, datetime], quarters: int) -> None:
    """As much open time as asked for lies before the result, and less before any earlier moment."""
    calendar, begin = case
    hours = BusinessHours(calendar)
    if not any(calendar.weekly.values()):
        return
    duration = quarters * STEP * MINUTE
    end = hours.add_open(begin, duration)
    assert oracle_between(calendar, begin, end) == duration
    assert oracle_between(calendar, begin, end - STEP * MINUTE) < duration


@given(cases(), st.lists(st.integers(0, 40), max_size=4))
@settings(max_examples=60)
def test_several_durations_are_added_in_one_go(case: tuple[Calendar, datetime], quarters: list[int]) -> None:
    """Each as if it were added alone."""
    calendar, begin = case
    hours = BusinessHours(calendar)
    durations = [length * STEP * MINUTE for length in sorted(quarters)]
    expected: list[datetime | None] = []
    for duration in durations:
        try:
            expected.append(hours.add_open(begin, duration))
        except NeverOpenError:
            expected.append(None)
    assert hours.add_open_each(begin, durations) == expected


@given(cases())
@settings(max_examples=60)
def test_the_next_opening_is_the_first_open_moment(case: tuple[Calendar, datetime]) -> None:
    """It is open then, and was not before; the closing after it is the first moment at which it is not."""
    calendar, begin = case
    hours = BusinessHours(calendar)
    if not any(calendar.weekly.values()):
        return
    opening = hours.next_opening(begin)
    assert oracle_open(calendar, opening)
    assert oracle_between(calendar, begin, opening) == timedelta(0)
    closing = hours.next_closing(begin)
    if closing is not None and closing - opening < 9 * DAY:
        assert not oracle_open(calendar, closing)
        assert oracle_between(calendar, opening, closing) == closing - opening


@given(cases(), st.timedeltas(timedelta(0), 3 * DAY), st.timedeltas(timedelta(0), 3 * DAY))
def test_open_time_adds_up(case: tuple[Calendar, datetime], first: timedelta, second: timedelta) -> None:
    """Two periods in a row have as much as both together, to the microsecond."""
    calendar, begin = case
    hours = BusinessHours(calendar)
    middle, end = begin + first, begin + first + second
    assert hours.open_between(begin, middle) + hours.open_between(middle, end) == hours.open_between(begin, end)


def test_a_calendar_without_hours_is_an_error_and_not_a_loop() -> None:
    """Neither an opening nor a due moment exists; no open time passes, which is an answer."""
    hours = BusinessHours(Calendar(zone="UTC", holidays=(Holiday(date=date(2026, 1, 1), name="Open", hours=()),)))
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for ask in (hours.next_opening, hours.next_closing, lambda at: hours.add_open(at, MINUTE)):
        with pytest.raises(NeverOpenError):
            ask(at)
    assert hours.open_between(at, at + 365 * DAY) == timedelta(0)
    assert not hours.is_open(at)


def test_only_a_holiday_is_open() -> None:
    """Hours of a single date are found, however far within three years, and never again afterwards."""
    fair = Holiday(date=date(2028, 1, 1), name="Fair", hours=("10:00-11:00",))
    hours = BusinessHours(Calendar(zone="UTC", holidays=(fair,)))
    assert hours.next_opening(datetime(2026, 3, 2, tzinfo=UTC)) == datetime(2028, 1, 1, 10, tzinfo=UTC)
    with pytest.raises(NeverOpenError):
        hours.next_opening(datetime(2028, 1, 1, 11, tzinfo=UTC))


def test_always_open_and_far_horizons() -> None:
    """A place that never closes has no closing; what takes longer than twenty years is refused."""
    hours = BusinessHours(Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(WEEKDAYS, ("00:00-24:00",))))
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert hours.next_closing(at) is None
    assert hours.add_open(at, 400 * DAY) == at + 400 * DAY
    assert hours.add_open_each(at, [DAY, 30 * 366 * DAY]) == [at + DAY, None]
    for ask in (lambda: hours.add_open(at, 30 * 366 * DAY), lambda: hours.open_between(at, at + 30 * 366 * DAY)):
        with pytest.raises(TooLongError):
            ask()
    with pytest.raises(ValueError, match="negative"):
        hours.add_open(at, -MINUTE)
    with pytest.raises(ValueError, match="zone"):
        hours.is_open(datetime(2026, 3, 2, 12))  # noqa: DTZ001 - that is the mistake
    assert hours.open_between(at, at - DAY) == timedelta(0)
    assert hours.add_open(at, timedelta(0)) == at
