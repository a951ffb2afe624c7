"""Windows on either side of an improvement, who may know of it, and on which trends it is marked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.company import Company
from services.scoring.domain.improvements.effect import (
    LONGEST_DAYS,
    SHORTEST_DAYS,
    BeforeAndAfter,
    Effect,
    TooEarly,
    meeting,
    span_around,
)
from services.scoring.domain.improvements.mark import ImprovementMark, done
from shared.directory.structure import Structure, Unit

STRUCTURE = Structure(
    version=1,
    units=(
        Unit(code="all", name="All"),
        Unit(code="north", name="North", parent="all"),
        Unit(code="kiel", name="Kiel", parent="north"),
        Unit(code="south", name="South", parent="all"),
    ),
)
EVERYTHING = Company(STRUCTURE)
NORTHERNER = Company(STRUCTURE, frozenset({"north", "kiel"}), "north")
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
DAY = date(2026, 3, 10)


def mark(number: int = 1, **fields: Any) -> ImprovementMark:
    given: dict[str, Any] = {"done_on": DAY, "state": "done"} | fields
    return ImprovementMark(improvement_id=UUID(int=number), number=number, version=1, **given)


@pytest.mark.parametrize(
    ("days_later", "days"),
    [(0, None), (1, None), (14, None), (15, 14), (16, 15), (90, 89), (91, 90), (92, 90), (400, 90)],
)
def test_windows_are_as_long_as_what_has_passed(days_later: int, days: int | None) -> None:
    """Days count when they are over; the day itself is in neither window."""
    now = datetime(2026, 3, 10, 8, tzinfo=UTC) + timedelta(days=days_later)
    span = span_around(DAY, now=now, zone=UTC)
    if days is None:
        assert span == TooEarly(max(0, days_later - 1), date(2026, 3, 25))
        return
    assert isinstance(span, BeforeAndAfter)
    assert span.days == days
    assert span.before.end == datetime(2026, 3, 10, tzinfo=UTC)
    assert span.after.start == datetime(2026, 3, 11, tzinfo=UTC)
    assert span.before.start == datetime(2026, 3, 10, tzinfo=UTC) - timedelta(days=days)
    assert span.after.end == datetime(2026, 3, 11, tzinfo=UTC) + timedelta(days=days)


@given(
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    st.datetimes(datetime(2015, 1, 1), datetime(2036, 6, 30)),  # noqa: DTZ001 - made aware below
    ZONES,
)
def test_both_windows_have_the_same_local_days_whatever_the_clocks_do(
    done_on: date, moment: datetime, name: str
) -> None:
    zone, now = ZoneInfo(name), moment.replace(tzinfo=UTC)
    span = span_around(done_on, now=now, zone=zone)
    if isinstance(span, TooEarly):
        early = datetime(span.possible_on.year, span.possible_on.month, span.possible_on.day, 12, tzinfo=zone)
        assert isinstance(span_around(done_on, now=early, zone=zone), BeforeAndAfter)
        assert isinstance(span_around(done_on, now=early - timedelta(days=1), zone=zone), TooEarly)
        assert now < early
        return
    assert SHORTEST_DAYS <= span.days <= LONGEST_DAYS
    ends = (span.before.start, span.before.end, span.after.start, span.after.end)
    local = [one.astimezone(zone).date() for one in ends if one is not None]
    assert [(one - done_on).days for one in local] == [-span.days, 0, 1, span.days + 1]
    assert span.after.end is not None
    assert span.after.end <= now
    assert not span.before.meets(span.after)


def test_what_is_not_done_or_too_early_has_no_numbers() -> None:
    early = TooEarly(3, date(2026, 3, 25))
    late = span_around(DAY, now=datetime(2026, 5, 1, tzinfo=UTC), zone=UTC)
    assert [Effect(mark(), one).status for one in (None, early, late)] == ["not_done", "too_early", "no_answers"]


@pytest.mark.parametrize(
    ("unit", "readers"), [(None, 2), ("all", 1), ("north", 2), ("kiel", 2), ("south", 1), ("nowhere", 1)]
)
def test_who_may_know_of_it_sees_its_place(unit: str | None, readers: int) -> None:
    one = mark(unit=unit)
    assert [one.may_be_read_by(company) for company in (EVERYTHING, NORTHERNER)] == [True, readers == 2]


def test_marks_are_those_of_what_is_done_in_the_order_in_which_it_was() -> None:
    marks = [
        mark(1),
        mark(2, state="in_work", done_on=None),
        mark(3, unit="south", done_on=DAY - timedelta(days=1)),
        mark(4, unit="kiel", done_on=DAY - timedelta(days=2)),
    ]
    assert [one.number for one in done(marks, EVERYTHING)] == [4, 3, 1]
    assert [one.number for one in done(marks, NORTHERNER)] == [4, 1]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, {"everywhere", "till", "north", "kiel till", "south"}),
        ({"survey": "visit"}, {"everywhere", "till", "north", "kiel till", "south"}),
        ({"survey": "other"}, set()),
        ({"touchpoint": "till"}, {"till", "kiel till"}),
        ({"touchpoint": "delivery"}, set()),
        ({"unit": "all"}, {"everywhere", "till", "north", "kiel till", "south"}),
        ({"unit": "north"}, {"north", "kiel till"}),
        ({"unit": "kiel"}, {"kiel till"}),
        ({"unit": "nowhere"}, set()),
        ({"unit": "north", "touchpoint": "till"}, {"kiel till"}),
    ],
)
def test_it_is_marked_where_it_took_effect_for_all_that_is_shown(fields: dict[str, Any], shown: set[str]) -> None:
    """A trend of more than that would show a line with which most of its answers have nothing to do."""
    both = ("till", "delivery")
    trends: dict[str, tuple[tuple[str, ...], str | None]] = {
        "everywhere": (both, None),
        "till": (("till",), None),
        "north": (both, "north"),
        "kiel till": (("till",), "kiel"),
        "south": (both, "south"),
    }
    found = {
        name
        for name, (touchpoints, place) in trends.items()
        if mark(**fields).covers("visit", touchpoints, place, EVERYTHING)
    }
    assert found == shown


def test_a_survey_at_one_touchpoint_is_all_of_it() -> None:
    """Also where the page offers no choice; and whoever sees one unit looks at that when they choose no place."""
    assert mark(touchpoint="till").covers("visit", ("till",), None, EVERYTHING)
    assert mark(unit="north").covers("visit", ("till",), None, NORTHERNER)
    assert not mark(unit="kiel").covers("visit", ("till",), None, NORTHERNER)
    several = Company(Structure(version=1, units=(Unit(code="a", name="A"), Unit(code="b", name="B"))))
    assert not mark(unit="a").covers("visit", ("till",), None, several)


@pytest.mark.parametrize(
    ("fields", "meets"),
    [
        ({}, True),
        ({"unit": "kiel"}, True),
        ({"unit": "all"}, True),
        ({"unit": "south"}, False),
        ({"touchpoint": "till"}, True),
        ({"touchpoint": "delivery"}, False),
        ({"survey": "visit"}, True),
        ({"survey": "other"}, False),
        ({"done_on": DAY + timedelta(days=20)}, True),
        ({"done_on": DAY - timedelta(days=21)}, False),
        ({"done_on": None}, False),
    ],
)
def test_what_else_changed_there_in_the_time_is_named(fields: dict[str, Any], *, meets: bool) -> None:
    span = span_around(DAY, now=datetime(2026, 3, 31, 8, tzinfo=UTC), zone=UTC)
    assert isinstance(span, BeforeAndAfter)
    assert span.days == 20
    own = mark(1, unit="north", touchpoint="till", survey="visit")
    other = mark(2, **fields)
    assert meeting(own, span, [own, other], STRUCTURE) == ((other,) if meets else ())
    assert own.meets(other, STRUCTURE) == other.meets(own, STRUCTURE)
