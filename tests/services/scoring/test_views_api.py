"""Saved views over HTTP: whose they are, who sees them, and what is refused by which field."""

from typing import Any

import pytest

from shared.testing.one_service import OneService
from tests.services.scoring.viewing import DAILY, KIM, LEE, VIEW, Chain, shops_of


@pytest.fixture
async def shops(chain: OneService) -> Chain:
    return await shops_of(chain)


async def names(shops: Chain, who: Any) -> list[str]:
    reply = await shops.send(who, "GET", "/v1/views")
    return [one["name"] for one in reply.json()["items"]]


async def test_a_view_is_saved_read_changed_and_deleted(shops: Chain) -> None:
    """Its query in the one form in which the page writes it; each change is audited."""
    kim = shops.as_(KIM)
    reply = await shops.send(kim, "POST", "/v1/views", VIEW | {"query": "?by=unit&period=28d&survey=visit&question="})
    assert reply.status_code == 201
    view = reply.json()
    assert view["query"] == "survey=visit&question=recommendation&by=unit"
    assert view["address"] == f"/console/scoring/scores?{view['query']}"
    assert (view["owner"], view["is_shared"], view["schedule"], view["may_change"]) == (str(KIM), False, None, True)
    address = reply.headers["Location"]
    assert (await shops.send(kim, "GET", address)).json() == view
    body = VIEW | {"name": "By shop", "schedule": DAILY | {"every": "month", "day": 31}}
    assert (await shops.send(kim, "PUT", address, body)).status_code == 428
    assert (await shops.send(kim, "PUT", address, body, **{"If-Match": '"9"'})).status_code == 412
    changed = await shops.send(kim, "PUT", address, body, **{"If-Match": reply.headers["ETag"]})
    assert (changed.status_code, changed.json()["name"], changed.headers["ETag"]) == (200, "By shop", '"2"')
    assert changed.json()["schedule"]["zone"] == "Europe/Berlin"
    assert changed.json()["next_at"] is not None
    again = await shops.send(kim, "PUT", address, body, **{"If-Match": "*"})
    assert again.headers["ETag"] == '"2"'
    assert (await shops.send(kim, "DELETE", address)).status_code == 428
    assert (await shops.send(kim, "DELETE", address, **{"If-Match": "*"})).status_code == 204
    assert (await shops.send(kim, "GET", address)).status_code == 404
    audited = [(one.action, one.actor) for one in await shops.service.audited()]
    assert audited == [(f"view.{done}", str(KIM)) for done in ("saved", "changed", "deleted")]
    assert await shops.work() == 0


async def test_a_view_is_ones_own_until_it_is_shared(shops: Chain) -> None:
    kim, lee = shops.as_(KIM), shops.as_(LEE, "manager")
    view_id = await shops.saved(kim)
    assert (await names(shops, kim), await names(shops, lee)) == ([VIEW["name"]], [])
    for method, body in (("GET", None), ("PUT", VIEW), ("DELETE", None)):
        reply = await shops.send(lee, method, f"/v1/views/{view_id}", body, **{"If-Match": "*"})
        assert reply.status_code == 404, method
    asked: tuple[tuple[str, str, Any], ...] = (
        ("reports", "GET", None),
        ("reports", "POST", None),
        ("reports/wish", "PUT", {"wants_reports": False}),
    )
    for path, method, sent in asked:
        assert (await shops.send(lee, method, f"/v1/views/{view_id}/{path}", sent)).status_code == 404, path
    await shops.send(kim, "PUT", f"/v1/views/{view_id}", VIEW | {"is_shared": True}, **{"If-Match": "*"})
    seen = (await shops.send(lee, "GET", f"/v1/views/{view_id}")).json()
    assert (seen["name"], seen["may_change"]) == (VIEW["name"], False)
    assert await names(shops, lee) == [VIEW["name"]]
    for method, body in (("PUT", VIEW), ("DELETE", None)):
        reply = await shops.send(lee, method, f"/v1/views/{view_id}", body, **{"If-Match": "*"})
        assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (403, "others-view"), method


async def test_what_a_colleague_left_behind_is_tidied_up(shops: Chain) -> None:
    """By whoever may change how scores are computed, and by nobody else."""
    view_id = await shops.saved(shops.as_(KIM), is_shared=True)
    await shops.person(KIM, is_active=False)
    viewer = await shops.send(shops.as_(LEE), "DELETE", f"/v1/views/{view_id}", **{"If-Match": "*"})
    assert viewer.status_code == 403
    manager = await shops.send(shops.as_(LEE, "manager"), "DELETE", f"/v1/views/{view_id}", **{"If-Match": "*"})
    assert manager.status_code == 204


async def test_a_view_of_other_places_does_not_exist(shops: Chain) -> None:
    """Whoever is limited to Graz finds no view of Berlin; those of all places they do, with their own numbers."""
    kim, graz = shops.as_(KIM), shops.as_(LEE, unit="graz")
    berlin = await shops.saved(
        kim, name="Berlin", is_shared=True, query=f"{VIEW['query']}&place=berlin".replace("&by=unit", "")
    )
    await shops.saved(kim, name="All", is_shared=True)
    assert await names(shops, graz) == ["All"]
    assert (await shops.send(graz, "GET", f"/v1/views/{berlin}")).status_code == 404
    reply = await shops.send(
        graz, "POST", "/v1/views", VIEW | {"query": "survey=visit&question=recommendation&place=berlin"}
    )
    assert [one["field"] for one in reply.json()["errors"]] == ["query.place"]
    page = await shops.service.client.get(f"/console/scoring/views/{berlin}", headers=graz.headers)
    assert page.status_code == 404
    scores = await shops.service.client.get("/console/scoring/scores", headers=graz.headers)
    assert "All" in scores.text
    assert f"views/{berlin}" not in scores.text
    assert "place=berlin" not in scores.text


