"""When a view is sent: by the clock on the wall, whatever clocks and calendars do, about the period that is over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.views.schedule import Period, Schedule, period_before
from shared.business_hours.calendar import WEEKDAYS
from shared.errors import FieldProblem

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def schedule(every: str = "day", time: str = "08:00", zone: str = BERLIN, **more: object) -> Schedule:
    return Schedule(every=every, at=time, zone=zone, **more)  # type: ignore[arg-type] # as forms send it


@pytest.mark.parametrize(
    ("wanted", "after", "due"),
    [
        # The clocks go forward on 29 March 2026, and back on 25 October.
        (schedule(), "2026-03-28T07:00:00+00:00", "2026-03-29T06:00:00+00:00"),
        (schedule(), "2026-03-29T06:00:00+00:00", "2026-03-30T06:00:00+00:00"),
        (schedule(), "2026-10-24T06:00:00+00:00", "2026-10-25T07:00:00+00:00"),
        # 02:30 does not exist on that day, and is as long after midnight as on others.
        (schedule(time="02:30"), "2026-03-28T12:00:00+00:00", "2026-03-29T01:30:00+00:00"),
        # 02:30 is there twice on that day; the first time counts, and only that.
        (schedule(time="02:30"), "2026-10-24T12:00:00+00:00", "2026-10-25T00:30:00+00:00"),
        (schedule(time="02:30"), "2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"),
        # In Beirut clocks skip midnight itself.
        (schedule(time="00:00", zone="Asia/Beirut"), "2026-03-28T12:00:00+00:00", "2026-03-28T22:00:00+00:00"),
        (schedule("week", weekday="monday"), "2026-03-27T12:00:00+00:00", "2026-03-30T06:00:00+00:00"),
        (schedule("week", weekday="monday"), "2026-03-30T06:00:00+00:00", "2026-04-06T06:00:00+00:00"),
        (schedule("month", day=31), "2026-01-31T08:00:00+00:00", "2026-02-28T07:00:00+00:00"),
        (schedule("month", day=31), "2028-02-01T08:00:00+00:00", "2028-02-29T07:00:00+00:00"),
        (schedule("month", day=31), "2026-03-31T06:00:00+00:00", "2026-04-30T06:00:00+00:00"),
        (schedule("month", day=1), "2026-12-01T07:00:00+00:00", "2027-01-01T07:00:00+00:00"),
        # A day that has begun there and not yet here.
        (schedule(zone="Pacific/Kiritimati"), "2026-03-02T17:59:00+00:00", "2026-03-02T18:00:00+00:00"),
    ],
)
def test_next_moment(wanted: Schedule, after: str, due: str) -> None:
    assert list(wanted.problems()) == []
    assert wanted.next_after(at(after)) == at(due)


@pytest.mark.parametrize(
    ("wanted", "moment", "first", "last"),
    [
        (schedule(), "2026-03-02T07:00:00+00:00", "2026-03-01", "2026-03-01"),
        (schedule(time="00:30"), "2026-03-01T23:30:00+00:00", "2026-03-01", "2026-03-01"),
        (schedule("week", weekday="monday"), "2026-03-02T07:00:00+00:00", "2026-02-23", "2026-03-01"),
        (schedule("week", weekday="friday"), "2026-03-06T07:00:00+00:00", "2026-02-23", "2026-03-01"),
        (schedule("month", day=1), "2026-03-01T07:00:00+00:00", "2026-02-01", "2026-02-28"),
        (schedule("month", day=31), "2026-03-31T06:00:00+00:00", "2026-02-01", "2026-02-28"),
    ],
)
def test_period_that_is_over(wanted: Schedule, moment: str, first: str, last: str) -> None:
    assert wanted.period_at(at(moment)) == Period(wanted.every, date.fromisoformat(first), date.fromisoformat(last))


def test_periods_follow_each_other_without_a_gap() -> None:
    """A month is compared with the whole month before, however long that is; windows are days where the reader is."""
    march = period_before("month", date(2026, 4, 1))
    assert march.before == Period("month", date(2026, 2, 1), date(2026, 2, 28))
    window = march.window(ZoneInfo(BERLIN))
    assert (window.start, window.end) == (at("2026-02-28T23:00:00+00:00"), at("2026-03-31T22:00:00+00:00"))
    assert march.before.window(ZoneInfo(BERLIN)).end == window.start


_MOMENTS = st.integers(0, 15 * 366 * 24 * 60).map(
    lambda minutes: at("2020-01-01T00:00:00+00:00") + timedelta(minutes=minutes)
)
_SCHEDULES = st.builds(
    lambda every, weekday, day, hour, minute, zone: Schedule(
        every=every,
        weekday=weekday if every == "week" else None,
        day=day if every == "month" else None,
        at=f"{hour:02}:{minute:02}",
        zone=zone,
    ),
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(WEEKDAYS),
    st.integers(1, 31),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from([BERLIN, "UTC", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia"]),
)


@given(_SCHEDULES, _MOMENTS)
def test_moments_come_one_after_the_other(wanted: Schedule, moment: datetime) -> None:
    """None is passed over and none comes twice; what was due last is found again; its period is over by then."""
    following = wanted.next_after(moment)
    assert following > moment
    assert wanted.last_until(following) == following
    assert wanted.last_until(following - timedelta(minutes=1)) <= moment
    period = wanted.period_at(following)
    assert period.window(ZoneInfo(wanted.zone)).end <= following  # type: ignore[operator] # both ends are set
    after = wanted.period_at(wanted.next_after(following))
    assert period in (after.before, after)


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (schedule("week"), ["weekday"]),
        (schedule("day", weekday="monday"), ["weekday"]),
        (schedule("week", weekday="someday"), ["weekday"]),
        (schedule("month"), ["day"]),
        (schedule("month", day=32), ["day"]),
        (schedule("month", day=0), ["day"]),
        (schedule("day", day=3), ["day"]),
        (schedule("year"), ["every"]),
        (schedule(time="25:00", zone="Mars/Base"), ["at", "zone"]),
        (schedule(time="8:00"), ["at"]),
        (schedule(time="08:00:30"), ["at"]),
        (schedule(teams=tuple(f"t{one}" for one in range(51))), ["people"]),
    ],
)
def test_every_field_that_is_wrong_is_named(wanted: Schedule, fields: list[str]) -> None:
    problems: list[FieldProblem] = list(wanted.problems())
    assert [one.field for one in problems] == fields
