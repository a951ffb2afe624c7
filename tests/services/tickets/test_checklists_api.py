"""Checklists over HTTP, and what cases get of them: copied when they are opened, ticked off, asked for at the end."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.vocabulary import CallBack
from tests.services.tickets.company import KIM, as_person, known_company
from tests.services.tickets.conftest import NOON, SETTLED, Desk, MakeAlert

PATH = "/v1/checklists"
REFUND: dict[str, Any] = {
    "names": {"en": "Refund", "de": "Erstattung"},
    "items": [
        {"key": "receipt", "names": {"en": "Receipt checked", "de": "Beleg geprüft"}, "is_required": True},
        {"key": "paid", "names": {"en": "Paid back"}, "is_required": True},
        {"key": "thanked", "names": {"en": "Thanked"}},
    ],
}


async def put(tickets: OneService, key: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await tickets.client.put(f"{PATH}/{key}", headers=tickets.admin | headers, json=body)


async def checks(desk: Desk, ticket: str) -> list[dict[str, Any]]:
    reply = await desk.get(f"/{ticket}/checks")
    assert reply.status_code == httpx.codes.OK, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


async def tick(desk: Desk, ticket: str, item: str, *, done: bool = True) -> httpx.Response:
    return await desk.post(f"/{ticket}/checks/{item}", {"done": done}, if_match=None)


async def test_a_checklist_is_kept_in_versions(tickets: OneService) -> None:
    """As everything under a key: 201, 428, 412, 304, versions, 204; and every change is in the audit log."""
    new = await put(tickets, "refund", REFUND)
    assert (new.status_code, new.json()["version"], new.json()["items"][0]["key"]) == (201, 1, "receipt")
    changed = REFUND | {"when": {"field": "kind", "equals": "complaint"}}
    assert (await put(tickets, "refund", changed)).status_code == httpx.codes.PRECONDITION_REQUIRED
    second = await put(tickets, "refund", changed, **{"If-Match": new.headers["etag"]})
    assert (second.status_code, second.json()["version"]) == (200, 2)
    assert second.json()["when"] == {"field": "kind", "equals": "complaint"}
    stale = await put(tickets, "refund", REFUND, **{"If-Match": new.headers["etag"]})
    assert stale.status_code == httpx.codes.PRECONDITION_FAILED
    same = await put(tickets, "refund", changed)
    assert (same.status_code, same.json()["version"]) == (200, 2)
    client, admin = tickets.client, tickets.admin
    assert (await client.get(f"{PATH}/refund/versions", headers=admin)).json()[1]["when"] is None
    assert [one["key"] for one in (await client.get(PATH, headers=admin)).json()["items"]] == ["refund"]
    known = await client.get(f"{PATH}/refund", headers=admin | {"If-None-Match": second.headers["etag"]})
    assert known.status_code == httpx.codes.NOT_MODIFIED
    gone = await client.delete(f"{PATH}/refund", headers=admin | {"If-Match": "*"})
    assert gone.status_code == httpx.codes.NO_CONTENT
    assert (await client.get(f"{PATH}/refund", headers=admin)).status_code == httpx.codes.NOT_FOUND
    assert [one.action for one in await tickets.audited()] == [
        "checklist.defined",
        "checklist.changed",
        "checklist.deleted",
    ]


ITEM: dict[str, Any] = {"key": "a", "names": {"en": "A"}}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"names": {}}, "names"),
    ({"items": []}, "items"),
    ({"items": [ITEM] * 31}, "items"),
    ({"items": [ITEM, ITEM]}, "items.1.key"),
    ({"items": [ITEM | {"names": {}}]}, "items.0.names"),
    ({"items": [ITEM | {"key": "A b"}]}, "items.0.key"),
    ({"items": [ITEM | {"names": {"en": "x" * 201}}]}, "items.0.names.en"),
    ({"when": {"field": "respondent_id", "answered": True}}, "when.field"),
    ({"when": {"field": "severity", "equals": "loud"}}, "when.equals"),
    ({"when": {"field": "kind", "at_least": 3}}, "when.at_least"),
    ({"when": {"all_of": []}}, "when"),
    ({"when": {"any_of": [{"field": "kind"}]}}, "when.any_of.0"),
    ({"position": 1.5}, "position"),
    ({"colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), REFUSED)
async def test_a_checklist_that_makes_no_sense_is_refused(
    tickets: OneService, body: dict[str, Any], field: str
) -> None:
    """Each place is named, and nothing is kept."""
    reply = await put(tickets, "refund", REFUND | body)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, reply.text
    assert field in [one["field"] for one in reply.json()["errors"]], reply.text
    assert (await tickets.client.get(PATH, headers=tickets.admin)).json()["items"] == []


async def test_who_is_limited_to_a_unit_changes_none(tickets: OneService) -> None:
    """Checklists hold for the whole company."""
    await put(tickets, "refund", REFUND)
    for who in (
        sign_in(tickets.app, "manager", unit="graz", locations=frozenset({"Graz"})),
        sign_in(tickets.app, "agent"),
    ):
        assert (await tickets.client.get(f"{PATH}/refund", headers=who.headers)).status_code == httpx.codes.OK
        for method, body in (("PUT", REFUND), ("DELETE", None)):
            headers = who.headers | {"If-Match": "*"}
            reply = await tickets.client.request(method, f"{PATH}/refund", headers=headers, json=body)
            assert reply.status_code == httpx.codes.FORBIDDEN, (who.caller.unit, method)


FITS: list[tuple[dict[str, Any] | None, set[str]]] = [
    (None, {"alert", "complaint", "manual"}),
    ({"field": "kind", "equals": "complaint"}, {"complaint"}),
    ({"field": "severity", "one_of": ["warning", "critical"]}, {"alert"}),
    ({"field": "severity", "answered": False}, {"complaint", "manual"}),
    ({"field": "touchpoint", "equals": "delivery"}, {"alert"}),
    ({"field": "unit", "equals": "Graz"}, {"alert"}),
    ({"field": "unit", "equals": "all"}, {"alert", "complaint"}),
    ({"field": "survey", "equals": "parcel"}, {"alert"}),
    ({"field": "category", "equals": "noise"}, {"complaint"}),
    ({"field": "wants_call_back", "equals": True}, {"complaint"}),
    ({"none_of": [{"field": "kind", "equals": "manual"}]}, {"alert", "complaint"}),
]
"""A condition over each field, and the kinds of cases that get the checklist."""


async def test_cases_get_the_checklists_that_fit_them(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whatever opens them: an alert, a complaint, a person; and by each field that conditions can look at."""
    await known_company(tickets)
    for number, (when, _kinds) in enumerate(FITS):
        body = REFUND | {"position": 100 - number} | ({} if when is None else {"when": when})
        assert (await put(tickets, f"list-{number}", body)).status_code == httpx.codes.CREATED
    assert (await put(tickets, "old", REFUND | {"is_retired": True})).is_success
    filed = ComplaintFiled(
        complaint_id=uuid7(),
        channel="web",
        text="Loud",
        category="noise",
        location="Wien",
        call_back=CallBack(),
        occurred_at=NOON,
        filed_at=NOON,
    )
    await tickets.deliver(alert(), Event(filed, source="/heed/collector", time=NOON))
    await desk.open()
    for ticket in await desk.found():
        found = await checks(desk, ticket["id"])
        fitting = [f"list-{number}" for number, (_when, kinds) in enumerate(FITS) if ticket["kind"] in kinds]
        # Those with the lowest position are first.
        assert list(dict.fromkeys(one["checklist"] for one in found)) == fitting[::-1], ticket["kind"]
        assert [one["id"] for one in found[:3]] == [f"{fitting[-1]}.{item}" for item in ("receipt", "paid", "thanked")]


