"""The structure over HTTP: published as a whole, version by version, and refused where it contradicts itself."""

import copy
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from services.accounts.service import SERVICE
from shared.contracts.accounts import StructurePublished, TeamChanged
from shared.settings import Settings
from shared.testing.one_service import OneService, one_service
from tests.services.accounts.structures import CHAIN, TEAMS

URL = "/v1/structure"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """Accounts with the teams that the chain names."""
    async with one_service(SERVICE, database_url, settings=Settings()) as service:
        for team in TEAMS:
            reply = await service.client.put(f"/v1/teams/{team}", json={"name": team.title()}, headers=service.admin)
            assert reply.status_code == 201, reply.text
        yield service


async def put(accounts: OneService, document: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await accounts.client.put(URL, json=document, headers=accounts.admin | named)


async def test_publishing_reading_and_publishing_again(accounts: OneService) -> None:
    """The first version is new; the same again changes nothing; another one needs the tag of what it replaces."""
    assert (await accounts.client.get(URL, headers=accounts.admin)).status_code == 404
    first = await put(accounts, CHAIN)
    assert (first.status_code, first.json()["version"]) == (201, 1)
    again = await put(accounts, CHAIN)
    assert (again.status_code, again.json()["version"], again.headers["ETag"]) == (200, 1, first.headers["ETag"])
    changed = copy.deepcopy(CHAIN)
    changed["units"].append({"code": "graz", "name": "Graz", "parent": "chain"})
    assert (await put(accounts, changed)).status_code == 428
    assert (await put(accounts, changed, If_Match='"another"')).status_code == 412
    second = await put(accounts, changed, If_Match=first.headers["ETag"])
    assert (second.status_code, second.json()["version"]) == (200, 2)
    read = await accounts.client.get(URL, headers=accounts.admin)
    assert [unit["code"] for unit in read.json()["units"]][-1] == "graz"
    known = accounts.admin | {"If-None-Match": read.headers["ETag"]}
    assert (await accounts.client.get(URL, headers=known)).status_code == 304


async def test_what_is_published_and_audited(accounts: OneService) -> None:
    """Each version is one event and one line of the audit log, which says what changed; its own copy knows it."""
    await put(accounts, CHAIN)
    await put(accounts, CHAIN)
    events = [event.data for event in await accounts.published()]
    (published,) = [one for one in events if isinstance(one, StructurePublished)]
    assert (published.version, published.structure().zone_of("Berlin Mitte")) == (1, "Europe/Berlin")
    (audited,) = [one for one in await accounts.audited() if one.thing == "structure"]
    assert audited.action == "structure.published"
    assert json.loads(audited.after or "{}")["counts"] == {
        "unit added": 4,
        "touchpoint added": 1,
        "responsibility added": 1,
        "calendar added": 1,
    }
    directory = await accounts.use_cases.directory.read()
    assert directory.structure == published.structure()


async def test_versions_never_change_and_can_be_compared(accounts: OneService) -> None:
    """Every version stays as it was published, and the differences between two name their fields."""
    first = await put(accounts, CHAIN)
    changed = copy.deepcopy(CHAIN)
    changed["units"][1]["name"] = "Berlin und Umland"
    del changed["units"][3]
    await put(accounts, changed, If_Match=first.headers["ETag"])
    listed = (await accounts.client.get(f"{URL}/versions", params={"limit": 1}, headers=accounts.admin)).json()
    assert [one["version"] for one in listed["items"]] == [2]
    more = {"limit": 1, "cursor": listed["next_cursor"]}
    rest = (await accounts.client.get(f"{URL}/versions", params=more, headers=accounts.admin)).json()
    assert ([one["version"] for one in rest["items"]], rest["next_cursor"]) == ([1], None)
    old = (await accounts.client.get(f"{URL}/versions/1", headers=accounts.admin)).json()
    assert old["units"][1]["name"] == "Berlin"
    assert (await accounts.client.get(f"{URL}/versions/3", headers=accounts.admin)).status_code == 404
    found = await accounts.client.get(f"{URL}/diff", params={"from": 1, "to": 2}, headers=accounts.admin)
    assert found.json() == [
        {
            "thing": "unit",
            "key": "berlin",
            "kind": "changed",
            "fields": {"name": {"before": "Berlin", "after": "Berlin und Umland"}},
        },
        {"thing": "unit", "key": "vienna", "kind": "removed", "fields": {}},
    ]
    everything = await accounts.client.get(f"{URL}/diff", params={"from": 0, "to": 1}, headers=accounts.admin)
    assert {one["kind"] for one in everything.json()} == {"added"}
    unknown = await accounts.client.get(f"{URL}/diff", params={"from": 1, "to": 9}, headers=accounts.admin)
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda it: it["units"][1].update(parent="nowhere"), "units.1.parent"),
        (lambda it: it["units"][0].update(parent="Berlin Mitte"), "units.0.parent"),
        (lambda it: it["units"][3].update(code="berlin"), "units.3.code"),
        (lambda it: it["units"][3].update(code="a\nb"), "units.3.code"),
        (lambda it: it["units"][3].update(code="x" * 101), "units.3.code"),
        (lambda it: it["units"][3].update(zone="Europe/Wien"), "units.3.zone"),
        (lambda it: it["units"][3].update(language="german!"), "units.3.language"),
        (lambda it: it["units"][3].update(calendar="none"), "units.3.calendar"),
        (lambda it: it["units"][3].update(colour="red"), "units.3.colour"),
        (lambda it: it["touchpoints"][0].update(team="nobody"), "touchpoints.0.team"),
        (lambda it: it["touchpoints"][0].update(kind="paper"), "touchpoints.0.kind"),
        (lambda it: it["responsibilities"][0].update(unit="nowhere"), "responsibilities.0.unit"),
        (lambda it: it["responsibilities"][0].update(touchpoint="none"), "responsibilities.0.touchpoint"),
        (lambda it: it["responsibilities"][0].update(deputy="berlin"), "responsibilities.0.deputy"),
        (lambda it: it["responsibilities"].append(it["responsibilities"][0]), "responsibilities.1"),
        (lambda it: it["calendars"]["shops"].update(zone="Berlin"), "calendars.shops.zone"),
        (lambda it: it["calendars"]["shops"]["weekly"].update(monday=["18:00"]), "calendars.shops.weekly.monday.0"),
        (
            lambda it: it["calendars"]["shops"]["holidays"].append({"date": "2026-10-03", "name": "x"}),
            "calendars.shops.holidays.1.date",
        ),
    ],
)
async def test_a_mistake_is_named_at_its_place_and_nothing_is_published(
    accounts: OneService, change: Change, field: str
) -> None:
    """The answer names the field, not the value; the lint finds the same, and no version is made."""
    wrong = copy.deepcopy(CHAIN)
    change(wrong)
    refused = await put(accounts, wrong)
    assert refused.status_code == 422, refused.text
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert (await accounts.client.get(URL, headers=accounts.admin)).status_code == 404
    linted = await accounts.client.post(f"{URL}/lint", json=wrong, headers=accounts.admin)
    body = linted.json()
    assert field in [one["field"] for one in body.get("problems", body.get("errors", []))]


