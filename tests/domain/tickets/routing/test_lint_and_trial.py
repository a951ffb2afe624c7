"""What is questionable about routes, and what they would do with the cases that there are."""

from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.lint import findings_in, with_draft
from services.tickets.domain.routing.route import (
    FALLBACK,
    InvalidRouteError,
    Route,
    RouteDefinition,
    check_last,
)
from services.tickets.domain.routing.teams import RouteSet
from services.tickets.domain.routing.trial import RouteTrial
from shared.conditions.documents import expression_of
from shared.directory.people import Directory
from shared.directory.structure import Structure, Touchpoint
from tests.domain.tickets.routing.world import CHAIN, company, fallback, person, route

COMPANY = company([person(1), person(2, role="viewer"), person(3, is_active=False)], care=[1], watch=[2], empty=[3])
CRITICAL = {"field": "severity", "equals": "critical"}
CALM = {"field": "severity", "equals": "info"}


def found(*routes: Route, directory: Directory = COMPANY) -> list[tuple[str, str, str]]:
    """Return route, code and place of what is found, but for what is said of the last route."""
    return [(one.route, one.code, one.place) for one in findings_in(routes, directory) if one.route != FALLBACK]


def test_routes_that_do_what_they_say_are_not_questionable() -> None:
    routes = [route("urgent", 1, when=CRITICAL, team="care"), route("rest", 2, team="care"), fallback()]
    assert found(*routes) == []


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"team": "nobody-knows"}, ("unknown_team", "team")),
        ({"team": "empty"}, ("empty_team", "team")),
        ({"team": "watch"}, ("nobody_able", "team")),
        ({"otherwise_team": "nobody-knows"}, ("unknown_team", "otherwise_team")),
        ({"team": "care", "when": {"field": "unit", "one_of": ["graz", "mars"]}}, ("unknown_unit", "when")),
        (
            {"team": "care", "when": {"all_of": [CRITICAL, {"field": "severity", "equals": "info"}]}},
            ("never_fits", "when"),
        ),
        (
            {
                "team": "care",
                "when": {
                    "any_of": [
                        CRITICAL,
                        {
                            "all_of": [
                                {"field": "earlier_cases", "at_least": 3},
                                {"field": "earlier_cases", "at_most": 2},
                            ]
                        },
                    ]
                },
            },
            ("dead_branch", "when"),
        ),
        ({}, ("nobody_answers", "otherwise_team")),
    ],
)
def test_what_is_questionable_is_named_with_its_place(given: dict[str, Any], finding: tuple[str, str]) -> None:
    assert found(route("one", **given), fallback()) == [("one", *finding)]


def test_a_touchpoint_that_is_not_declared_is_a_hint() -> None:
    declared = company([person(1)], Structure(touchpoints=(Touchpoint(key="checkout", name=""),)), care=[1])
    one = route("one", when={"field": "touchpoint", "equals": "till"}, team="care")
    [finding] = findings_in([one], declared)
    assert (finding.code, finding.level) == ("unknown_touchpoint", "hint")


@pytest.mark.parametrize(
    ("first", "second", "is_reached"),
    [
        ({"when": CRITICAL}, {"when": CRITICAL}, False),
        ({}, {"when": CRITICAL}, False),
        ({"when": {"field": "severity", "one_of": ["critical", "warning"]}}, {"when": CRITICAL}, False),
        ({"when": CRITICAL}, {"when": {"field": "severity", "one_of": ["critical", "warning"]}}, True),
        ({"when": CRITICAL, "enabled": False}, {"when": CRITICAL}, True),
        ({"when": CRITICAL, "team": None}, {"when": CRITICAL}, True),
        ({"when": CRITICAL, "team": None, "otherwise_team": "care"}, {"when": CRITICAL}, False),
    ],
)
def test_a_route_that_no_case_comes_to_is_named(
    first: dict[str, Any], second: dict[str, Any], *, is_reached: bool
) -> None:
    routes = [route("first", 1, **{"team": "care", **first}), route("second", 2, **{"team": "care", **second})]
    unreachable = [one for one in found(*routes) if one[1] == "unreachable"]
    assert unreachable == ([] if is_reached else [("second", "unreachable", "position")])


def test_the_last_route_says_for_how_many_places_nobody_answers() -> None:
    [finding] = findings_in([fallback()], company([person(1)], CHAIN, care=[1]))
    assert (finding.code, finding.level) == ("nobody_answers", "hint")
    assert "1 of 2 combinations" in finding.detail
    assert findings_in([fallback(otherwise_team="care")], company([person(1)], CHAIN, care=[1])) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"position": -1}, "position"),
        ({"when": expression_of({"field": "colour", "equals": "red"})}, "when.field"),
        ({"team": "care", "otherwise_team": "care"}, "otherwise_team"),
        ({"person_limit": 0}, "person_limit"),
        ({"pick": "nobody", "team_limit": 3}, "team_limit"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(given: dict[str, Any], field: str) -> None:
    definition = RouteDefinition(**{"name": "One", "position": 1, **given})
    with pytest.raises(InvalidRouteError) as refused:
        definition.check()
    assert [one.field for one in refused.value.problems] == [field]


@pytest.mark.parametrize("given", [{"when": expression_of(CRITICAL)}, {"enabled": False}])
def test_the_last_route_is_for_every_case(given: dict[str, Any]) -> None:
    definition = RouteDefinition(**{"name": "Last", "position": 0, **given})
    check_last("another", definition)
    with pytest.raises(InvalidRouteError):
        check_last(FALLBACK, definition)


def test_a_trial_counts_where_cases_go_and_which_of_them_move() -> None:
    stored = [route("all", 5, team="care"), fallback()]
    draft = with_draft(stored, "urgent", route("urgent", 1, when=CRITICAL, team="watch").definition)
    trial = RouteTrial(RouteSet(stored), RouteSet(draft), COMPANY)
    for number, severity in enumerate(["critical", "info", "critical"]):
        trial.take(UUID(int=number), number, RoutedCase(severity=severity))  # type: ignore[arg-type] # of the list
    assert dict(trial.ways_before) == {("all", "care"): 3}
    assert dict(trial.ways_after) == {("urgent", "watch"): 2, ("all", "care"): 1}
    assert (trial.cases, trial.moved, trial.nobody) == (3, 2, 0)
    assert [(one.number, one.after) for one in trial.examples] == [(0, ("urgent", "watch")), (2, ("urgent", "watch"))]
    off = with_draft(draft, "urgent", route("urgent", team="watch", enabled=False).definition)
    assert RouteSet(off).find_team(RoutedCase(severity="critical"), COMPANY).team == "care"