async def test_the_list_of_a_case_never_changes_under_somebodys_hands(tickets: OneService, desk: Desk) -> None:
    """What is changed or deleted later is another version; cases that come later have that one."""
    await put(tickets, "refund", REFUND)
    ticket = await desk.open()
    before = await checks(desk, ticket["id"])
    assert [(one["names"].get("de"), one["is_required"]) for one in before] == [
        ("Beleg geprüft", True),
        (None, True),
        (None, False),
    ]
    other = REFUND | {"items": [{"key": "receipt", "names": {"en": "Look at the receipt"}}]}
    await put(tickets, "refund", other, **{"If-Match": "*"})
    assert await checks(desk, ticket["id"]) == before
    later = await checks(desk, (await desk.open())["id"])
    assert [(one["names"], one["checklist_version"]) for one in later] == [({"en": "Look at the receipt"}, 2)]
    await tickets.client.delete(f"{PATH}/refund", headers=tickets.admin | {"If-Match": "*"})
    assert await checks(desk, ticket["id"]) == before
    assert await checks(desk, (await desk.open())["id"]) == []


async def test_ticking_off_is_in_the_history_and_in_the_audit_log(
    tickets: OneService, desk: Desk, clock: FixedClock
) -> None:
    """Who did it and when; saying it again changes nothing, and it can be taken back."""
    await put(tickets, "refund", REFUND)
    ticket = await desk.open()
    clock.advance(60)
    done = await tick(desk, ticket["id"], "refund.paid")
    assert done.headers["etag"] == await desk.tag(ticket["id"])
    first = done.json()["items"][1]
    assert (first["is_done"], first["done_by"], first["done_at"]) == (True, "admin", "2026-03-01T12:01:00Z")
    clock.advance(60)
    kim = as_person(tickets, KIM)
    url = f"/v1/tickets/{ticket['id']}/checks/refund.paid"
    again = await tickets.client.post(url, headers=kim.headers, json={"done": True})
    assert again.json()["items"][1] == first
    undone = await tick(desk, ticket["id"], "refund.paid", done=False)
    assert undone.json()["items"][1]["done_by"] is None
    entries = await desk.history(ticket["id"])
    assert [(one["action"], one["item"], one["actor"]) for one in entries[1:]] == [
        ("checked", "refund.paid", "admin"),
        ("unchecked", "refund.paid", "admin"),
    ]
    audited = [one for one in await tickets.audited() if one.thing_id == ticket["id"]]
    assert [one.action for one in audited] == ["ticket.opened", "ticket.checked", "ticket.unchecked"]
    assert json.loads(audited[1].after or "{}")["item"] == "refund.paid"
    for item, status in (("refund.nothing", 404), ("other.paid", 404), ("refund", 422), ("a.b.c", 422)):
        assert (await tick(desk, ticket["id"], item)).status_code == status, item
    assert (await desk.post(f"/{ticket['id']}/checks/refund.paid", {}, if_match='"old"')).status_code == 412
    assert (await desk.post(f"/{uuid7()}/checks/refund.paid", {})).status_code == httpx.codes.NOT_FOUND


