"""When rounds are: by the calendar of a zone, also at the ends of months and when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.invitations.programmes.cadence import CADENCE_UNITS, Cadence, cadence_problems

LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)


def _days(cadence: Cadence, count: int, since: datetime = LONG_AGO) -> list[str]:
    return [cadence.day_of(one).isoformat() for one in islice(cadence.moments_from(since), count)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"unit": "days", "every": 10}, ["2026-01-31", "2026-02-10", "2026-02-20"]),
        ({"unit": "weeks", "every": 2}, ["2026-01-31", "2026-02-14", "2026-02-28"]),
        ({"unit": "months"}, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ({"unit": "quarters"}, ["2026-01-31", "2026-04-30", "2026-07-31", "2026-10-31"]),
        ({"unit": "months", "every": 25}, ["2026-01-31", "2028-02-29", "2030-03-31"]),
        (
            {"unit": "years", "starts_on": date(2024, 2, 29)},
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
        ({"unit": "months", "ends_on": date(2026, 3, 30)}, ["2026-01-31", "2026-02-28"]),
        ({"unit": "months", "ends_on": date(2026, 3, 31)}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
    ],
)
def test_months_clamp_and_remember_their_day(said: dict[str, Any], expected: list[str]) -> None:
    cadence = Cadence(**{"starts_on": date(2026, 1, 31), **said})
    assert _days(cadence, len(expected) + (1 if "ends_on" in said else 0)) == expected


@pytest.mark.parametrize(
    ("day", "at_time", "expected"),
    [
        (date(2026, 3, 28), time(2, 30), "2026-03-28T01:30:00+00:00"),
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:30:00+00:00"),
        (date(2026, 3, 30), time(2, 30), "2026-03-30T00:30:00+00:00"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00+00:00"),
        (date(2026, 10, 26), time(2, 30), "2026-10-26T01:30:00+00:00"),
        (date(2026, 10, 25), time(9), "2026-10-25T08:00:00+00:00"),
    ],
)
def test_clocks_that_change(day: date, at_time: time, expected: str) -> None:
    """A time that is skipped comes after the change, one that comes twice the first time; each day has one round."""
    cadence = Cadence(unit="days", starts_on=date(2026, 1, 1), zone="Europe/Berlin", at_time=at_time)
    start = datetime.combine(day, time(), ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert next(cadence.moments_from(start)).isoformat() == expected
    following = list(islice(cadence.moments_from(start), 3))
    assert [cadence.day_of(one) for one in following] == [day + timedelta(days=days) for days in range(3)]


@given(
    unit=st.sampled_from(CADENCE_UNITS),
    every=st.integers(1, 10),
    starts_on=st.dates(date(2001, 1, 1), date(2030, 1, 1)),
    since=st.datetimes(datetime(2001, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis adds the zone
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_a_look_at_the_calendar_from_any_moment_is_the_same(
    unit: Any, every: int, starts_on: date, since: datetime, zone: str
) -> None:
    """Asked from a moment on, it says what is left of the whole calendar from there."""
    cadence = Cadence(unit=unit, every=every, starts_on=starts_on, zone=zone)
    fast = list(islice(cadence.moments_from(since), 3))
    whole = cadence.moments_from(LONG_AGO)
    slow = []
    for moment in whole:
        if moment >= since:
            slow.append(moment)
        if len(slow) == 3:
            break
    assert fast == slow
    assert fast == sorted(set(fast))


def test_no_two_rounds_on_one_day() -> None:
    """Somebody moves the time of day after the round of today; the next one is tomorrow's."""
    cadence = Cadence(unit="days", starts_on=date(2026, 1, 1), at_time=time(15))
    now = datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert cadence.next_after(now=now, last=None) == datetime(2026, 5, 4, 15, tzinfo=UTC)
    assert cadence.next_after(now=now, last=datetime(2026, 5, 4, 9, tzinfo=UTC)) == datetime(2026, 5, 5, 15, tzinfo=UTC)
    over = Cadence(unit="days", starts_on=date(2026, 1, 1), ends_on=date(2026, 5, 3))
    assert over.next_after(now=now, last=None) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"every": 0}, "cadence.every"),
        ({"every": 11, "unit": "years"}, "cadence.every"),
        ({"unit": "fortnights"}, "cadence.unit"),
        ({"starts_on": date(1999, 12, 31)}, "cadence.starts_on"),
        ({"ends_on": date(2025, 12, 31)}, "cadence.ends_on"),
        ({"zone": "Europe/Atlantis"}, "cadence.zone"),
        ({"zone": "../etc/passwd"}, "cadence.zone"),
        ({"at_time": time(9, 0, 1)}, "cadence.at_time"),
    ],
)
def test_what_cannot_be_names_its_field(said: dict[str, Any], field: str) -> None:
    cadence = Cadence(**{"unit": "months", "starts_on": date(2026, 1, 1), **said})
    assert [one.field for one in cadence_problems(cadence, "cadence")] == [field]
