"""What holds of every company, whatever its routes, people and cases."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.routing.candidates import SOON, hours_of
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.documents import (
    people_document,
    people_of,
    places_document,
    places_of,
    routes_document,
    routes_of,
)
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.routing.route import Route, in_order, moved
from shared.directory.people import Directory, Person
from tests.domain.tickets.routing.world import (
    CHAIN,
    MONDAY,
    OFFICE,
    away,
    by_rules,
    company,
    fallback,
    moment,
    person,
    route,
)

NUMBERS = st.integers(1, 6)
PICKS = st.sampled_from(["least_open", "round_robin"])
CASES = st.builds(
    RoutedCase,
    severity=st.sampled_from([None, "info", "critical"]),
    touchpoint=st.sampled_from([None, "delivery", "checkout"]),
    location=st.sampled_from([None, "graz", "wien"]),
    units=st.just(("south", "graz")),
)
CONDITIONS = st.sampled_from(
    [
        None,
        {"field": "severity", "equals": "critical"},
        {"field": "touchpoint", "equals": "delivery"},
        {"field": "unit", "equals": "south"},
        {"none_of": [{"field": "severity", "answered": True}]},
    ]
)


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """Draw six people of whom some are away, limited, off duty or gone."""
    found = []
    for number in range(1, 7):
        given_: dict[str, Any] = {"is_active": draw(st.integers(0, 5)) > 0}
        if draw(st.integers(0, 3)) == 0:
            given_["absences"] = (away(days=draw(st.integers(1, 5)), deputy=draw(st.none() | NUMBERS)),)
        if draw(st.booleans()):
            given_["capacity"] = draw(st.integers(0, 3))
        if draw(st.booleans()):
            given_["working_hours"] = draw(st.sampled_from([OFFICE, {"saturday": ("10:00-12:00",)}]))
        if draw(st.integers(0, 3)) == 0:
            given_["unit"] = draw(st.sampled_from(["south", "wien"]))
        found.append(person(number, **given_))
    return found


@st.composite
def companies(draw: st.DrawFn) -> Directory:
    teams = {key: draw(st.lists(NUMBERS, unique=True)) for key in ("shops", "parcels", "care")}
    return company(draw(people()), CHAIN, **teams)


@st.composite
def route_lists(draw: st.DrawFn) -> list[Route]:
    found = [
        route(
            f"r{number}",
            draw(st.integers(0, 5)),
            when=draw(CONDITIONS),
            team=draw(st.sampled_from(["shops", "care", "gone", None])),
            pick=draw(PICKS),
            person_limit=draw(st.none() | st.integers(1, 2)),
            team_limit=draw(st.none() | st.integers(1, 5)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return [*found, fallback(pick=draw(PICKS))]


@given(directory=companies(), routes=route_lists(), cases=st.lists(CASES, max_size=12), hour=st.integers(0, 23))
def test_nobody_gets_more_than_they_take_and_nobody_who_is_not_there(
    directory: Directory, routes: list[Route], cases: list[RoutedCase], hour: int
) -> None:
    at = MONDAY.replace(hour=hour)
    loads = Loads()
    by_key = {one.key: one.definition for one in routes}
    given_to: Counter[UUID] = Counter()
    in_teams: Counter[str] = Counter()
    for case in cases:
        decision = by_rules(case, moment(directory, *routes, at=at, loads=loads))
        if decision.person is None:
            continue
        assert decision.team is not None
        assert decision.route is not None
        given_to[decision.person] += 1
        in_teams[decision.team] += 1
        somebody = directory.people[decision.person]
        terms = by_key[decision.route]
        assert somebody.is_active
        assert not somebody.is_away(at)
        assert somebody.unit is None or case.location in directory.structure.locations_in(somebody.unit)
        hours = hours_of(somebody)
        # Whoever begins in exactly an hour counts as there, too: the bound belongs to it.
        assert hours is None or hours.open_between(at, at + SOON) > timedelta(0) or hours.is_open(at + SOON)
        for limit in (somebody.capacity, terms.person_limit):
            assert limit is None or given_to[decision.person] <= limit
        assert terms.team_limit is None or in_teams[decision.team] <= terms.team_limit
    assert loads.open == given_to
    assert loads.of_team == in_teams


@given(directory=companies(), routes=route_lists(), cases=st.lists(CASES, max_size=6))
def test_the_same_leads_to_the_same_in_whichever_order_routes_and_people_are_listed(
    directory: Directory, routes: list[Route], cases: list[RoutedCase]
) -> None:
    teams = {key: [one.int for one in team.members][::-1] for key, team in list(directory.teams.items())[::-1]}
    turned = company(list(directory.people.values())[::-1], CHAIN, **teams)
    one, other = Loads(), Loads()
    for case in cases:
        first = by_rules(case, moment(directory, *routes, loads=one))
        assert first == by_rules(case, moment(turned, *reversed(routes), loads=other))


@given(directory=companies(), routes=route_lists(), case=CASES)
def test_the_team_is_that_of_the_first_route_in_order_that_fits(
    directory: Directory, routes: list[Route], case: RoutedCase
) -> None:
    """Each route alone says whether it would decide; all together say what the first of those says."""
    alone = [(one, by_rules(case, moment(directory, one))) for one in in_order(routes)]
    first = next((found for _, found in alone if found.route is not None), None)
    together = by_rules(case, moment(directory, *routes))
    assert (together.route, together.team) == ((None, None) if first is None else (first.route, first.team))
    assert [one.key for one in together.routes] == [one.key for one, _ in alone[: len(together.routes)]]


@given(count=st.integers(1, 6), cases=st.integers(0, 40), pick=PICKS)
def test_who_are_all_there_get_equally_many(count: int, cases: int, pick: str) -> None:
    directory = company([person(number + 1) for number in range(count)], team=range(1, count + 1))
    loads = Loads()
    for _ in range(cases):
        by_rules(RoutedCase(), moment(directory, route("all", team="team", pick=pick), loads=loads))
    shares = [loads.open.get(one, 0) for one in directory.people]
    assert sum(shares) == cases
    assert max(shares) - min(shares) <= 1


@given(before=st.lists(st.integers(0, 8), min_size=1, max_size=6), cases=st.integers(0, 40))
def test_who_has_fewer_catches_up_before_anybody_else_gets_one(before: list[int], cases: int) -> None:
    directory = company([person(number + 1) for number in range(len(before))], team=range(1, len(before) + 1))
    loads = Loads(open={UUID(int=number + 1): open_ for number, open_ in enumerate(before)})
    for _ in range(cases):
        by_rules(RoutedCase(), moment(directory, route("all", team="team"), loads=loads))
    # An independent way to the same: cases poured like water into vessels that are filled to different heights.
    level = 0
    while sum(max(0, level - one) for one in before) < cases:
        level += 1
    for number, had in enumerate(before):
        has = loads.open[UUID(int=number + 1)]
        assert has in ({had} if had >= level else {level - 1, level, had} - set(range(had)))


@given(directory=companies(), routes=route_lists(), case=CASES)
def test_an_explanation_is_the_same_after_it_was_stored(
    directory: Directory, routes: list[Route], case: RoutedCase
) -> None:
    decision = by_rules(case, moment(directory, *routes))
    assert routes_of(routes_document(decision.routes)) == tuple(decision.routes)
    assert people_of(people_document(decision.people)) == tuple(decision.people)
    assert places_of(places_document(decision.places)) == tuple(decision.places)


@given(
    positions=st.lists(st.integers(0, 4) | st.integers(999_995, 1_000_000), min_size=1, max_size=8),
    pick=st.data(),
)
def test_a_route_moves_before_another_one_and_the_others_keep_their_order(
    positions: list[int], pick: st.DataObject
) -> None:
    routes = [route(f"r{number}", position) for number, position in enumerate(positions)]
    order = [one.key for one in in_order(routes)]
    key = pick.draw(st.sampled_from(order))
    before = pick.draw(st.sampled_from([None, *order]))
    changed = moved(routes, key, before)
    after = in_order([route(one.key, changed.get(one.key, one.definition.position)) for one in routes])
    rest = [one for one in order if one != key]
    at = rest.index(before) if before in rest else len(rest)
    assert [one.key for one in after] == [*rest[:at], key, *rest[at:]]
