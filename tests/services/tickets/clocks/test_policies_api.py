"""Policies over HTTP: kept in versions, foreseen, looked at for what is questionable, applied when somebody asks."""

from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.clocks.ladders import (
    MAX,
    SHOPS,
    clocks_of,
    escalated,
    pending,
    person,
    published,
    work,
)
from tests.services.tickets.conftest import Desk, MakeAlert

HOUR = 3600.0
TILL: dict[str, Any] = {
    "name": "Complaints at the till",
    "targets": {"critical": {"contact": {"minutes": 60}, "resolution": {"minutes": 240, "hours": "around_the_clock"}}},
    "units": ["Graz"],
}


async def put(tickets: OneService, key: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await tickets.client.put(f"/v1/policies/{key}", headers=tickets.admin | headers, json=body)


async def get(tickets: OneService, path: str = "") -> Any:
    reply = await tickets.client.get(f"/v1/policies{path}", headers=tickets.admin)
    assert reply.is_success, reply.text
    return reply.json()


async def post(tickets: OneService, path: str, body: Any = None, **headers: str) -> Any:
    reply = await tickets.client.post(f"/v1/policies/{path}", headers=tickets.admin | headers, json=body)
    assert reply.is_success, reply.text
    return reply.json() if reply.content else None


async def test_there_is_a_policy_at_the_first_start(tickets: OneService) -> None:
    """It is the one in the code, so that what the docs say of it is true."""
    [standard] = (await get(tickets))["items"]
    assert (standard["key"], standard["version"], standard["horizon_hours"]) == ("standard", 1, 72)
    assert standard["targets"]["critical"]["contact"] == {"minutes": 240, "hours": "business"}
    from services.tickets.domain.clocks.policy import READY_MADE  # noqa: PLC0415 - compared here alone
    from services.tickets.web.policy_schemas import PolicyBody, body_fields  # noqa: PLC0415 - likewise

    shown = PolicyBody.model_validate({name: standard[name] for name in PolicyBody.model_fields})
    assert shown == PolicyBody(**body_fields(READY_MADE))


async def test_a_policy_is_kept_in_versions(tickets: OneService) -> None:
    """Nothing is overwritten unseen, and old versions stay when it is deleted."""
    created = await put(tickets, "till", TILL)
    assert (created.status_code, created.json()["version"]) == (201, 1)
    assert (await put(tickets, "till", TILL)).status_code == 200
    longer = TILL | {"horizon_hours": 24}
    assert (await put(tickets, "till", longer)).status_code == 428
    changed = await put(tickets, "till", longer, **{"If-Match": created.headers["etag"]})
    assert changed.json()["version"] == 2
    assert (await put(tickets, "till", TILL, **{"If-Match": created.headers["etag"]})).status_code == 412
    assert [one["version"] for one in await get(tickets, "/till/versions")] == [2, 1]
    headers = tickets.admin | {"If-Match": "*"}
    assert (await tickets.client.delete("/v1/policies/till", headers=headers)).status_code == 204
    assert (await get(tickets, "/till/versions/1"))["horizon_hours"] == 72
    actions = [one.action for one in await tickets.audited()]
    assert actions == ["policy.defined", "policy.changed", "policy.deleted"]


async def test_wrong_policies_name_their_places(tickets: OneService) -> None:
    ladder = [{"percent": 80, "recipient": "manager"}, {"percent": 80, "recipient": "person"}]
    refused = await put(tickets, "till", TILL | {"ladder": ladder})
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["ladder.1.percent", "ladder.1.recipient"]


async def test_who_is_limited_to_a_unit_reads_policies_and_changes_none(company: OneService) -> None:
    """They hold for the whole company; what is foreseen is theirs only in their own unit."""
    max_ = sign_in(company.app, "manager", unit="south", locations=frozenset({"south", "Graz"}))
    reading = await company.client.get("/v1/policies", headers=max_.headers)
    assert reading.status_code == 200
    for method, path in (("PUT", "/till"), ("POST", "/lint"), ("POST", "/apply"), ("DELETE", "/standard")):
        reply = await company.client.request(
            method, f"/v1/policies{path}", headers=max_.headers, json=TILL if method == "PUT" else None
        )
        assert reply.status_code == 403, path
    for unit, status in (("Graz", 200), ("Wien", 422)):
        reply = await company.client.post("/v1/policies/preview", headers=max_.headers, json={"unit": unit})
        assert reply.status_code == status


async def test_deadlines_are_foreseen(company: OneService) -> None:
    """With the policy and the business hours that would hold, the steps of the ladder, and why nobody would get one."""
    body = {"severity": "critical", "unit": "Graz", "opened_at": "2026-03-06T16:30:00+01:00"}
    found = await post(company, "preview", body, **{"Accept-Language": "de"})
    assert (found["policy"], found["calendar"], found["others"]) == ("standard", "shops", [])
    contact, resolution = found["clocks"]
    assert contact["deadline"] == "Fr 16:30 + 4 Geschäftsstunden = Mo 12:30; geschlossen Sa, So"
    assert contact["due_at"] == "2026-03-09T11:30:00Z"
    assert [(one["percent"], one["recipient"], one["due_at"]) for one in contact["steps"]] == [
        (50, None, "2026-03-09T09:30:00Z"),
        (80, "person", "2026-03-09T10:42:00Z"),
        (100, "unit_managers", "2026-03-09T11:30:00Z"),
    ]
    assert resolution["kind"] == "resolution"
    await company.deliver(person(MAX, 2, role="manager", is_active=False))
    found = await post(company, "preview", body)
    assert found["clocks"][0]["steps"][2]["unreached"] == "no_manager"
    anonymous = await post(company, "preview", body | {"is_anonymous": True})
    assert [one["kind"] for one in anonymous["clocks"]] == ["resolution"]


async def test_a_policy_is_tried_before_it_is_stored(company: OneService) -> None:
    """As if it were; nothing is stored. Omitted, the case is opened now."""
    found = await post(company, "preview", {"severity": "critical", "unit": "Graz", "policy": TILL})
    assert (found["policy"], found["policy_name"], found["others"]) == ("-", TILL["name"], ["standard"])
    assert [one["deadline"] for one in found["clocks"]] == [
        "Mon 09:00 + 1 business hour = Mon 10:00",
        "Mon 09:00 + 4 hours = Mon 13:00",
    ]
    assert len((await get(company))["items"]) == 1
    wrong = await company.client.post(
        "/v1/policies/preview", headers=company.admin, json={"policy": TILL | {"name": " "}}
    )
    assert wrong.status_code == 422


async def test_what_is_questionable_is_found(company: OneService) -> None:
    """A severity without targets, and a manager whom nobody replaced."""
    await put(company, "till", TILL)
    await company.deliver(person(MAX, 2, role="manager", is_active=False))
    found = (await post(company, "lint"))["findings"]
    assert [(one["code"], one["policy"], one["place"]) for one in found] == [
        ("no_targets", "till", "targets"),
        ("nobody_reached", "till", "ladder.2"),
    ]
    assert found[0]["names"] == ["warning", "info", "none"]
    assert found[1]["names"] == ["no_manager", "Graz · delivery"]


async def test_running_clocks_go_on_under_their_version_until_somebody_asks(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Applying keeps what is spent and what is missed, and arms the ladders anew."""
    await company.deliver(alert(severity="critical"))
    [running] = await desk.found()
    clock.advance(2 * HOUR)
    await put(company, "graz", TILL)
    before = (await clocks_of(company, running["id"]))["contact:1"]
    assert (before["policy"], before["due_at"], before["is_outdated"]) == ("standard", "2026-03-02T12:00:00Z", True)
    await company.deliver(alert(severity="critical"))
    [fresh, _] = await desk.found()
    assert (await clocks_of(company, fresh["id"]))["contact:1"]["policy"] == "graz"
    await work(company)
    fired = len(await escalated(company))
    await post(company, "apply")
    assert await work(company, "clock_move") == 1
    after = await clocks_of(company, running["id"])
    contact, resolution = after["contact:1"], after["resolution:1"]
    assert (contact["policy"], contact["due_at"], contact["is_outdated"]) == ("graz", "2026-03-02T10:00:00Z", False)
    assert contact["spent_seconds"] == 2 * HOUR
    assert resolution["deadline"] == (
        "Mon 09:00 + 4 hours = Mon 13:00; 4 hours instead of 16 business hours since Mon 11:00"
    )
    clock.advance(1)
    await work(company)
    new = (await escalated(company))[fired:]
    assert {(str(one.ticket_id), one.clock, one.step) for one in new if one.clock == "contact"} == {
        (running["id"], "contact", 3)
    }
    assert [one.action for one in await company.audited()][-1] == "policy.applied"


async def test_applying_takes_back_neither_a_miss_nor_a_contact(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """A longer target that comes too late."""
    await company.deliver(alert(severity="critical"))
    [missed] = await desk.found()
    await company.deliver(alert(severity="critical"))
    [met, _] = await desk.found()
    await desk.step(met["id"], "contact")
    clock.advance(5 * HOUR)
    targets = {"critical": {"contact": {"minutes": 6000}, "resolution": {"minutes": 6000}}}
    await put(company, "graz", TILL | {"targets": targets})
    await post(company, "apply")
    await work(company, "clock_move")
    first, second = [await clocks_of(company, one["id"]) for one in (missed, met)]
    assert (first["contact:1"]["state"], first["contact:1"]["target_seconds"]) == ("missed", 4 * HOUR)
    assert (second["contact:1"]["state"], second["contact:1"]["policy"]) == ("met", "standard")
    assert first["resolution:1"]["target_seconds"] == second["resolution:1"]["target_seconds"] == 100 * HOUR


async def test_cases_without_clocks_get_theirs_when_a_policy_is_applied(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """From that moment on; a case of a severity without targets never had any."""
    await company.client.delete("/v1/policies/standard", headers=company.admin | {"If-Match": "*"})
    await company.deliver(alert(severity="critical"))
    [ticket] = await desk.found()
    assert await clocks_of(company, ticket["id"]) == {}
    assert ticket["due"] == {"at": None, "soon_at": None, "is_paused": False}
    clock.advance(HOUR)
    await put(company, "graz", TILL)
    await post(company, "apply")
    await work(company, "clock_move")
    contact = (await clocks_of(company, ticket["id"]))["contact:1"]
    assert (contact["begins_at"], contact["due_at"]) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    assert [ref for ref, _ in await pending(company)] == ["contact:1", "resolution:1"]


async def test_applying_goes_through_all_cases_in_parts(
    company: OneService, desk: Desk, alert: MakeAlert, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some at once, each part in a transaction of its own; a calendar that was edited counts from then on."""
    monkeypatch.setattr("services.tickets.application.clocks.moving.AT_ONCE", 3)
    await company.deliver(*(alert(severity="critical") for _ in range(7)))
    longer = published(version=2, calendars={"shops": SHOPS.__class__(zone="Europe/Vienna", weekly={})})
    await company.deliver(longer)
    await post(company, "apply")
    assert await work(company, "clock_move") == 3
    for ticket in await desk.found():
        clocks = await clocks_of(company, ticket["id"])
        assert [one["due_at"] for one in clocks.values()] == [None, None]
        assert "the calendar is not open" in clocks["contact:1"]["deadline"]
    assert await pending(company) == []
