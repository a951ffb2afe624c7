"""Windows of full hours, and the calendar intervals in them."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.errors import InvalidWindowError
from services.scoring.domain.window import MAX_BUCKETS, Interval, Window, floor, following

INTERVALS: list[Interval] = ["hour", "day", "week", "month"]
HOURS = st.integers(0, 24 * 365 * 40).map(lambda hours: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


def at(year: int, month: int, day: int, *time: int) -> datetime:
    """Return a moment in UTC; `time` is hours, minutes and seconds as far as they matter."""
    hours, minutes, seconds = (*time, 0, 0, 0)[:3]
    return datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "moment", "beginning", "after"),
    [
        ("hour", at(2026, 3, 1, 12, 59, 59), at(2026, 3, 1, 12), at(2026, 3, 1, 13)),
        ("day", at(2024, 2, 29, 23, 1), at(2024, 2, 29), at(2024, 3, 1)),
        ("week", at(2026, 1, 1, 5), at(2025, 12, 29), at(2026, 1, 5)),
        ("week", at(2026, 3, 2), at(2026, 3, 2), at(2026, 3, 9)),
        ("month", at(2024, 2, 29, 23), at(2024, 2, 1), at(2024, 3, 1)),
        ("month", at(2025, 12, 31, 23), at(2025, 12, 1), at(2026, 1, 1)),
    ],
)
def test_intervals_follow_the_calendar(
    interval: Interval, moment: datetime, beginning: datetime, after: datetime
) -> None:
    """Leap days, year ends, and weeks that begin on Monday."""
    assert floor(moment, interval) == beginning
    assert following(beginning, interval) == after


@given(HOURS, HOURS, st.sampled_from(INTERVALS))
def test_intervals_cover_a_window_without_gap_or_overlap(one: datetime, other: datetime, interval: Interval) -> None:
    """They begin where the window begins, end where it ends, and each begins where the one before ended."""
    start, end = min(one, other), max(one, other) + timedelta(hours=1)
    if interval == "hour":
        end = min(end, start + timedelta(days=30))
    elif interval == "day":
        end = min(end, start + timedelta(days=2000))
    spans = Window(start, end).split(interval, first=None, last=None)
    assert (spans[0].start, spans[-1].end) == (start, end)
    assert all(earlier.end == later.start for earlier, later in pairwise(spans))
    assert all(span.start is not None and floor(span.start, interval) == span.start for span in spans[1:])


def test_an_open_window_is_as_long_as_its_answers() -> None:
    """Without ends it begins with the first and closes after the last interval that has responses."""
    spans = Window().split("day", first=at(2026, 3, 1, 7), last=at(2026, 3, 3, 22))
    assert [(span.start, span.end) for span in spans] == [
        (at(2026, 3, 1), at(2026, 3, 2)),
        (at(2026, 3, 2), at(2026, 3, 3)),
        (at(2026, 3, 3), at(2026, 3, 4)),
    ]
    assert Window().split("day", first=None, last=None) == []


@pytest.mark.parametrize("offset", [0, 2, 5.5])
def test_ends_must_be_full_hours_in_utc(offset: float) -> None:
    """Any zone may be written, but the moment has to be a full hour in UTC, or no hourly count could answer it."""
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=offset)))
    if offset == 5.5:
        for field, ends in (("from", (moment, None)), ("to", (None, moment))):
            with pytest.raises(InvalidWindowError) as refused:
                Window(*ends)
            assert [problem.field for problem in refused.value.problems] == [field]
    else:
        assert Window(moment, None).start == moment


@pytest.mark.parametrize("hours", [0, -1])
def test_a_window_must_hold_an_hour(hours: int) -> None:
    """An end that is not after the start is blamed on the end."""
    with pytest.raises(InvalidWindowError) as refused:
        Window(at(2026, 3, 1), at(2026, 3, 1) + timedelta(hours=hours))
    assert [problem.field for problem in refused.value.problems] == ["to"]


def test_the_number_of_intervals_is_bounded() -> None:
    """As many as allowed are told, one more is refused and blamed on the interval."""
    start = at(2020, 1, 1)
    allowed = Window(start, start + timedelta(hours=MAX_BUCKETS)).split("hour", first=None, last=None)
    assert len(allowed) == MAX_BUCKETS
    with pytest.raises(InvalidWindowError) as refused:
        Window(start, start + timedelta(hours=MAX_BUCKETS + 1)).split("hour", first=None, last=None)
    assert [problem.field for problem in refused.value.problems] == ["interval"]
