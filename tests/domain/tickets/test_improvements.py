"""Improvements: every move, and random walks in which the history has the whole story."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.improvements.improvement import (
    TERMS,
    Improvement,
    InvalidImprovementError,
    Terms,
    opened,
)
from services.tickets.domain.improvements.owners import has_left, references_of, zone_at
from services.tickets.domain.improvements.states import LEADS_TO, OPEN, PROMISED, MoveRefusedError, check_move
from shared.directory.people import Directory, Person, Team
from shared.directory.structure import Structure, Unit
from shared.vocabulary import ImprovementState

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
ID, KIM, SAM = (UUID(int=number) for number in range(1, 4))
ALL: tuple[ImprovementState, ...] = get_args(ImprovementState)
ENDS = {"done", "dropped"}


def made(**terms: Any) -> Improvement:
    """Return a new improvement."""
    change = opened(Terms(title="A bench", **terms), id_=ID, number=1, actor="kim", at=NOON, today=TODAY)
    return change.improvement


def enough_for(state: ImprovementState) -> dict[str, Any]:
    """Return what an improvement in a state needs."""
    needed: dict[str, Any] = {"owner": "care", "due_on": TODAY} if state in PROMISED else {}
    return needed | ({"dropped_because": "No room"} if state == "dropped" else {})


@pytest.mark.parametrize("state", ALL)
@pytest.mark.parametrize("wanted", ALL)
def test_each_move_leads_on_or_is_refused(state: ImprovementState, wanted: ImprovementState) -> None:
    """As the table says; staying is no move."""
    improvement = made(state=state, **enough_for(state))
    changes = {"state": wanted, **enough_for(wanted)}
    if wanted != state and wanted not in LEADS_TO[state]:
        with pytest.raises(MoveRefusedError, match=LEADS_TO[state][0]):
            improvement.revised(changes, actor="kim", at=NOON, today=TODAY)
        return
    change = improvement.revised(changes, actor="kim", at=NOON, today=TODAY)
    after = improvement if change is None else change.improvement
    assert after.state == wanted
    assert (after.done_on is not None) == (wanted == "done")
    assert (after.dropped_because is not None) == (wanted == "dropped")


def test_every_state_can_be_reached_and_left() -> None:
    reached = {after for found in LEADS_TO.values() for after in found}
    assert reached == set(ALL) == set(LEADS_TO)
    assert all(LEADS_TO.values())
    assert PROMISED < OPEN == set(ALL) - ENDS
    check_move("done", "done")


def test_the_day_of_what_is_done_can_be_put_right() -> None:
    improvement = made(state="done")
    assert improvement.done_on == TODAY
    change = improvement.revised({"done_on": date(2026, 2, 1)}, actor="sam", at=NOON, today=TODAY)
    assert change is not None
    assert [(one.field, one.before, one.after) for one in change.entry.changes] == [
        ("done_on", "2026-03-01", "2026-02-01")
    ]
    for wrong in (TODAY + timedelta(days=1), None):
        with pytest.raises(InvalidImprovementError) as refused:
            improvement.revised({"done_on": wrong}, actor="sam", at=NOON, today=TODAY)
        assert [one.field for one in refused.value.problems] == ["done_on"]


@pytest.mark.parametrize("state", ALL)
@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False), (None, False)])
def test_it_is_overdue_once_its_day_is_over(state: ImprovementState, days: int | None, *, overdue: bool) -> None:
    due_on = None if days is None else TODAY + timedelta(days=days)
    improvement = replace(made(), state=state, due_on=due_on)
    assert improvement.is_overdue(TODAY) == (overdue and state not in ENDS)


DAYS = st.one_of(st.none(), st.dates(date(2026, 2, 25), date(2026, 3, 5)))
WORDS = st.one_of(st.none(), st.sampled_from(["a", "b"]))
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["A bench", "Two benches"]),
        "description": st.sampled_from(["", "In the shade"]),
        "state": st.sampled_from(ALL),
        "owner": st.one_of(st.none(), st.sampled_from(["care", str(KIM)])),
        "due_on": DAYS,
        "survey": WORDS,
        "touchpoint": WORDS,
        "unit": WORDS,
        "cause": WORDS,
        "done_on": DAYS,
        "dropped_because": WORDS,
    },
)


@given(st.lists(CHANGES, max_size=30))
def test_whatever_people_try_the_history_has_the_whole_story(tried: list[dict[str, Any]]) -> None:
    """What is refused changes nothing; from the history alone follows what the improvement is now."""
    improvement = made()
    known = {name: _text(getattr(improvement, name)) for name in TERMS}
    for number, changes in enumerate(tried):
        at = NOON + timedelta(minutes=number)
        try:
            change = improvement.revised(changes, actor="kim", at=at, today=TODAY)
        except (MoveRefusedError, InvalidImprovementError):
            continue
        if change is None:
            assert all(getattr(improvement, name) == value for name, value in changes.items())
            continue
        assert change.before is improvement
        assert change.entry.version == improvement.version + 1 == change.improvement.version
        assert change.entry.changes
        for one in change.entry.changes:
            if one.field != "description":
                assert known[one.field] == one.before != one.after
                known[one.field] = one.after
        improvement = change.improvement
        assert list(improvement.problems(TODAY)) == []
    assert known | {"description": ""} == {
        name: _text(getattr(improvement, name)) for name in TERMS if name != "description"
    } | {"description": ""}
    assert (improvement.number, improvement.created_by, improvement.created_at) == (1, "kim", NOON)


def test_days_are_meant_by_the_clocks_of_the_place() -> None:
    """Of a unit its own; of the company, and of a place that nobody declared, the topmost unit's."""
    units = (
        Unit(code="all", name="All", zone="Europe/Vienna"),
        Unit(code="graz", name="Graz", parent="all"),
        Unit(code="porto", name="Porto", parent="all", zone="Europe/Lisbon"),
    )
    structure = Structure(version=1, units=units)
    zones = [zone_at(unit, structure) for unit in ("porto", "graz", None, "nowhere")]
    assert zones == ["Europe/Lisbon", "Europe/Vienna", "Europe/Vienna", "Europe/Vienna"]
    assert zone_at("graz", Structure()) == "UTC"


def test_people_answer_for_what_is_theirs_and_their_teams() -> None:
    directory = Directory(
        people={
            KIM: Person(id=KIM, display_name="Kim", role="agent"),
            SAM: Person(id=SAM, display_name="Sam", role="agent", is_active=False),
        },
        teams={
            "care": Team(key="care", name="Care", members=(KIM,)),
            "shop": Team(key="shop", name="Shop", lead=KIM, is_active=False),
            "else": Team(key="else", name="Else", members=(SAM,)),
        },
    )
    assert references_of(str(KIM), directory) == {str(KIM), "care", "shop"}
    assert references_of("a key", directory) == {"a key"}
    left = {one: has_left(one, directory) for one in (str(KIM), str(SAM), "care", "shop", "Anna", None)}
    assert [one for one, gone in left.items() if gone] == [str(SAM), "shop"]


def _text(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)
