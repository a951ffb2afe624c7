"""Policies: which one holds, which calendar counts, what is refused and what is questionable."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.clocks.calendars import CountedHours, calendar_key, counted_hours
from services.tickets.domain.clocks.choosing import choose
from services.tickets.domain.clocks.lint import findings_of
from services.tickets.domain.clocks.policy import (
    READY_MADE,
    InvalidPolicyError,
    LadderStep,
    Policy,
    PolicyDefinition,
    Target,
    Targets,
)
from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.directory.people import Directory, Person, Team
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit
from shared.keyed.resource import KeyedResource
from tests.domain.tickets.clocks.histories import FRIDAY

SHOP_HOURS = Calendar(zone="Europe/Vienna", weekly={"saturday": ("10:00-18:00",)})
TREE = Structure(
    units=(
        Unit(code="south", name="South", zone="Europe/Vienna", calendar="shops"),
        Unit(code="graz", name="Graz", parent="south"),
        Unit(code="lab", name="Lab", zone="Asia/Tokyo"),
    ),
    touchpoints=(Touchpoint(key="till", name="Till"),),
    responsibilities=(Responsibility(unit="graz", team="shop"),),
    calendars={"shops": SHOP_HOURS},
)


def policy(key: str, **fields: Any) -> Policy:
    """Return a policy that differs from the ready-made one as asked."""
    return KeyedResource(key, replace(READY_MADE, name=key, **fields), 1, FRIDAY, FRIDAY)


ALL = [
    policy("b-all"),
    policy("south", units=("south",)),
    policy("graz", units=("graz", "linz")),
    policy("till", touchpoints=("till", "desk")),
    policy("south-till", units=("south",), touchpoints=("till",)),
]


@pytest.mark.parametrize(
    ("touchpoint", "units", "order"),
    [
        ("till", ["south", "graz"], ["graz", "south-till", "south", "till", "b-all"]),
        ("phone", ["south", "graz"], ["graz", "south", "b-all"]),
        ("till", ["south", "leoben"], ["south-till", "south", "till", "b-all"]),
        ("till", [], ["till", "b-all"]),
        (None, ["north"], ["b-all"]),
    ],
)
def test_the_nearest_unit_goes_first_then_the_touchpoint(
    touchpoint: str | None, units: list[str], order: list[str]
) -> None:
    """As whoever answers for a touchpoint is found. Of two that are as specific the key decides, and that shows."""
    found = choose(reversed(ALL), touchpoint=touchpoint, units=units)
    assert found.policy is not None
    assert [one.key for one in (found.policy, *found.others)] == order
    assert not found.is_tied
    tied = choose([*ALL, policy("a-all")], touchpoint=None, units=[])
    assert (tied.policy and tied.policy.key, tied.is_tied) == ("a-all", True)
    assert choose([], touchpoint=None, units=[]).policy is None


def test_the_calendar_is_that_of_the_nearest_unit() -> None:
    """Without one office hours count, in the zone of the unit; around the clock nothing but the zone is the unit's."""
    assert counted_hours(TREE, "graz", "business").calendar == SHOP_HOURS
    assert calendar_key(TREE, "graz") == "shops"
    office = counted_hours(TREE, "lab", "business").calendar
    assert (office.zone, office.weekly) == ("Asia/Tokyo", dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))
    assert (calendar_key(TREE, "lab"), calendar_key(TREE, None)) == (None, None)
    nowhere = counted_hours(TREE, None, "business").calendar
    assert (nowhere.zone, nowhere.weekly) == ("UTC", office.weekly)
    always = counted_hours(TREE, "graz", "around_the_clock")
    assert (always.is_always_open, always.calendar.zone) == (True, "Europe/Vienna")
    assert not counted_hours(TREE, "lab", "business").is_always_open


@pytest.mark.parametrize("unit", [None, "", "nobody-knows"])
def test_what_happened_in_no_unit_goes_by_the_hours_of_the_company(unit: str | None) -> None:
    """Where one unit is above all others; as before where there is none such."""
    company = Structure(units=(TREE.units[0], TREE.units[1]), calendars=TREE.calendars)
    assert counted_hours(company, unit, "business").calendar == SHOP_HOURS
    assert calendar_key(company, unit) == "shops"
    assert counted_hours(company, unit, "around_the_clock").calendar.zone == "Europe/Vienna"
    assert counted_hours(Structure(), unit, "business").calendar.zone == "UTC"


