"""Notices wait for hours by the clock on the wall, also when it changes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.notifications.domain.destination import Owner
from services.notifications.domain.notices.timing import When, next_clock, when_to_send
from shared.vocabulary import NoticeUrgency, Severity
from tests.domain.notifications.noticing import company, destination, person

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = dict.fromkeys(DAYS, ("08:00-17:00",))
COMPANY = company(person())


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-03-28T20:00", "2026-03-29T06:00"),  # the clocks go forward in this night
        ("2026-03-27T20:00", "2026-03-28T07:00"),
        ("2026-10-24T20:00", "2026-10-25T07:00"),  # and back in this one
        ("2026-10-23T20:00", "2026-10-24T06:00"),
        ("2026-03-27T09:00", "2026-03-27T09:00"),
    ],
)
def test_hours_are_those_of_the_wall(now: str, at: str) -> None:
    found = when_to_send(destination(hours=HOURS), COMPANY, "warning", "at_once", utc(now))
    assert found == When("single", utc(at))


@pytest.mark.parametrize(
    ("severity", "wishes", "expected"),
    [
        ("critical", {"critical_at_any_hour": True}, When("single", utc("2026-03-02T22:00"))),
        ("critical", {}, When("single", utc("2026-03-03T07:00"))),
        ("warning", {"critical_at_any_hour": True}, When("single", utc("2026-03-03T07:00"))),
        ("info", {"from_severity": "warning"}, None),
        ("warning", {"digest": "below_critical", "digest_at": "09:30"}, When("daily", utc("2026-03-03T08:30"))),
        ("critical", {"digest": "below_critical"}, When("single", utc("2026-03-03T07:00"))),
        ("critical", {"digest": "always", "digest_at": "06:00"}, When("daily", utc("2026-03-03T07:00"))),
    ],
)
def test_what_is_wished(severity: Severity, wishes: dict[str, Any], expected: When | None) -> None:
    found = when_to_send(destination(hours=HOURS, **wishes), COMPANY, severity, "at_once", utc("2026-03-02T22:00"))
    assert found == expected


@pytest.mark.parametrize(
    ("urgency", "wishes", "expected"),
    [
        ("working_hours", {"hours": HOURS, "critical_at_any_hour": True}, When("single", utc("2026-03-07T07:00"))),
        ("working_hours", {}, When("single", utc("2026-03-09T07:00"))),  # after the weekend, by the person's clock
        ("working_hours", {"digest": "always"}, When("daily", utc("2026-03-07T07:00"))),
        ("digest", {"critical_at_any_hour": True}, When("daily", utc("2026-03-07T07:00"))),
        ("digest", {"digest_at": "10:00"}, When("daily", utc("2026-03-07T09:00"))),
        ("at_once", {}, When("single", utc("2026-03-06T22:00"))),
    ],
)
def test_urgency_counts_whatever_is_wished(urgency: NoticeUrgency, wishes: dict[str, Any], expected: When) -> None:
    """On a Friday night, also for what is critical; a room without a zone has neither hours nor mornings."""
    friday = utc("2026-03-06T22:00")
    assert when_to_send(destination(**wishes), COMPANY, "critical", urgency, friday) == expected
    room = replace(destination(), owner=Owner(team="service"))
    assert when_to_send(room, COMPANY, "critical", urgency, friday) == When("single", friday)


def test_a_morning_is_that_of_the_zone() -> None:
    """Also on the day on which it comes an hour earlier, and just at that moment it is the next one."""
    assert next_clock("08:00", "Europe/Vienna", utc("2026-03-28T07:00")) == utc("2026-03-29T06:00")
    assert next_clock("08:00", "Pacific/Auckland", utc("2026-03-01T18:59")) == utc("2026-03-01T19:00")
    assert next_clock("02:30", "Europe/Vienna", utc("2026-03-28T12:00")) == utc("2026-03-29T01:30")
