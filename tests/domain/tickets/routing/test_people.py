"""Who of a team takes a case, and why the others do not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.routing.candidates import SOON
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.deciding import with_holder
from services.tickets.domain.routing.decision import Decision
from services.tickets.domain.routing.loads import Loads
from shared.directory.people import Person
from tests.domain.tickets.routing.world import (
    MONDAY,
    OFFICE,
    away,
    by_rules,
    company,
    fallback,
    in_team,
    moment,
    person,
    reasons,
    route,
)

CASE = RoutedCase(location="graz", units=("south", "graz"))
LATER = MONDAY + timedelta(days=1)


def routed(*people: Person, at: datetime = MONDAY, loads: Loads | None = None, **terms: Any) -> Decision:
    """Return the decision where all of them are in the one team that there is."""
    directory = company(people, team=[one.id.int for one in people])
    return by_rules(CASE, moment(directory, route("all", team="team", **terms), fallback(), at=at, loads=loads))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (person(1, is_active=False), "left"),
        (person(1, role="viewer"), "role"),
        (person(1, unit="wien"), "unreachable"),
        (person(1, absences=(away(),)), "away"),
        (person(1, working_hours={"tuesday": ("09:00-17:00",)}), "outside_hours"),
        (person(1, capacity=0), "full"),
    ],
)
def test_who_cannot_take_it_is_named_with_the_reason_and_another_one_takes_it(other: Person, why: str) -> None:
    decision = routed(other, person(2, unit="south", working_hours=OFFICE))
    assert reasons(decision) == {1: why, 2: "chosen"}
    assert decision.person == UUID(int=2)
    assert decision.waits is None


@pytest.mark.parametrize(
    ("people", "waits"),
    [
        ([], "nobody_able"),
        ([person(1, role="viewer"), person(2, is_active=False)], "nobody_able"),
        ([person(1, role="viewer"), person(2, absences=(away(),))], "nobody_there"),
        ([person(1, working_hours={"friday": ("09:00-10:00",)})], "nobody_there"),
        ([person(1, capacity=0), person(2, absences=(away(),))], "full"),
    ],
)
def test_why_it_stays_with_the_team(people: list[Person], waits: str) -> None:
    decision = routed(*people)
    assert (decision.team, decision.person, decision.waits) == ("team", None, waits)
    assert decision.is_queued


def test_who_has_the_fewest_takes_it_and_with_as_many_who_got_one_longest_ago() -> None:
    loads = Loads(open={UUID(int=1): 3, UUID(int=2): 1, UUID(int=3): 1}, turns={("team", UUID(int=2)): 7})
    decision = routed(person(1), person(2), person(3), loads=loads)
    assert reasons(decision) == {1: "more_open", 2: "later_turn", 3: "chosen"}
    assert (loads.open[UUID(int=3)], loads.turns["team", UUID(int=3)]) == (2, 8)


def test_in_turn_it_does_not_matter_how_much_they_have() -> None:
    loads = Loads(open={UUID(int=1): 9}, turns={("team", UUID(int=2)): 1})
    assert reasons(routed(person(1), person(2), loads=loads, pick="round_robin")) == {1: "chosen", 2: "later_turn"}


def test_nobody_gets_it_by_themselves_where_the_route_says_so() -> None:
    decision = routed(person(1), pick="nobody")
    assert (decision.team, decision.person, decision.waits, decision.is_queued) == ("team", None, "by_hand", False)


def test_limits_of_the_route_count_besides_what_people_take_themselves() -> None:
    loads = Loads(open={UUID(int=1): 2, UUID(int=2): 2}, of_team={"team": 4})
    decision = routed(person(1, capacity=9), person(2, capacity=1), loads=loads, person_limit=2)
    assert [(one.reason, one.open, one.limit) for one in decision.people] == [("full", 2, 2), ("full", 2, 1)]
    assert routed(person(1), loads=loads, person_limit=3).person == UUID(int=1)
    assert routed(person(1), loads=Loads(of_team={"team": 4}), team_limit=4).waits == "team_full"
    assert routed(person(1), loads=Loads(of_team={"team": 3}), team_limit=4).person == UUID(int=1)


def test_who_begins_soon_counts_as_there_and_hours_are_by_the_clock_of_their_own_zone() -> None:
    early = datetime(2026, 3, 2, 8, tzinfo=UTC)
    utc, vienna = person(1, working_hours=OFFICE), person(2, working_hours=OFFICE, zone="Europe/Vienna")
    assert reasons(routed(utc, vienna, at=early - SOON)) == {1: "outside_hours", 2: "chosen"}
    assert routed(utc, at=early).person == utc.id
    assert routed(utc, at=early - timedelta(seconds=1)).next_look() == early + SOON
    assert routed(utc, at=datetime(2026, 3, 2, 17, tzinfo=UTC)).next_look() == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert routed(utc, at=early - timedelta(seconds=1), ignores_hours=True).person == utc.id


def test_hours_in_a_zone_that_nobody_knows_keep_nobody_away() -> None:
    assert routed(person(1, working_hours=OFFICE, zone="Mars/Olympus"), at=MONDAY.replace(hour=3)).person


def test_the_next_look_is_when_the_first_is_back_after_all_absences_in_a_row() -> None:
    two = (away(days=2), away(days=5, begin=MONDAY + timedelta(days=2, hours=1)))
    decision = routed(person(1, absences=two), person(2, absences=(away(days=9),)))
    assert decision.next_look() == two[1].ends_at
    assert routed(person(1, capacity=0)).next_look() is None


def test_a_deputy_of_a_deputy_stands_in_for_a_member_who_is_away() -> None:
    people = [
        person(1, absences=(away(deputy=2),)),
        person(2, absences=(away(deputy=3),)),
        person(3),
    ]
    decision = by_rules(CASE, moment(company(people, team=[1]), route("all", team="team")))
    assert reasons(decision) == {1: "away", 3: "chosen"}
    assert decision.people[1].stands_in_for == UUID(int=1)


def test_deputies_in_a_circle_stand_in_for_nobody() -> None:
    people = [person(1, absences=(away(deputy=2),)), person(2, absences=(away(deputy=1),))]
    decision = by_rules(CASE, moment(company(people, team=[1]), route("all", team="team")))
    assert (reasons(decision), decision.waits) == ({1: "away"}, "nobody_there")


def test_a_member_who_is_there_is_asked_once_however_many_they_stand_in_for() -> None:
    people = [person(1, absences=(away(deputy=3),)), person(2, absences=(away(deputy=3),)), person(3)]
    decision = by_rules(CASE, moment(company(people, team=[1, 2, 3]), route("all", team="team")))
    assert reasons(decision) == {1: "away", 2: "away", 3: "chosen"}
    assert decision.people[2].stands_in_for is None


def test_where_nobody_of_the_team_is_there_the_team_that_stands_in_is_asked() -> None:
    people = [person(1, absences=(away(),)), person(2)]
    directory = company(people, shops=[1], backup=[2])
    decision = by_rules(CASE, moment(directory, fallback()))
    assert (decision.team, decision.person) == ("backup", UUID(int=2))
    full = company([person(1, capacity=0), person(2)], shops=[1], backup=[2])
    waiting = by_rules(CASE, moment(full, fallback()))
    assert (waiting.team, waiting.person, waiting.waits) == ("shops", None, "full")


def test_who_had_it_gets_it_back_however_much_they_have() -> None:
    busy = person(1, capacity=1, working_hours={"friday": ("09:00-10:00",)})
    loads = Loads(open={busy.id: 5})
    decision = with_holder(CASE, busy.id, "team", moment(company([busy], team=[1]), loads=loads))
    assert decision is not None
    assert (decision.person, reasons(decision)) == (busy.id, {1: "theirs"})


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "viewer"}, {"unit": "wien"}])
def test_who_cannot_work_on_it_any_more_does_not_get_it_back(change: dict[str, Any]) -> None:
    directory = company([replace(person(1), **change)], team=[1])
    assert with_holder(CASE, UUID(int=1), "team", moment(directory)) is None
    assert with_holder(CASE, UUID(int=9), "team", moment(directory)) is None


def test_what_belongs_to_somebody_who_is_away_goes_to_who_acts_for_them_as_far_as_they_can() -> None:
    people = [person(1, absences=(away(deputy=2),)), person(2, absences=(away(deputy=3),)), person(3, capacity=1)]
    loads = Loads()
    directory = company(people, team=[1])
    decision = with_holder(CASE, UUID(int=1), "team", moment(directory, loads=loads))
    assert decision is not None
    assert (decision.person, reasons(decision)) == (UUID(int=3), {1: "away", 3: "chosen"})
    assert with_holder(CASE, UUID(int=1), "team", moment(directory, loads=loads)) is None
    without = company([person(1, absences=(away(),))], team=[1])
    assert with_holder(CASE, UUID(int=1), "team", moment(without)) is None


def test_who_did_nothing_about_it_does_not_get_it_again() -> None:
    directory = company([person(1), person(2)], team=[1, 2])
    again = in_team(CASE, "team", moment(directory, route("all", team="team")), passed_over=frozenset({UUID(int=1)}))
    assert reasons(again) == {1: "passed_over", 2: "chosen"}
    alone = company([person(1)], team=[1])
    none = in_team(CASE, "team", moment(alone, route("all", team="team")), passed_over=frozenset({UUID(int=1)}))
    assert (none.person, none.waits, none.passed_over) == (None, "nobody_able", frozenset({UUID(int=1)}))
