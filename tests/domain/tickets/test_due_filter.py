"""What is overdue, and what is due today by the reader's own day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.due_filter import DueFilter, end_of_day

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Australia/Lord_Howe")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 - bounds


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_day_ends_at_midnight_by_the_clock_on_the_wall(now: datetime, zone: str) -> None:
    """After the moment, on the next date, and no later than a day with an hour more."""
    end = end_of_day(now, zone)
    here = end.astimezone(ZoneInfo(zone))
    assert (here.hour, here.minute) == (0, 0)
    assert here.date() == now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    assert timedelta(0) < end - now <= timedelta(hours=25)


def test_days_with_another_length() -> None:
    """23 hours in March, 25 in October."""
    march = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert end_of_day(march, "Europe/Berlin") - march == timedelta(hours=23)
    october = datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert end_of_day(october, "Europe/Berlin") - october == timedelta(hours=25)


def test_today_begins_where_overdue_ends() -> None:
    """What is due is in one of the two, never in both."""
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert DueFilter("overdue").between(now) == (None, now)
    assert DueFilter("today").between(now) == (now, datetime(2026, 3, 2, tzinfo=UTC))
