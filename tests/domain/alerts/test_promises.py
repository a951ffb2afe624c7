"""By when somebody calls: weekends, holidays, lunch breaks, both changes of the clock, and why nothing is promised."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.promise import ROUNDED_TO, promise_for, promised_by
from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.business_hours.hours import BusinessHours
from shared.directory.people import Directory, Person, Team
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit
from shared.ids import uuid7
from shared.vocabulary import Spot

VIENNA = ZoneInfo("Europe/Vienna")
HOURS: tuple[str, ...] = ("09:00-12:00", "13:00-17:00")
WEEK = dict.fromkeys(WEEKDAYS[:5], HOURS)
OFFICE = Calendar(zone="Europe/Vienna", weekly=WEEK, holidays=(Holiday(date=date(2026, 12, 25), name="Christmas"),))
LENA = Person(id=uuid7(), display_name="Lena", role="agent", teams=("care",))


def at(text: str) -> datetime:
    """Return a moment by the clock on the wall in Vienna."""
    return datetime.fromisoformat(text).replace(tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        pytest.param("2026-11-30T09:00", 2, "2026-11-30T11:00", id="the same morning"),
        pytest.param("2026-11-30T11:00", 2, "2026-11-30T14:00", id="over lunch"),
        pytest.param("2026-11-30T16:10", 8, "2026-12-02T09:30", id="a working day and a bit, rounded"),
        pytest.param("2026-12-04T16:00", 2, "2026-12-07T10:00", id="over a weekend"),
        pytest.param("2026-12-05T11:23", 2, "2026-12-07T11:00", id="from a Saturday"),
        pytest.param("2026-12-24T16:00", 2, "2026-12-28T10:00", id="over a holiday and a weekend"),
        pytest.param("2026-03-27T16:00", 8, "2026-03-30T17:00", id="the clock goes forward on Sunday"),
        pytest.param("2026-10-23T16:00", 8, "2026-10-26T17:00", id="the clock goes back on Sunday"),
        pytest.param("2026-11-30T09:07", 1, "2026-11-30T10:30", id="rounded up"),
        pytest.param("2026-11-30T09:30", 1, "2026-11-30T10:30", id="round already"),
        pytest.param("2026-11-30T03:00", 7, "2026-11-30T17:00", id="right at the end of the day"),
    ],
)
def test_a_promise_is_of_working_hours(now: str, hours: int, expected: str) -> None:
    """Of the hours on the wall, whatever the clock does between."""
    assert promised_by(BusinessHours(OFFICE), at(now), timedelta(hours=hours)) == at(expected)


def test_the_hour_that_is_there_twice_is_worked_twice() -> None:
    """At night between Saturday and Sunday four hours of a night shift end one hour earlier by the clock."""
    night = Calendar(zone="Europe/Vienna", weekly={"saturday": ("22:00-06:00",)})
    late = datetime(2026, 10, 24, 20, tzinfo=UTC)  # 22:00 in Vienna
    assert promised_by(BusinessHours(night), late, timedelta(hours=6)) == at("2026-10-25T03:00")


def test_a_day_that_ends_at_no_round_time_is_not_exceeded() -> None:
    """Nobody is there at half past when they leave at twenty past."""
    short = Calendar(zone="Europe/Vienna", weekly=dict.fromkeys(WEEKDAYS, ("09:00-17:20",)))
    assert promised_by(BusinessHours(short), at("2026-11-30T16:10"), timedelta(hours=1)) == at("2026-11-30T17:20")


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - given its zone below
    hours=st.integers(1, 60),
    zone=st.sampled_from(["Europe/Vienna", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
)
def test_a_promise_leaves_the_time_that_it_names(now: datetime, hours: int, zone: str) -> None:
    """At least so many open hours pass until then, never half an hour more, and somebody is there until then."""
    calendar = BusinessHours(replace(OFFICE, zone=zone))
    moment = now.replace(tzinfo=UTC)
    promised = promised_by(calendar, moment, timedelta(hours=hours))
    open_time = calendar.open_between(moment, promised)
    assert timedelta(0) <= open_time - timedelta(hours=hours) < ROUNDED_TO
    assert calendar.is_open(promised - timedelta(microseconds=1))


def company(**changes: Any) -> Directory:
    """Return a company with a region, a shop in it, and a team that answers for the till in the region."""
    structure = Structure(
        version=1,
        units=(
            Unit(code="south", name="South", calendar="office"),
            Unit(code="graz", name="Graz", parent="south", zone="Europe/Vienna", calendar="shop"),
        ),
        touchpoints=(Touchpoint(key="till", name="Till"),),
        responsibilities=(Responsibility(touchpoint="till", unit="south", team="care"),),
        calendars={
            "office": OFFICE,
            "shop": Calendar(zone="Europe/Vienna", weekly=dict.fromkeys(WEEKDAYS, ("08:00-20:00",))),
        },
    )
    teams = {"care": Team(key="care", name="Care", members=(LENA.id,))}
    return Directory(structure=replace(structure, **changes), people={LENA.id: LENA}, teams=teams)


FRIDAY = at("2026-12-04T16:00")
TILL = Spot(touchpoint="till", location="graz")


def test_the_hours_are_those_of_whoever_answers() -> None:
    """Of the region whose team answers for the till, not of the shop that is open on Saturdays."""
    promise = promise_for(company(), TILL, working_hours=2, now=FRIDAY)
    assert (promise.at, promise.team, promise.zone) == (at("2026-12-07T10:00"), "care", "Europe/Vienna")


def test_a_team_for_everywhere_works_as_the_place_does() -> None:
    """Then the hours of the place are all that is known."""
    everywhere = company(responsibilities=(Responsibility(team="care"),))
    promise = promise_for(everywhere, TILL, working_hours=6, now=FRIDAY)
    assert promise.at == at("2026-12-05T10:00")


def test_the_owner_of_a_touchpoint_answers() -> None:
    """Without any responsibility the touchpoint's own team does, by the hours of the place."""
    owned = company(responsibilities=(), touchpoints=(Touchpoint(key="till", name="Till", team="care"),))
    assert promise_for(owned, TILL, working_hours=1, now=FRIDAY).at == at("2026-12-04T17:00")


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"responsibilities": ()}, "nobody_responsible"),
        ({"responsibilities": (Responsibility(team="gone"),)}, "nobody_responsible"),
        ({"calendars": {}}, "no_calendar"),
        ({"calendars": {"office": Calendar(zone="Europe/Vienna")}}, "never_open"),
    ],
)
def test_nothing_is_promised_that_nobody_could_keep(changes: dict[str, Any], because: str) -> None:
    """And the row says why."""
    promise = promise_for(company(**changes), TILL, working_hours=2, now=FRIDAY)
    assert (promise.at, promise.none_because) == (None, because)


def test_no_zone_is_invented() -> None:
    """Where the place declares none, the customer reads that of the calendar, never UTC."""
    units = (Unit(code="south", name="South", calendar="office"), Unit(code="graz", name="Graz", parent="south"))
    assert promise_for(company(units=units), TILL, working_hours=2, now=FRIDAY).zone == "Europe/Vienna"
    without = promise_for(company(units=units), Spot(touchpoint="till"), working_hours=2, now=FRIDAY)
    assert without.none_because == "nobody_responsible"
