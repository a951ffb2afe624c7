"""Causes over HTTP: a tree of two levels in versions, who may change it, and that closed cases keep theirs."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

PATH = "/v1/causes"


async def put(tickets: OneService, key: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    named = {"names": {"en": key.title()}} | body
    return await tickets.client.put(f"{PATH}/{key}", headers=tickets.admin | headers, json=named)


async def get(tickets: OneService, path: str = "", **query: Any) -> httpx.Response:
    return await tickets.client.get(f"{PATH}{path}", headers=tickets.admin, params=query)


async def tree(tickets: OneService) -> dict[str, str | None]:
    """Return the parent of each cause."""
    return {one["key"]: one["parent"] for one in (await get(tickets, limit=200)).json()["items"]}


async def test_there_are_causes_from_the_beginning(tickets: OneService) -> None:
    """In both languages, below headings, and one for what fits nowhere."""
    found = (await get(tickets, limit=200)).json()["items"]
    assert len(found) > 20
    by_key = {one["key"]: one for one in found}
    assert by_key["waiting-time"]["parent"] == "waiting"
    assert (by_key["other"]["parent"], by_key["other"]["names"]["de"]) == (None, "Etwas anderes")
    for one in found:
        assert set(one["names"]) == {"en", "de"}, one["key"]
        assert one["parent"] is None or by_key[one["parent"]]["parent"] is None, one["key"]


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("a", {"parent": "nothing"}, "parent"),
    ("a", {"parent": "a"}, "parent"),
    ("a", {"parent": "waiting-time"}, "parent"),
    ("waiting", {"parent": "people"}, "parent"),
    ("a", {"names": {}}, "names"),
    ("a", {"names": {"fr": "Attente"}}, "names.fr"),
    ("a", {"names": {"en": "x" * 101}}, "names.en"),
    ("a", {"names": {"en": " "}}, "names.en"),
    ("a", {"names": {"en": "a\nb"}}, "names.en"),
    ("a", {"position": -1}, "position"),
    ("a", {"colour": "red"}, "colour"),
]
"""A key, what is put, and the field that must be named."""


@pytest.mark.parametrize(("key", "body", "field"), REFUSED)
async def test_what_would_break_the_tree_is_refused(
    tickets: OneService, key: str, body: dict[str, Any], field: str
) -> None:
    """Two levels, headings that exist, names that can be shown; what is wrong is named, and nothing changes."""
    before = await tree(tickets)
    reply = await put(tickets, key, body, **{"If-Match": "*"} if key in before else {})
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, reply.text
    assert any(one["field"].startswith(field) for one in reply.json()["errors"]), reply.text
    assert await tree(tickets) == before


async def test_a_cause_moves_in_versions_that_stay(tickets: OneService, clock: FixedClock) -> None:
    """Each change needs the tag that was read, and is a version; the same again is none."""
    new = await put(tickets, "queue", {"parent": "waiting"})
    assert (new.status_code, new.json()["version"]) == (201, 1)
    clock.advance(60)
    assert (await put(tickets, "queue", {"parent": "people"})).status_code == httpx.codes.PRECONDITION_REQUIRED
    moved = await put(tickets, "queue", {"parent": "people"}, **{"If-Match": new.headers["etag"]})
    assert (moved.status_code, moved.json()["version"]) == (200, 2)
    stale = await put(tickets, "queue", {"parent": None}, **{"If-Match": new.headers["etag"]})
    assert stale.status_code == httpx.codes.PRECONDITION_FAILED
    again = await put(tickets, "queue", {"parent": "people"})
    assert (again.status_code, again.json()["version"], again.headers["etag"]) == (200, 2, moved.headers["etag"])
    versions = (await get(tickets, "/queue/versions")).json()
    assert [(one["version"], one["parent"]) for one in versions] == [(2, "people"), (1, "waiting")]
    known = await tickets.client.get(f"{PATH}/queue", headers=tickets.admin | {"If-None-Match": moved.headers["etag"]})
    assert known.status_code == httpx.codes.NOT_MODIFIED


async def test_two_who_move_at_once_leave_two_levels(tickets: OneService) -> None:
    """A below B and B below C, at the same moment: one of the two is refused, whichever is second."""
    for key in ("a", "b", "c"):
        assert (await put(tickets, key, {})).status_code == httpx.codes.CREATED
    for _ in range(5):
        await asyncio.gather(
            put(tickets, "a", {"parent": "b"}, **{"If-Match": "*"}),
            put(tickets, "b", {"parent": "c"}, **{"If-Match": "*"}),
        )
        parents = await tree(tickets)
        assert [key for key, parent in parents.items() if parent and parents[parent]] == []
        for key in ("a", "b"):
            assert (await put(tickets, key, {}, **{"If-Match": "*"})).is_success


async def test_causes_are_put_into_an_order(tickets: OneService) -> None:
    """All of a place, in one request; those that stay where they are keep their version."""
    before = [one for one in (await get(tickets, limit=200)).json()["items"] if one["parent"] == "waiting"]
    keys = [one["key"] for one in sorted(before, key=lambda one: int(one["position"]))]
    assert keys == ["waiting-time", "late-delivery", "hard-to-reach"]

    async def order(wanted: list[str], parent: str | None = "waiting") -> httpx.Response:
        body = {"parent": parent, "keys": wanted}
        return await tickets.client.post(f"{PATH}/order", headers=tickets.admin, json=body)

    first = await order(keys)
    versions = {one["key"]: one["version"] for one in first.json()["items"]}
    turned = await order([keys[1], keys[0], keys[2]])
    assert [one["key"] for one in turned.json()["items"]] == [keys[1], keys[0], keys[2]]
    after = {one["key"]: one["version"] - versions[one["key"]] for one in turned.json()["items"]}
    assert after == {keys[1]: 1, keys[0]: 1, keys[2]: 0}
    for wrong in (keys[:2], [*keys, "other"], [keys[0], keys[0], keys[2]], [*keys, keys[0]]):
        refused = await order(wrong)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, wrong
    assert (await order(keys, parent="nothing")).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    actions = [one.action for one in await tickets.audited() if one.thing_id == keys[1]]
    assert set(actions) == {"cause.changed"}


async def test_what_is_above_others_is_not_deleted(tickets: OneService) -> None:
    """Nor without its tag; and its versions go on when there is one of its key again."""
    assert (await put(tickets, "queue", {})).is_success
    assert (await put(tickets, "till", {"parent": "queue"})).is_success

    async def delete(key: str, if_match: str | None = "*") -> httpx.Response:
        headers = tickets.admin | ({"If-Match": if_match} if if_match else {})
        return await tickets.client.delete(f"{PATH}/{key}", headers=headers)

    refused = await delete("queue")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:cause-in-use")
    assert (await delete("till", None)).status_code == httpx.codes.PRECONDITION_REQUIRED
    assert (await delete("till", '"old"')).status_code == httpx.codes.PRECONDITION_FAILED
    assert (await delete("till")).status_code == httpx.codes.NO_CONTENT
    assert (await delete("till")).status_code == httpx.codes.NOT_FOUND
    assert (await delete("queue")).status_code == httpx.codes.NO_CONTENT
    assert (await put(tickets, "queue", {})).json()["version"] == 2
    assert {"cause.deleted", "cause.defined"} <= {one.action for one in await tickets.audited()}


async def test_who_is_limited_to_a_unit_changes_nothing(tickets: OneService) -> None:
    """The tree holds for the whole company: they read it, and so does whoever only works on cases."""
    whole = sign_in(tickets.app, "manager")
    for who in (
        sign_in(tickets.app, "manager", unit="graz", locations=frozenset({"Graz"})),
        sign_in(tickets.app, "agent"),
    ):
        assert (await tickets.client.get(PATH, headers=who.headers)).status_code == httpx.codes.OK
        for method, path, body in (
            ("PUT", "/mine", {"names": {"en": "Mine"}}),
            ("DELETE", "/other", None),
            ("POST", "/order", {"keys": []}),
        ):
            headers = who.headers | {"If-Match": "*"} if method == "DELETE" else who.headers
            reply = await tickets.client.request(method, f"{PATH}{path}", headers=headers, json=body)
            assert reply.status_code == httpx.codes.FORBIDDEN, (who.caller.unit, method, path)
    made = await tickets.client.put(f"{PATH}/mine", headers=whole.headers, json={"names": {"en": "Mine"}})
    assert made.status_code == httpx.codes.CREATED
    no_scope = sign_in(tickets.app, "viewer")
    assert (await tickets.client.get(PATH, headers=no_scope.headers)).status_code == httpx.codes.FORBIDDEN


async def test_a_closed_case_keeps_its_cause(tickets: OneService, desk: Desk) -> None:
    """In the version that it ended with, renamed, retired or deleted since; a new case cannot have it."""
    assert (await put(tickets, "queue", {"names": {"en": "Queue"}})).is_success
    ticket, other = await desk.open(), await desk.open()
    await desk.step(ticket["id"], "close", cause="queue", action_taken="Sorry", not_contacted_because="not_needed")
    renamed = await put(tickets, "queue", {"names": {"en": "Line"}, "is_retired": True}, **{"If-Match": "*"})
    assert renamed.json()["version"] == 2
    reply = await desk.post(f"/{other['id']}/close", {"cause": "queue", "action_taken": "x"})
    assert "cause" in [one["field"] for one in reply.json()["errors"]]
    await tickets.client.delete(f"{PATH}/queue", headers=tickets.admin | {"If-Match": "*"})
    closed = (await desk.get(f"/{ticket['id']}")).json()
    assert (closed["cause"], closed["cause_version"]) == ("queue", 1)
    versions = (await get(tickets, "/queue/versions")).json()
    assert [(one["version"], one["names"]["en"]) for one in versions] == [(2, "Line"), (1, "Queue")]
    past = await tickets.use_cases.causes.past(versions=[("queue", 1), ("queue", 7), ("other", 1)])
    assert {key: cause.names["en"] for key, cause in past.items()} == {
        ("queue", 1): "Queue",
        ("other", 1): "Something else",
    }


async def test_how_often_causes_were_used_is_counted(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Cases that were closed with them lately, where the reader sees them; one that was reopened counts no more."""
    places = ("Graz", "Graz", "Wien", "Graz")
    await tickets.deliver(*(alert(location=place) for place in places))
    cases = await desk.found(order="oldest")
    clock.advance(-100 * 24 * 3600)
    await desk.step(cases[0]["id"], "close", cause="other", action_taken="x", not_contacted_because="not_needed")
    clock.advance(100 * 24 * 3600)
    for case, cause in zip(cases[1:], ("other", "mistake", "other"), strict=True):
        await desk.step(case["id"], "close", cause=cause, action_taken="x", not_contacted_because="not_needed")
    await desk.step(cases[3]["id"], "reopen")
    graz = sign_in(tickets.app, unit="graz", locations=frozenset({"Graz"}))
    for headers, days, expected in (
        (tickets.admin, 90, {"other": 1, "mistake": 1}),
        (tickets.admin, 120, {"other": 2, "mistake": 1}),
        (graz.headers, 90, {"other": 1}),
    ):
        reply = await tickets.client.get("/v1/cause-uses", headers=headers, params={"days": days})
        assert reply.json() == {"days": days, "uses": expected}
    assert clock.now() == NOON