async def test_keys_read_what_is_shared_and_save_nothing(shops: Chain) -> None:
    kim, client, key = shops.as_(KIM), shops.service.client, shops.service.admin
    view_id = await shops.saved(kim, name="Shared", is_shared=True)
    await shops.saved(kim, name="Private")
    listed = (await client.get("/v1/views", headers=key)).json()["items"]
    assert [one["name"] for one in listed] == ["Shared"]
    one = (await client.get(f"/v1/views/{view_id}", headers=key)).json()
    assert (one["may_change"], one["name"]) == (False, "Shared")
    assert (await client.get(f"/v1/views/{view_id}/reports", headers=key)).json()["items"] == []
    for method, path in (
        ("POST", ""),
        ("PUT", f"/{view_id}"),
        ("DELETE", f"/{view_id}"),
        ("POST", f"/{view_id}/reports"),
    ):
        reply = await client.request(method, f"/v1/views{path}", headers=key, json=VIEW)
        assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (403, "nobodys-view"), (method, path)


async def test_lists_are_paged_by_name(shops: Chain) -> None:
    kim = shops.as_(KIM)
    for name in ("beta", "Alpha", "Ödland", "gamma"):
        await shops.saved(kim, name=name)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await shops.send(kim, "GET", f"/v1/views?limit=1&cursor={cursor}")).json()
        found += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(found) == ["Alpha", "beta", "gamma", "Ödland"]
    assert found[:3] == ["Alpha", "beta", "gamma"]


async def test_two_views_of_a_person_have_two_names(shops: Chain) -> None:
    kim = shops.as_(KIM)
    await shops.saved(kim)
    other = await shops.saved(kim, name="Other")
    for method, path, body in (
        ("POST", "/v1/views", VIEW | {"name": VIEW["name"].upper()}),
        ("PUT", f"/v1/views/{other}", VIEW),
    ):
        reply = await shops.send(kim, method, path, body, **{"If-Match": "*"})
        assert reply.status_code == 409
        assert [one["field"] for one in reply.json()["errors"]] == ["name"]
    await shops.saved(shops.as_(LEE))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"query": "survey=nowhere"}, "query.survey"),
        ({"query": "survey=visit&question=nothing"}, "query.question"),
        ({"query": "survey=visit&touchpoint=moon"}, "query.touchpoint"),
        ({"query": "survey=visit&place=moon"}, "query.place"),
        ({"query": "survey=visit&channel=pigeon"}, "query.channel"),
        ({"query": "survey=visit&language=xx"}, "query.language"),
        ({"query": "survey=visit&attribute=plan:none"}, "query.attribute"),
        ({"query": "survey=visit&period=ever"}, "query.period"),
        ({"query": "survey=visit&period=custom&from=2026-02-30"}, "query.period"),
        ({"query": "survey=visit&interval=hour"}, "query.interval"),
        ({"query": "survey=visit&sort=colour"}, "query.sort"),
        ({"query": "survey=visit&by=moon"}, "query.by"),
        ({"query": "survey=visit&language=de&attribute=plan:club&place=graz"}, "query.attribute"),
        ({"query": "survey=visit&colour=red"}, "query"),
        ({"query": f"survey=visit&journey={'x' * 201}"}, "query.journey"),
        ({"schedule": DAILY | {"at": "24:30"}}, "schedule.at"),
        ({"schedule": DAILY | {"zone": "Mars/Base"}}, "schedule.zone"),
        ({"schedule": DAILY | {"every": "week"}}, "schedule.weekday"),
        ({"schedule": DAILY | {"every": "month"}}, "schedule.day"),
        ({"schedule": DAILY | {"every": "year"}}, "schedule.every"),
        ({"schedule": DAILY | {"people": [str(LEE)]}}, "schedule.people"),
        ({"schedule": DAILY | {"teams": ["service"]}}, "schedule.teams"),
        ({"is_shared": True, "schedule": DAILY | {"people": [str(LEE), "0" * 31 + "5"]}}, "schedule.people.1"),
        ({"is_shared": True, "schedule": DAILY | {"teams": ["nobody"]}}, "schedule.teams.0"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_means_nothing_is_refused_by_its_field(shops: Chain, body: dict[str, Any], field: str) -> None:
    reply = await shops.send(shops.as_(KIM), "POST", "/v1/views", VIEW | body)
    assert reply.status_code == 422, reply.text
    assert field in [one["field"] for one in reply.json()["errors"]], reply.text


async def test_nobody_saves_without_end(shops: Chain) -> None:
    kim = shops.as_(KIM)
    for number in range(100):
        await shops.saved(kim, name=f"View {number}")
    reply = await shops.send(kim, "POST", "/v1/views", VIEW)
    assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (409, "too-many-views")
