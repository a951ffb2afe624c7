"""Windows of quarters of an hour, and the calendar intervals in them."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.calendar import Interval, floor, following
from services.scoring.domain.errors import InvalidWindowError
from services.scoring.domain.window import EVER, MAX_BUCKETS, Window

INTERVALS: list[Interval] = ["hour", "day", "week", "month", "quarter", "year"]
QUARTERS = st.integers(0, 4 * 24 * 365 * 40).map(
    lambda quarters: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)
ZONES = st.sampled_from(
    [
        UTC,
        *map(ZoneInfo, ("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")),
    ]
)


def at(year: int, month: int, day: int, *time: int) -> datetime:
    """Return a moment in UTC; `time` is hours, minutes and seconds as far as they matter."""
    hours, minutes, seconds = (*time, 0, 0, 0)[:3]
    return datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC)


@given(QUARTERS, QUARTERS, st.sampled_from(INTERVALS), ZONES)
def test_intervals_cover_a_window_without_gap_or_overlap(
    one: datetime, other: datetime, interval: Interval, zone: tzinfo
) -> None:
    """In any zone they begin and end where the window does, each where the one before ended, at its first moment."""
    start, end = min(one, other), max(one, other) + timedelta(minutes=15)
    if interval == "hour":
        end = min(end, start + timedelta(days=30))
    elif interval == "day":
        end = min(end, start + timedelta(days=400))
    spans = Window(start, end).split(interval, first=None, last=None, zone=zone)
    assert (spans[0].start, spans[-1].end) == (start, end)
    assert all(earlier.end == later.start for earlier, later in pairwise(spans))
    assert all(span.start is not None and floor(span.start, interval, zone) == span.start for span in spans[1:])


def test_an_open_window_is_as_long_as_its_answers() -> None:
    """Without ends it begins with the first and closes after the last interval that has answers."""
    spans = EVER.split("day", first=at(2026, 3, 1, 7), last=at(2026, 3, 3, 22))
    assert [(span.start, span.end) for span in spans] == [
        (at(2026, 3, 1), at(2026, 3, 2)),
        (at(2026, 3, 2), at(2026, 3, 3)),
        (at(2026, 3, 3), at(2026, 3, 4)),
    ]
    assert EVER.split("day", first=None, last=None) == []


@pytest.mark.parametrize("offset", [0, 2, 5.5, 5.75])
def test_ends_must_be_on_quarters_of_an_hour(offset: float) -> None:
    """Any zone may be written; a moment between two quarters is refused, for no count could answer it."""
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=offset)))
    assert Window(moment, None).start == moment
    for field, aside in (
        ("from", timedelta(minutes=1)),
        ("to", timedelta(seconds=1)),
        ("to", timedelta(microseconds=1)),
    ):
        ends = (moment + aside, None) if field == "from" else (None, moment + aside)
        with pytest.raises(InvalidWindowError) as refused:
            Window(*ends)
        assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("hours", [0, -1])
def test_a_window_must_hold_time(hours: int) -> None:
    """An end that is not after the start is blamed on the end."""
    with pytest.raises(InvalidWindowError) as refused:
        Window(at(2026, 3, 1), at(2026, 3, 1) + timedelta(hours=hours))
    assert [problem.field for problem in refused.value.problems] == ["to"]


def test_the_number_of_intervals_is_bounded() -> None:
    """As many as allowed are shown, one more is refused and blamed on the interval."""
    start = at(2020, 1, 1)
    allowed = Window(start, start + timedelta(hours=MAX_BUCKETS)).split("hour", first=None, last=None)
    assert len(allowed) == MAX_BUCKETS
    with pytest.raises(InvalidWindowError) as refused:
        Window(start, start + timedelta(hours=MAX_BUCKETS + 1)).split("hour", first=None, last=None)
    assert [problem.field for problem in refused.value.problems] == ["interval"]


@pytest.mark.parametrize(
    ("zone", "window", "before"),
    [
        ("UTC", (at(2026, 3, 1), at(2026, 4, 1)), at(2026, 1, 29)),
        ("UTC", (at(2026, 3, 1, 6), at(2026, 3, 1, 8)), at(2026, 3, 1, 4)),
        # The week of the change of clocks is an hour shorter than the one before; both are seven days.
        ("Europe/Berlin", (at(2026, 3, 28, 23), at(2026, 4, 4, 22)), at(2026, 3, 21, 23)),
        # From a midnight to a noon, or from a noon to a midnight: as many hours, not two days and not three.
        ("UTC", (at(2026, 3, 1), at(2026, 3, 3, 12)), at(2026, 2, 26, 12)),
        ("UTC", (at(2026, 3, 1, 12), at(2026, 3, 4)), at(2026, 2, 27)),
        # Not on local midnights: as many hours.
        ("Europe/Berlin", (at(2026, 3, 29), at(2026, 4, 5)), at(2026, 3, 22)),
    ],
)
def test_the_window_before_is_as_long(zone: str, window: tuple[datetime, datetime], before: datetime) -> None:
    """In local days where it is made of such, else in hours; it ends where the window begins."""
    assert Window(*window).before(ZoneInfo(zone)) == Window(before, window[0])


def test_an_open_window_has_none_before_it() -> None:
    """The end that is missing is blamed."""
    for window, field in ((Window(at(2026, 1, 1)), "to"), (Window(None, at(2026, 1, 1)), "from")):
        with pytest.raises(InvalidWindowError) as refused:
            window.before(UTC)
        assert [problem.field for problem in refused.value.problems] == [field]


def test_windows_meet_where_they_share_a_moment() -> None:
    """Neighbours do not meet, an open one meets what lies on its side."""
    first, second, third = at(2026, 1, 1), at(2026, 1, 2), at(2026, 1, 3)
    for earlier, later in ((first, third), (None, None)):
        assert not Window(earlier, second).meets(Window(second, later))
        assert not Window(second, later).meets(Window(earlier, second))
    assert Window(first, third).meets(Window(second, third))
    assert Window(second, third).meets(Window(first))
    assert not Window(None, first).meets(Window(first))
    assert EVER.meets(EVER)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Australia/Lord_Howe", at(2016, 4, 2)),
        ("Australia/Lord_Howe", at(2016, 10, 1)),
        ("America/St_Johns", at(2007, 3, 11)),
        ("America/St_Johns", at(2007, 11, 4)),
        ("Asia/Kathmandu", at(2015, 6, 1)),
        ("Asia/Pyongyang", at(2015, 8, 14)),
        ("America/Caracas", at(2007, 12, 9)),
        ("America/Caracas", at(2016, 5, 1)),
    ],
)
def test_hours_follow_each_other_whatever_the_clocks_do(name: str, near: datetime) -> None:
    """The hour after one begins at most an hour later, and every moment in between is found to be of the first."""
    zone = ZoneInfo(name)
    beginning = floor(near - timedelta(days=1), "hour", zone)
    while beginning < near + timedelta(days=2):
        later = following(beginning, "hour", zone)
        assert timedelta(0) < later - beginning <= timedelta(hours=1)
        moment = beginning
        while moment < later:
            assert floor(moment + timedelta(minutes=7), "hour", zone) == beginning
            moment += timedelta(minutes=15)
        beginning = later
