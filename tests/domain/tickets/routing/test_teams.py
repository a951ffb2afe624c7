"""Which team a case goes to: the first route that fits, who answers for the place, and what is never silent."""

from dataclasses import replace

import pytest

from services.tickets.domain.routing.case import FIELDS, RoutedCase
from services.tickets.domain.routing.route import FALLBACK
from shared.directory.people import Team
from tests.domain.tickets.routing.world import by_rules, company, fallback, in_team, moment, person, route

CASE = RoutedCase(
    kind="complaint",
    severity="critical",
    touchpoint="checkout",
    location="graz",
    survey="visit",
    channel="qr",
    category="refund",
    language="de",
    units=("south", "graz"),
    wants_call_back=True,
    is_anonymous=False,
    earlier_cases=2,
    words=("I want my refund now",),
)
OF_EVERY_FIELD = {
    "kind": "complaint",
    "severity": "critical",
    "touchpoint": "checkout",
    "location": "graz",
    "unit": "south",
    "survey": "visit",
    "channel": "qr",
    "category": "refund",
    "language": "de",
    "wants_call_back": True,
    "is_anonymous": False,
    "earlier_cases": 2,
}
COMPANY = company([person(1), person(2)], shops=[1], parcels=[2], care=[1, 2])


def test_every_field_of_the_catalogue_is_there_to_be_tested() -> None:
    assert set(OF_EVERY_FIELD) | {"words"} == set(FIELDS)


@pytest.mark.parametrize(("name", "value"), [*OF_EVERY_FIELD.items(), ("words", "refund*")])
def test_a_route_by_each_field_fits_the_case_and_no_other(name: str, value: object) -> None:
    test = {"field": name, "includes" if name == "words" else "equals": value}
    routes = [route("special", when=test, team="care"), fallback()]
    assert by_rules(CASE, moment(COMPANY, *routes)).route == "special"
    other = RoutedCase(is_anonymous=True, location="wien", units=("wien",))
    assert by_rules(other, moment(COMPANY, *routes)).route is None


def test_the_first_route_that_fits_decides_whatever_comes_after() -> None:
    urgent = route("urgent", 20, when={"field": "severity", "equals": "critical"}, team="care")
    everything = route("everything", 10, team="parcels")
    assert by_rules(CASE, moment(COMPANY, urgent, everything, fallback())).team == "parcels"
    later = replace(everything, definition=replace(everything.definition, position=30))
    assert by_rules(CASE, moment(COMPANY, later, urgent, fallback())).team == "care"


def test_equal_positions_are_looked_at_by_key_and_the_last_route_is_last_wherever_it_stands() -> None:
    routes = [fallback(), route("b", team="parcels"), route("a", team="care")]
    decision = by_rules(CASE, moment(COMPANY, *routes))
    assert [(one.key, one.outcome) for one in decision.routes] == [("a", "fits")]


def test_a_decision_says_which_routes_were_looked_at_and_which_test_decided() -> None:
    both = {"all_of": [{"field": "channel", "equals": "qr"}, {"field": "severity", "equals": "info"}]}
    routes = [
        route("off", 1, team="care", enabled=False),
        route("calm", 2, when=both, team="care"),
        route("gone", 3, team="closed-team"),
        route("placed", 4, when={"field": "unit", "equals": "wien"}),
        fallback(),
    ]
    decision = by_rules(CASE, moment(COMPANY, *routes))
    assert [(one.key, one.outcome) for one in decision.routes] == [
        ("off", "off"),
        ("calm", "differs"),
        ("gone", "team_gone"),
        ("placed", "differs"),
        (FALLBACK, "fits"),
    ]
    [deciding] = decision.routes[1].tests
    assert (deciding.place, deciding.holds) == ("all_of.1", False)
    assert deciding.test == {"field": "severity", "equals": "info"}
    assert (decision.route, decision.route_version, decision.team) == (FALLBACK, 2, "shops")


def test_without_a_route_the_team_that_answers_for_the_place_gets_it_and_where_was_looked_is_kept() -> None:
    decision = by_rules(CASE, moment(COMPANY, fallback()))
    assert decision.team == "shops"
    assert [(one.touchpoint, one.unit, one.team) for one in decision.places] == [
        ("checkout", "graz", None),
        (None, "graz", None),
        ("checkout", "south", None),
        (None, "south", "shops"),
    ]
    assert by_rules(RoutedCase(touchpoint="delivery"), moment(COMPANY, fallback())).team == "parcels"


def test_where_nobody_answers_another_team_takes_it_or_nobody_and_that_is_said() -> None:
    nowhere = RoutedCase(location="wien", units=("wien",))
    assert by_rules(nowhere, moment(COMPANY, fallback(otherwise_team="care"))).team == "care"
    decision = by_rules(nowhere, moment(COMPANY, fallback()))
    assert (decision.team, decision.person, decision.waits) == (None, None, None)
    assert [one.outcome for one in decision.routes] == ["nobody_answers"]
    assert decision.places
    without = by_rules(nowhere, moment(COMPANY))
    assert (without.team, without.routes) == (None, [])


def test_a_team_that_was_deleted_is_replaced_by_the_one_that_stands_in() -> None:
    gone = replace(COMPANY, teams={**COMPANY.teams, "shops": Team(key="shops", name="", is_active=False)})
    assert by_rules(CASE, moment(gone, fallback())).team is None
    backed = replace(gone, teams={**gone.teams, "backup": Team(key="backup", name="", members=())})
    assert by_rules(CASE, moment(backed, fallback())).team == "backup"


def test_a_case_that_has_a_team_stays_with_it_on_the_terms_of_the_route_that_gave_it() -> None:
    routes = [
        route("first", 1, team="care", pick="nobody"),
        route("second", 2, team="care", pick="least_open"),
        fallback(pick="nobody"),
    ]
    assert in_team(CASE, "care", moment(COMPANY, *routes), decided_by="second").person is not None
    assert in_team(CASE, "care", moment(COMPANY, *routes)).route == "first"
    assert in_team(CASE, "shops", moment(COMPANY, *routes)).route == FALLBACK
    assert in_team(CASE, "shops", moment(COMPANY)).waits == "by_hand"


def test_a_case_whose_team_is_gone_is_routed_anew() -> None:
    decision = in_team(CASE, "closed-team", moment(COMPANY, fallback()))
    assert (decision.team, [one.key for one in decision.routes]) == ("shops", [FALLBACK])
