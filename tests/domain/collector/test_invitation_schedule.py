"""Delays of invitations by the clocks of the place, over the nights on which clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.invitations.schedule import Delay, moment_after

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("delay", "moment"),
    [
        (Delay(days_after=3, of=date(2026, 3, 1), at_time=time(10)), "2026-03-04T09:00:00+00:00"),
        (Delay(days_after=3, of=date(2026, 3, 27), at_time=time(10)), "2026-03-30T08:00:00+00:00"),
        (Delay(days_after=0, of=date(2026, 3, 1)), "2026-03-01T11:00:00+00:00"),
        (Delay(days_after=1, of=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)), "2026-03-02T23:30:00+00:00"),
        (Delay(days_after=1, of=datetime(2026, 3, 28, 9, tzinfo=UTC)), "2026-03-29T08:00:00+00:00"),
        (Delay(days_after=1, of=date(2026, 3, 28), at_time=time(2, 30)), "2026-03-29T01:30:00+00:00"),
        (Delay(days_after=1, of=date(2026, 10, 24), at_time=time(2, 30)), "2026-10-25T00:30:00+00:00"),
    ],
)
def test_days_are_those_of_the_calendar(delay: Delay, moment: str) -> None:
    """Ten o'clock stays ten o'clock; a skipped time is as far behind the change, a doubled one the first."""
    assert moment_after(delay, BERLIN) == datetime.fromisoformat(moment)


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 365),
    st.times(),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC"]),
)
def test_it_is_that_day_at_that_time_wherever_it_exists(day: date, days: int, clock: time, zone: str) -> None:
    moment = moment_after(Delay(days_after=days, of=day, at_time=clock), ZoneInfo(zone))
    local = moment.astimezone(ZoneInfo(zone))
    wanted = datetime.combine(day + timedelta(days=days), clock)
    gap = local.replace(tzinfo=None) - wanted
    assert timedelta(0) <= gap <= timedelta(hours=1)
    exists = wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if exists == wanted:
        assert gap == timedelta(0)
