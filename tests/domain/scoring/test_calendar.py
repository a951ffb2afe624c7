"""Days, weeks, months, quarters and years by the clocks of a place."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from services.scoring.domain.calendar import Interval, date_of, days_before, floor, following
from services.scoring.domain.errors import InvalidWindowError
from shared.days import day_start


def at(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "interval", "moment", "beginning", "after"),
    [
        ("UTC", "hour", "2026-03-01T12:59:59Z", "2026-03-01T12:00Z", "2026-03-01T13:00Z"),
        ("UTC", "day", "2024-02-29T23:01Z", "2024-02-29T00:00Z", "2024-03-01T00:00Z"),
        ("UTC", "week", "2026-01-01T05:00Z", "2025-12-29T00:00Z", "2026-01-05T00:00Z"),
        ("UTC", "week", "2026-03-02T00:00Z", "2026-03-02T00:00Z", "2026-03-09T00:00Z"),
        ("UTC", "month", "2024-02-29T23:00Z", "2024-02-01T00:00Z", "2024-03-01T00:00Z"),
        ("UTC", "month", "2025-12-31T23:00Z", "2025-12-01T00:00Z", "2026-01-01T00:00Z"),
        ("UTC", "quarter", "2025-12-31T23:00Z", "2025-10-01T00:00Z", "2026-01-01T00:00Z"),
        ("UTC", "quarter", "2024-02-29T23:00Z", "2024-01-01T00:00Z", "2024-04-01T00:00Z"),
        ("UTC", "year", "2024-12-31T23:59Z", "2024-01-01T00:00Z", "2025-01-01T00:00Z"),
        # The year ends eight hours earlier in Vienna than in Los Angeles.
        ("Europe/Vienna", "year", "2025-12-31T23:00Z", "2025-12-31T23:00Z", "2026-12-31T23:00Z"),
        ("America/Los_Angeles", "year", "2025-12-31T23:00Z", "2025-01-01T08:00Z", "2026-01-01T08:00Z"),
        # 23 and 25 hours.
        ("Europe/Berlin", "day", "2026-03-29T12:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z"),
        ("Europe/Berlin", "day", "2026-10-25T12:00Z", "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
        # The hour that comes twice is two hours, the one that is skipped is none.
        ("Europe/Berlin", "hour", "2026-10-25T00:30Z", "2026-10-25T00:00Z", "2026-10-25T01:00Z"),
        ("Europe/Berlin", "hour", "2026-10-25T01:30Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z"),
        ("Europe/Berlin", "hour", "2026-03-29T01:30Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z"),
        # Clocks on half and three quarters of an hour.
        ("Asia/Kolkata", "day", "2026-03-01T18:30Z", "2026-03-01T18:30Z", "2026-03-02T18:30Z"),
        ("Asia/Kolkata", "hour", "2026-03-01T18:29Z", "2026-03-01T17:30Z", "2026-03-01T18:30Z"),
        ("Asia/Kathmandu", "day", "2026-03-01T18:14Z", "2026-02-28T18:15Z", "2026-03-01T18:15Z"),
        ("Asia/Kathmandu", "hour", "2026-03-01T18:20Z", "2026-03-01T18:15Z", "2026-03-01T19:15Z"),
        # Half an hour back: 01:30 to 02:00 comes twice, the second time as an interval of its own.
        ("Australia/Lord_Howe", "hour", "2026-04-04T15:10Z", "2026-04-04T15:00Z", "2026-04-04T15:30Z"),
        ("Australia/Lord_Howe", "hour", "2026-04-04T14:50Z", "2026-04-04T14:00Z", "2026-04-04T15:00Z"),
        # Midnight was skipped: the day begins at one.
        ("America/Sao_Paulo", "day", "2018-11-04T12:00Z", "2018-11-04T03:00Z", "2018-11-05T02:00Z"),
        # Midnight came twice: the day begins with the first one.
        ("America/Havana", "day", "2026-11-01T12:00Z", "2026-11-01T04:00Z", "2026-11-02T05:00Z"),
        # At a minute past midnight the clocks went back to the day before, which had ended.
        ("America/St_Johns", "day", "2010-11-07T02:45Z", "2010-11-07T02:30Z", "2010-11-08T03:30Z"),
        # A day that the island skipped.
        ("Pacific/Apia", "day", "2011-12-30T09:00Z", "2011-12-29T10:00Z", "2011-12-30T10:00Z"),
        ("Pacific/Apia", "week", "2011-12-31T00:00Z", "2011-12-26T10:00Z", "2012-01-01T10:00Z"),
    ],
)
def test_intervals_follow_the_calendar_of_the_zone(
    zone: str, interval: Interval, moment: str, beginning: str, after: str
) -> None:
    """Leap days, year ends, weeks that begin on Monday, and all that clocks have ever done."""
    place = ZoneInfo(zone)
    assert floor(at(moment), interval, place) == at(beginning)
    assert following(at(beginning), interval, place) == at(after)


def test_days_begin_with_their_first_moment_in_every_zone() -> None:
    """A moment before a day starts the clocks show an earlier one; and days follow each other, wherever one looks."""
    chance = random.Random(4)  # noqa: S311 - a repeatable choice
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for _ in range(15):
            day = date(1980, 1, 1) + timedelta(days=chance.randrange(60 * 365))
            start, after = day_start(day, zone), day_start(day + timedelta(days=1), zone)
            assert start <= after, (name, day)
            assert (start.minute % 15, start.second) == (0, 0), (name, day)
            assert (start - timedelta(microseconds=1)).astimezone(zone).date() < day, (name, day)
            if start < after:
                within = start + (after - start) * chance.random()
                assert date_of(start, zone) == date_of(within, zone), (name, day)
                assert floor(within, "day", zone) == start, (name, day)
                assert following(start, "day", zone) == after, (name, day)


def test_trailing_days_are_days_by_the_clocks() -> None:
    """Seven days before a midnight is one, also across a change of clocks; other times keep their time of day."""
    berlin = ZoneInfo("Europe/Berlin")
    assert days_before(at("2026-03-30T22:00Z"), 7, berlin) == at("2026-03-23T23:00Z")
    assert days_before(at("2026-03-30T10:15Z"), 7, berlin) == at("2026-03-23T11:15Z")
    assert days_before(at("2026-03-30T10:15Z"), 7, UTC) == at("2026-03-23T10:15Z")


def test_days_before_the_beginning_of_a_day_is_the_beginning_of_a_day() -> None:
    """Also where the clocks skipped midnight, so that the day began at one: the days before began at midnight."""
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    at_one, midnight = at("2018-11-04T03:00Z"), at("2018-11-11T02:00Z")
    assert days_before(at_one, 7, sao_paulo) == at("2018-10-28T03:00Z") == day_start(date(2018, 10, 28), sao_paulo)
    assert days_before(midnight, 7, sao_paulo) == at_one


def test_clocks_off_the_quarters_are_refused() -> None:
    """Kiritimati was ten hours and forty minutes behind until 1979; answers are not counted that finely."""
    with pytest.raises(InvalidWindowError) as refused:
        floor(at("1975-06-01T00:00Z"), "day", ZoneInfo("Pacific/Kiritimati"))
    assert [problem.field for problem in refused.value.problems] == ["zone"]
    with pytest.raises(InvalidWindowError):
        floor(at("1975-06-01T00:00Z"), "hour", ZoneInfo("Pacific/Kiritimati"))
