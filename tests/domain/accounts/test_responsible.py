"""Who answers for what: the nearest responsibility up the tree, then the touchpoint's own team, then anybody."""

import pytest

from shared.directory.responsible import responsible
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit

UNITS = (
    Unit(code="chain", name="Chain"),
    Unit(code="north", name="North", parent="chain"),
    Unit(code="kiel", name="Kiel", parent="north"),
    Unit(code="south", name="South", parent="chain"),
)
TOUCHPOINTS = (Touchpoint(key="till", name="Till", team="tills"), Touchpoint(key="app", name="App"))
RESPONSIBILITIES = (
    Responsibility(touchpoint="till", unit="kiel", team="kiel-tills", deputy="kiel"),
    Responsibility(unit="north", team="north"),
    Responsibility(touchpoint="app", unit="north", team="north-app"),
    Responsibility(touchpoint="app", team="apps"),
    Responsibility(team="head-office"),
)
STRUCTURE = Structure(units=UNITS, touchpoints=TOUCHPOINTS, responsibilities=RESPONSIBILITIES)


@pytest.mark.parametrize(
    ("touchpoint", "unit", "team"),
    [
        ("till", "kiel", "kiel-tills"),
        ("app", "kiel", "north-app"),
        ("till", "north", "north"),
        ("till", "south", "tills"),
        ("app", "south", "apps"),
        ("app", "nowhere", "apps"),
        ("till", None, "tills"),
        (None, "kiel", "north"),
        (None, "south", "head-office"),
        ("unknown", "south", "head-office"),
        (None, None, "head-office"),
    ],
)
def test_the_nearest_answers(touchpoint: str | None, unit: str | None, team: str) -> None:
    """The last place that was looked at is where the team was found, and no earlier one had any."""
    found = responsible(STRUCTURE, touchpoint, unit)
    assert found.team == team
    assert [look.team for look in found.looks] == [None] * (len(found.looks) - 1) + [team]


def test_the_explanation_shows_every_place() -> None:
    """From the unit up: the touchpoint there, everything there; then everywhere."""
    looks = responsible(STRUCTURE, "till", "south").looks
    assert [(look.touchpoint, look.unit, look.team) for look in looks] == [
        ("till", "south", None),
        (None, "south", None),
        ("till", "chain", None),
        (None, "chain", None),
        ("till", None, None),
        ("till", None, "tills"),
    ]


def test_nobody_answers_for_what_nobody_was_named_for() -> None:
    """Without responsibilities there is no team, and the explanation says where was looked."""
    found = responsible(Structure(units=UNITS), "app", "kiel")
    assert (found.team, found.deputy, len(found.looks)) == (None, None, 8)


def test_zone_language_and_hours_come_from_the_nearest_unit() -> None:
    """A unit's own value goes before that of the unit above it; without any there is a default, or none."""
    units = (
        Unit(code="a", name="A", zone="Europe/Berlin", language="de"),
        Unit(code="b", name="B", parent="a", language="pl"),
        Unit(code="c", name="C", parent="b"),
        Unit(code="d", name="D"),
    )
    structure = Structure(units=units)
    assert [structure.zone_of(code) for code in "abcd"] == ["Europe/Berlin"] * 3 + ["UTC"]
    assert [structure.language_of(code) for code in "abcd"] == ["de", "pl", "pl", None]
    assert structure.calendar_of("c") is None