async def test_fifty_who_tick_off_at_once_are_one(tickets: OneService, desk: Desk) -> None:
    """One entry of the history, by the first; all others learn that it is done."""
    await put(tickets, "refund", REFUND)
    ticket = await desk.open()
    replies = await asyncio.gather(*(tick(desk, ticket["id"], "refund.paid") for _ in range(50)))
    assert {reply.status_code for reply in replies} == {200}
    assert all(reply.json()["items"][1]["is_done"] for reply in replies)
    assert [one["action"] for one in await desk.history(ticket["id"])] == ["opened", "checked"]
    both = [tick(desk, ticket["id"], f"refund.{item}") for item in ("receipt", "thanked")] * 10
    await asyncio.gather(*both)
    assert [one["is_done"] for one in await checks(desk, ticket["id"])] == [True] * 3
    assert len(await desk.history(ticket["id"])) == 4


async def test_nothing_closes_around_a_checklist(tickets: OneService, desk: Desk) -> None:
    """What is required and not done is named, whoever closes and in whichever way (zammad#5774)."""
    await put(tickets, "refund", REFUND)
    ticket = await desk.open()
    missing = ["checks.refund.receipt", "checks.refund.paid"]
    alone = await desk.post(f"/{ticket['id']}/close", SETTLED)
    assert alone.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [one["field"] for one in alone.json()["errors"]] == missing
    bulk = await desk.post("/close", SETTLED | {"tickets": [{"id": ticket["id"], "tag": "*"}]})
    [result] = bulk.json()["results"]
    assert (result["status"], [one["field"] for one in result["problem"]["errors"]]) == ("refused", missing)
    # Resolving says that the cause is dealt with, which is something else.
    await desk.step(ticket["id"], "resolve", **SETTLED)
    resolved = await desk.post(f"/{ticket['id']}/close", SETTLED)
    assert [one["field"] for one in resolved.json()["errors"]] == missing
    assert (await desk.get(f"/{ticket['id']}")).json()["state"] == "resolved"
    await tick(desk, ticket["id"], "refund.receipt")
    half = await desk.post(f"/{ticket['id']}/close")
    assert [one["field"] for one in half.json()["errors"]] == missing[1:]
    await tick(desk, ticket["id"], "refund.paid")
    assert (await desk.step(ticket["id"], "close", **SETTLED))["state"] == "closed"
    for item, done in (("refund.thanked", True), ("refund.paid", False)):
        refused = await tick(desk, ticket["id"], item, done=done)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:ticket-step-refused")
    assert (await tick(desk, ticket["id"], "refund.paid")).status_code == httpx.codes.OK
    await desk.step(ticket["id"], "reopen")
    assert [one["is_done"] for one in await checks(desk, ticket["id"])] == [True, True, False]
    assert (await tick(desk, ticket["id"], "refund.paid", done=False)).status_code == httpx.codes.OK


async def test_closing_and_taking_back_at_once(tickets: OneService, desk: Desk) -> None:
    """Whoever is second is refused: no case is closed with something undone."""
    await put(tickets, "refund", REFUND)
    for _ in range(8):
        ticket = await desk.open()
        for item in ("receipt", "paid"):
            await tick(desk, ticket["id"], f"refund.{item}")
        closing, undoing = await asyncio.gather(
            desk.post(f"/{ticket['id']}/close", SETTLED), tick(desk, ticket["id"], "refund.paid", done=False)
        )
        assert sorted([closing.status_code == 200, undoing.status_code == 200]) == [False, True]
        is_done = (await checks(desk, ticket["id"]))[1]["is_done"]
        assert is_done is ((await desk.get(f"/{ticket['id']}")).json()["state"] == "closed")


async def test_elsewhere_there_is_no_case(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Neither its list nor the steps on it."""
    await put(tickets, "refund", REFUND)
    await tickets.deliver(alert(location="Wien"))
    [ticket] = await desk.found()
    graz = sign_in(tickets.app, unit="graz", locations=frozenset({"Graz"}))
    base = f"/v1/tickets/{ticket['id']}/checks"
    assert (await tickets.client.get(base, headers=graz.headers)).status_code == httpx.codes.NOT_FOUND
    reply = await tickets.client.post(f"{base}/refund.paid", headers=graz.headers, json={"done": True})
    assert reply.status_code == httpx.codes.NOT_FOUND
    assert not any(one["is_done"] for one in await checks(desk, ticket["id"]))
