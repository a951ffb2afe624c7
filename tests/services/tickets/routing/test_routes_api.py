"""Routes over HTTP: their order and versions, who may change them, trying them, and what is questionable about them."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.directory.structure import Responsibility
from shared.testing.signing_in import sign_in
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.routing.town import Town, id_of

URGENT = {"field": "severity", "equals": "critical"}


async def call(town: Town, method: str, path: str = "", body: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await town.service.client.request(method, f"/v1/routes{path}", headers=town.service.admin | named, json=body)


async def order(town: Town) -> list[str]:
    return [one["key"] for one in (await call(town, "GET")).json()["items"]]


async def test_the_last_route_is_there_from_the_beginning_and_stays(town: Town) -> None:
    [last] = (await call(town, "GET")).json()["items"]
    assert (last["key"], last["pick"], last["when"], last["team"]) == ("fallback", "nobody", None, None)
    refused = await call(town, "DELETE", "/fallback", if_match="*")
    assert (refused.status_code, refused.json()["type"]) == (HTTPStatus.CONFLICT, "urn:heed:problem:fallback-stays")
    limited = {"name": "Rest", "position": 1, "when": URGENT}
    wrong = await call(town, "PUT", "/fallback", limited, if_match="*")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "when")
    assert (await town.route("fallback", otherwise_team="care", pick="round_robin"))["version"] == 2
    assert (await call(town, "POST", "/fallback/move", {})).status_code == HTTPStatus.CONFLICT


async def test_a_route_has_versions_and_a_tag_and_is_not_overwritten_unseen(town: Town) -> None:
    body = {"name": "Urgent", "position": 5, "when": URGENT, "team": "care"}
    made = await call(town, "PUT", "/urgent", body)
    assert (made.status_code, made.json()["version"]) == (HTTPStatus.CREATED, 1)
    assert (await call(town, "PUT", "/urgent", body)).json()["version"] == 1
    changed = body | {"person_limit": 3}
    assert (await call(town, "PUT", "/urgent", changed)).status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert (await call(town, "PUT", "/urgent", changed, if_match='"old"')).status_code == HTTPStatus.PRECONDITION_FAILED
    assert (await call(town, "PUT", "/urgent", changed, if_match=made.headers["etag"])).json()["version"] == 2
    assert [one["person_limit"] for one in (await call(town, "GET", "/urgent/versions")).json()] == [3, None]
    assert (await call(town, "GET", "/urgent/versions/1")).json()["when"] == URGENT
    assert (await call(town, "DELETE", "/urgent", if_match="*")).status_code == HTTPStatus.NO_CONTENT
    assert (await call(town, "GET", "/urgent")).status_code == HTTPStatus.NOT_FOUND
    assert (await call(town, "GET", "/urgent/versions/2")).json()["person_limit"] == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"when": {"field": "colour", "equals": "red"}}, "when.field"),
        ({"when": {"field": "severity", "equals": "loud"}}, "when.equals"),
        ({"when": {"all_of": []}}, "when"),
        ({"position": -1}, "position"),
        ({"pick": "somebody"}, "pick"),
        ({"team": "care", "otherwise_team": "care"}, "otherwise_team"),
        ({"pick": "nobody", "team_limit": 3}, "team_limit"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_field(town: Town, given: dict[str, Any], field: str) -> None:
    refused = await call(town, "PUT", "/one", {"name": "One", "position": 1} | given)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused.json()["errors"][0]["field"] == field


async def test_a_route_is_moved_before_another_and_cases_follow_the_new_order(desk: Desk, town: Town) -> None:
    for key in ("ann", "ben", "kim"):
        await town.person(key)
        await town.team(key, key)
        await town.route(key, team=key)
    assert await order(town) == ["ann", "ben", "kim", "fallback"]
    moved = await call(town, "POST", "/kim/move", {"before": "ann"})
    assert [one["key"] for one in moved.json()["items"]] == ["kim", "ann", "ben", "fallback"]
    assert (await desk.open())["assignee"] == str(id_of("kim"))
    await call(town, "POST", "/kim/move", {})
    assert await order(town) == ["ann", "ben", "kim", "fallback"]
    assert (await desk.open())["assignee"] == str(id_of("ann"))
    assert (await call(town, "POST", "/kim/move", {"before": "nobody"})).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (await call(town, "POST", "/nobody/move", {})).status_code == HTTPStatus.NOT_FOUND


async def test_who_is_limited_to_a_unit_reads_routes_and_changes_none(town: Town) -> None:
    manager = sign_in(town.service.app, "manager", unit="south", locations=frozenset({"Graz"}))
    client = town.service.client
    assert (await client.get("/v1/routes", headers=manager.headers)).status_code == HTTPStatus.OK
    body = {"name": "One", "position": 1, "team": "care"}
    put = await client.put("/v1/routes/one", headers=manager.headers, json=body)
    assert put.status_code == HTTPStatus.FORBIDDEN
    whole = sign_in(town.service.app, "manager")
    assert (await client.put("/v1/routes/one", headers=whole.headers, json=body)).status_code == HTTPStatus.CREATED


async def test_a_described_case_is_tried_with_a_draft_and_nothing_is_kept(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=1)
    await town.person("ben")
    await town.team("rush", "ben")
    draft = {"key": "urgent", "definition": {"name": "Urgent", "position": 1, "when": URGENT, "team": "rush"}}
    tried = (await call(town, "POST", "/try", {"draft": draft, "case": {"severity": "critical"}})).json()
    assert (tried["decision"]["route"], tried["decision"]["person"]) == ("urgent", str(id_of("ben")))
    assert tried["trial"] is None
    other = (await call(town, "POST", "/try", {"draft": draft, "case": {"severity": "info"}})).json()["decision"]
    assert [(one["key"], one["outcome"]) for one in other["routes"]] == [("urgent", "differs"), ("all", "fits")]
    assert other["routes"][0]["tests"] == [{"place": "", "test": URGENT, "holds": False}]
    without = (await call(town, "POST", "/try", {"draft": {"key": "all"}, "case": {}})).json()["decision"]
    assert (without["team"], [one["key"] for one in without["routes"]]) == (None, ["fallback"])
    assert await order(town) == ["all", "fallback"]
    ticket = await desk.open(severity="critical")
    again = (await call(town, "POST", "/try", {"ticket_id": ticket["id"]})).json()["decision"]
    assert (again["waits"], again["people"][0]["reason"]) == ("full", "full")


@pytest.mark.parametrize("body", [{}, {"case": {}, "ticket_id": str(id_of("ann"))}, {"over": "all"}])
async def test_a_trial_asks_for_one_thing(town: Town, body: dict[str, Any]) -> None:
    assert (await call(town, "POST", "/try", body)).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


async def test_a_draft_is_tried_on_the_cases_that_there_are(desk: Desk, town: Town, alert: MakeAlert) -> None:
    await town.care("ann")
    await town.team("rush")
    for severity in ("critical", "info", "critical"):
        await town.service.deliver(alert(severity=severity))
    await desk.step((await desk.found(order="oldest"))[0]["id"], "close")
    draft = {"key": "urgent", "definition": {"name": "Urgent", "position": 1, "when": URGENT, "team": "rush"}}

    async def trial(over: str, headers: dict[str, str]) -> dict[str, Any]:
        path, body = "/v1/routes/try", {"draft": draft, "over": over}
        found: dict[str, Any] = (await town.service.client.post(path, headers=headers, json=body)).json()["trial"]
        return found

    still_open = await trial("open", town.service.admin)
    assert (still_open["cases"], still_open["moved"], still_open["is_whole"]) == (2, 1, True)
    past = await trial("last_90_days", town.service.admin)
    assert past["ways"] == [
        {"route": "urgent", "team": "rush", "now": 0, "then": 2},
        {"route": "all", "team": "care", "now": 3, "then": 1},
    ]
    assert [one["team_then"] for one in past["examples"]] == ["rush", "rush"]
    elsewhere = sign_in(town.service.app, "manager", unit="north", locations=frozenset({"Linz"}))
    assert (await trial("last_90_days", elsewhere.headers))["cases"] == 0


async def test_earlier_cases_of_the_same_customer_count(desk: Desk, town: Town, alert: MakeAlert) -> None:
    await town.care("ann", route={"position": 20})
    await town.person("ben")
    await town.team("care2", "ben")
    await town.route("again", 1, team="care2", when={"field": "earlier_cases", "at_least": 1})
    ann = uuid4()
    await town.service.deliver(alert(respondent_id=ann))
    elsewhere = alert(respondent_id=ann, touchpoint="hotline")
    await town.service.deliver(elsewhere, alert(respondent_id=None))
    found = sorted((one["respondent_id"] is not None, one["team"]) for one in await desk.found())
    assert found == [(False, "care"), (True, "care"), (True, "care2")]


async def test_what_is_questionable_is_said_of_all_routes_and_of_a_draft(town: Town) -> None:
    await town.care("ann")
    await town.structure(Responsibility(unit="south", team="care"))
    assert (await call(town, "POST", "/lint", {})).json() == []
    draft = {"key": "later", "definition": {"name": "Later", "position": 99, "when": URGENT, "team": "gone"}}
    found = (await call(town, "POST", "/lint", {"draft": draft})).json()
    assert [(one["route"], one["code"], one["level"]) for one in found] == [
        ("later", "unreachable", "warning"),
        ("later", "unknown_team", "warning"),
    ]


async def test_the_board_shows_who_has_how_much_and_what_nobody_has(desk: Desk, town: Town, alert: MakeAlert) -> None:
    await town.care("ann", "ben", capacity=1)
    await town.person("kim", absences=town.away(deputy="lee"))
    await town.person("lee", working_hours={"monday": ("09:00-17:00",)})
    await town.team("late", "kim")
    for severity in ("info", "info", "info", "critical"):
        await town.service.deliver(alert(severity=severity))
    await town.route("all", team="gone")
    await desk.open()
    care, late, nobodys = (await desk.get("/board")).json()
    assert [(one["open"], one["limit"], one["is_full"], one["missing"]) for one in care["people"]] == 2 * [
        (1, 1, True, None)
    ]
    assert [one["severity"] for one in care["waiting"]] == ["critical", "info"]
    assert care["number_waiting"] == 2
    away = {one["person_id"]: (one["missing"], one["stands_in_for"]) for one in late["people"]}
    assert away == {
        str(id_of("kim")): ("away", None),
        str(id_of("lee")): ("outside_hours", str(id_of("kim"))),
    }
    assert (nobodys["team"], nobodys["number_waiting"]) == (None, 1)
    elsewhere = sign_in(town.service.app, "agent", unit="north", locations=frozenset({"Linz"}))
    seen = (await town.service.client.get("/v1/tickets/board", headers=elsewhere.headers)).json()
    assert [(one["number_waiting"], [each["open"] for each in one["people"]]) for one in seen] == [
        (0, [0, 0]),
        (0, [0, 0]),
    ]
    assert all(one["is_full"] for one in seen[0]["people"])


async def test_why_a_case_is_where_it_is_is_for_those_alone_who_may_see_it(town: Town, alert: MakeAlert) -> None:
    await town.service.deliver(alert())
    [ticket] = (await town.service.client.get("/v1/tickets", headers=town.service.admin)).json()["items"]
    elsewhere = sign_in(town.service.app, "agent", unit="north", locations=frozenset({"Linz"}))
    path = f"/v1/tickets/{ticket['id']}"
    assert (await town.service.client.get(f"{path}/routing", headers=elsewhere.headers)).status_code == 404
    passed = await town.service.client.post(
        f"{path}/pass-on", headers={**elsewhere.headers, "If-Match": "*"}, json={"team": "care"}
    )
    assert passed.status_code == HTTPStatus.NOT_FOUND