def test_a_calendar_is_named_by_its_content() -> None:
    """An edit gives another name, the order in which it is written does not."""
    base = Calendar(zone="UTC", weekly={"monday": ("13:00-17:00", "09:00-12:00"), "tuesday": ("09:00-12:00",)})
    same = Calendar(zone="UTC", weekly={"tuesday": ("09:00-12:00",), "monday": ("09:00-12:00", "13:00-17:00")})
    edits = [
        replace(base, zone="Europe/Berlin"),
        replace(base, weekly={"monday": ("09:00-12:00",)}),
        replace(base, holidays=(Holiday(date=date(2026, 8, 15), name="Mariä Himmelfahrt"),)),
    ]
    assert CountedHours(base).digest == CountedHours(same).digest
    assert len({CountedHours(one).digest for one in (base, *edits)}) == 4


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"name": " "}, ["name"]),
        ({"targets": {"info": Targets(contact=Target(minutes=0))}}, ["targets.info.contact.minutes"]),
        (
            {"targets": {"none": Targets(resolution=Target(minutes=10**7))}},
            ["targets.none.resolution.minutes"],
        ),
        ({"units": ("graz", "", "graz")}, ["units.1", "units.2"]),
        ({"touchpoints": tuple(map(str, range(1_001)))}, ["touchpoints"]),
        ({"ladder": READY_MADE.ladder * 2}, ["ladder"]),
        ({"ladder": (LadderStep(percent=0, recipient="person"),)}, ["ladder.0.percent"]),
        (
            {"ladder": (LadderStep(percent=50, recipient="manager"), LadderStep(percent=50, recipient="person"))},
            ["ladder.1.percent", "ladder.1.recipient"],
        ),
        ({"horizon_hours": 0}, ["horizon_hours"]),
    ],
)
def test_what_is_refused(fields: dict[str, Any], places: list[str]) -> None:
    """Each mistake at its place; the ready-made policy is right."""
    READY_MADE.check()
    replace(READY_MADE, ladder=()).check()
    with pytest.raises(InvalidPolicyError) as refused:
        replace(READY_MADE, **fields).check()
    assert [problem.field for problem in refused.value.problems] == places


def test_a_severity_without_targets_has_no_clocks() -> None:
    """What was opened by hand has targets of its own."""
    only = PolicyDefinition(name="x", targets={"critical": Targets(contact=Target(minutes=30))})
    assert only.target_of("contact", "critical") == Target(minutes=30)
    assert only.target_of("resolution", "critical") is None
    assert only.target_of("contact", None) is None
    assert READY_MADE.target_of("contact", None) == Target(minutes=960)


LEE, MAX = UUID(int=2), UUID(int=3)
COMPANY = Directory(
    structure=TREE,
    people={
        LEE: Person(id=LEE, display_name="Lee", role="agent"),
        MAX: Person(id=MAX, display_name="Max", role="manager", unit="south"),
    },
    teams={"shop": Team(key="shop", name="Shop", lead=LEE, members=(LEE,))},
)


def findings(policies: list[Policy], directory: Directory = COMPANY) -> list[tuple[str, str | None, str]]:
    return [(one.code, one.policy, one.place) for one in findings_of(policies, directory, FRIDAY)]


def test_steps_that_reach_nobody_are_found_before_they_fire() -> None:
    """In the lab no team answers for anything, and nobody manages it; in Graz somebody does."""
    found = findings_of([policy("all")], COMPANY, FRIDAY)
    assert [(one.code, one.place, one.names) for one in found] == [
        ("nobody_reached", "ladder.1", ("no_team", "lab · till")),
        ("nobody_reached", "ladder.2", ("no_manager", "lab · till")),
    ]


def test_policies_that_miss_or_contradict() -> None:
    """No policy for everything; a severity without targets; two for the same; places that are not declared."""
    narrow = policy("narrow", units=("graz", "gras"), touchpoints=("till", "tills"), targets={})
    assert findings([narrow]) == [
        ("no_policy", None, ""),
        ("no_targets", "narrow", "targets"),
        ("unknown_unit", "narrow", "units"),
        ("unknown_touchpoint", "narrow", "touchpoints"),
    ]
    overlapping = [policy("a", units=("graz",)), policy("b", units=("graz", "lab")), policy("c", units=("lab",))]
    assert [one for one in findings(overlapping) if one[0] == "overlap"] == [("overlap", "a", ""), ("overlap", "b", "")]
    assert findings([policy("all"), policy("every")])[0] == ("overlap", "all", "")


def test_a_calendar_that_never_opens_is_found() -> None:
    """Its cases would have no deadline."""
    closed = replace(TREE, calendars={"shops": Calendar(zone="Europe/Vienna")})
    found = findings_of([policy("all", ladder=())], replace(COMPANY, structure=closed), FRIDAY)
    assert [(one.code, one.place, one.names) for one in found] == [("never_open", "calendars.shops", ("south",))]