async def test_lint_says_what_would_change(accounts: OneService) -> None:
    """Nothing is published by it."""
    await put(accounts, CHAIN)
    changed = copy.deepcopy(CHAIN)
    changed["touchpoints"].append({"key": "app", "name": "App", "kind": "digital"})
    linted = (await accounts.client.post(f"{URL}/lint", json=changed, headers=accounts.admin)).json()
    assert (linted["problems"], linted["version"]) == ([], 1)
    assert [(one["thing"], one["key"], one["kind"]) for one in linted["changes"]] == [("touchpoint", "app", "added")]
    assert len((await accounts.client.get(URL, headers=accounts.admin)).json()["touchpoints"]) == 1


async def test_holidays_are_proposed_in_a_language(accounts: OneService) -> None:
    """Those of a country and its part, by year; a country that is not known is named as a field."""
    wanted = {"country": "DE", "subdivision": "BE", "years": [2026], "language": "de"}
    reply = await accounts.client.post(f"{URL}/holidays", json=wanted, headers=accounts.admin)
    found = {one["date"]: one["name"] for one in reply.json()["holidays"]}
    assert (found["2026-10-03"], found["2026-03-08"]) == ("Tag der Deutschen Einheit", "Frauentag")
    for wrong, field in (({"country": "XX"}, "country"), ({"subdivision": "ZZ"}, "subdivision")):
        refused = await accounts.client.post(f"{URL}/holidays", json=wanted | wrong, headers=accounts.admin)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def csv(accounts: OneService, text: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": "text/csv"}
    return await accounts.client.post(f"{URL}/units.csv", content=text, headers=accounts.admin | named)


async def test_units_from_a_table_join_what_is_declared(accounts: OneService) -> None:
    """New codes are added, known ones replaced in the columns that the table has; the rest stays as it is."""
    first = await put(accounts, CHAIN)
    table = "\ufeffCode;Name;Parent\ngraz;Graz;vienna\nvienna;Wien und Graz;chain\n\n"
    assert (await csv(accounts, table)).status_code == 428
    reply = await csv(accounts, table, If_Match=first.headers["ETag"])
    assert reply.status_code == 200, reply.text
    units = {unit["code"]: unit for unit in reply.json()["units"]}
    assert (units["graz"]["parent"], units["vienna"]["name"]) == ("vienna", "Wien und Graz")
    assert units["vienna"]["zone"] == "Europe/Vienna"
    assert len(reply.json()["touchpoints"]) == 1


async def test_errors_of_a_table_name_its_lines(accounts: OneService) -> None:
    """All lines that are wrong are named at once, and nothing is published."""
    for table, fields in (
        ("code,name\na,A\n,B\na,C\n", ["line 3, code", "line 4, code"]),
        ("code,name,parent\na,A,nowhere\n", ["line 2, parent"]),
        ('code,name\n"a,A\n', ["line 2"]),
        ("code,colour\n", ["line 1", "line 1"]),
        ("code,name\na,A,x\n", ["line 2"]),
        ("\n", ["line 1", "line 1"]),
    ):
        reply = await csv(accounts, table)
        assert reply.status_code == 422, reply.text
        assert [error["field"] for error in reply.json()["errors"]] == fields
    assert (await accounts.client.get(URL, headers=accounts.admin)).status_code == 404


async def test_a_team_that_answers_for_something_stays(accounts: OneService) -> None:
    """It can be deleted when the structure does not name it any more, and a later one of its key counts on."""
    first = await put(accounts, CHAIN)
    team = await accounts.client.get("/v1/teams/berlin", headers=accounts.admin)
    seen = accounts.admin | {"If-Match": team.headers["ETag"]}
    refused = await accounts.client.delete("/v1/teams/berlin", headers=seen)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:team-in-use")
    await put(accounts, CHAIN | {"responsibilities": []}, If_Match=first.headers["ETag"])
    assert (await accounts.client.delete("/v1/teams/berlin", headers=accounts.admin)).status_code == 428
    assert (await accounts.client.delete("/v1/teams/berlin", headers=seen)).status_code == 204
    assert (await accounts.client.get("/v1/teams/berlin", headers=accounts.admin)).status_code == 404
    again = await accounts.client.put("/v1/teams/berlin", json={"name": "Berlin"}, headers=accounts.admin)
    assert again.status_code == 201
    states = [
        (one.data.version, one.data.is_active)
        for one in await accounts.published()
        if isinstance(one.data, TeamChanged) and one.data.team == "berlin"
    ]
    assert states == [(1, True), (2, False), (3, True)]


async def test_a_team_names_people_who_exist(accounts: OneService) -> None:
    """An unknown member is named by its place, and a repeated one too."""
    nobody = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"
    body = {"name": "Service", "members": [nobody], "lead": nobody}
    reply = await accounts.client.put("/v1/teams/service", json=body, headers=accounts.admin | {"If-Match": "*"})
    assert [error["field"] for error in reply.json()["errors"]] == ["lead", "members.0"]


async def test_a_unit_that_is_gone_sees_nothing(accounts: OneService) -> None:
    """The locations of a unit are the codes at and below it; of none all; of one that is gone none."""
    units = accounts.use_cases.units
    assert await units.locations_of("berlin") == {"berlin"}, "as long as nothing is declared"
    first = await put(accounts, CHAIN)
    assert await units.locations_of("berlin") == {"berlin", "Berlin Mitte"}
    assert await units.locations_of(None) is None
    without = [unit for unit in CHAIN["units"] if unit["code"] not in {"berlin", "Berlin Mitte"}]
    await put(accounts, CHAIN | {"units": without, "responsibilities": []}, If_Match=first.headers["ETag"])
    assert await units.locations_of("berlin") == frozenset()
