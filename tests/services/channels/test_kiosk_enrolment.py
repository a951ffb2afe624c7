"""Kiosks over their life: enrolled by a code, reporting, silent, moved; and who sees them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.collector.domain.channels.device import Device
from shared.business_hours.calendar import Calendar
from shared.business_hours.hours import BusinessHours
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.places import desk, found_company

HOUR = 3600


async def new_code(collector: OneService, device: dict[str, Any]) -> dict[str, Any]:
    made = await collector.client.post(f"/v1/devices/{device['id']}/enrolment-code", headers=collector.admin)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    code: dict[str, Any] = made.json()
    return code


async def enrol(collector: OneService, code: str) -> httpx.Response:
    return await collector.client.post("/v1/devices/enrol", json={"code": code})


async def read(collector: OneService, device: dict[str, Any]) -> dict[str, Any]:
    found = await collector.client.get(f"/v1/devices/{device['id']}", headers=collector.admin)
    shown: dict[str, Any] = found.json()
    return shown


async def send(collector: OneService, key: str) -> int:
    """Send an answer as the tablet does, and return the status."""
    tap = {"id": str(uuid7()), "answers": {"recommend": 9}, "occurred_at": "2026-03-01T11:00:00Z"}
    headers = {"Authorization": f"Bearer {key}"}
    return (await collector.client.post("/v1/responses/batch", json={"responses": [tap]}, headers=headers)).status_code


async def test_code_gives_a_key_once(collector: OneService) -> None:
    """However it is typed; the key that was there before is worth nothing from then on."""
    device = await desk(collector).device()
    code = await new_code(collector, device)
    assert code["url"] == f"https://feedback.example.org/kiosk#code={code['code']}"
    assert await send(collector, device["key"]) == 200
    enrolled = await enrol(collector, f" {code['code'].upper().replace('-', ' ')} ")
    assert enrolled.status_code == 200
    assert enrolled.headers["cache-control"] == "no-store"
    assert enrolled.json()["id"] == device["id"]
    assert await send(collector, enrolled.json()["key"]) == 200
    assert await send(collector, device["key"]) == 401
    again = await enrol(collector, code["code"])
    assert (again.status_code, again.json()["type"]) == (404, "urn:heed:problem:enrolment-code")
    actions = [one.action for one in await collector.audited() if one.thing == "device"]
    assert actions == ["device.set_up", "device.code_made", "device.enrolled"]
    assert code["code"] not in str(await collector.audited())


async def test_code_that_is_old_replaced_or_of_a_revoked_device_is_void(
    collector: OneService, clock: FixedClock
) -> None:
    """Half an hour, the latest one, and only while the device may be used."""
    device = await desk(collector).device()
    replaced, late = await new_code(collector, device), await new_code(collector, device)
    assert (await enrol(collector, replaced["code"])).status_code == 404
    clock.advance(1800)
    assert (await enrol(collector, late["code"])).status_code == 404
    revoked = await new_code(collector, device)
    await collector.client.post(f"/v1/devices/{device['id']}/revoke", headers=collector.admin)
    assert (await enrol(collector, revoked["code"])).status_code == 404
    path = f"/v1/devices/{device['id']}/enrolment-code"
    assert (await collector.client.post(path, headers=collector.admin)).status_code == 409


async def test_tablet_reports_what_it_is_doing(collector: OneService) -> None:
    """Version, queue and what was not taken; only with the key of a device."""
    device = await desk(collector).device()
    assert device["state"] == "waiting"
    await desk(collector).report(device, app_version="3f6d", waiting=4, set_aside=1)
    shown = await read(collector, device)
    reported = (shown["state"], shown["app_version"], shown["waiting"], shown["set_aside"])
    assert reported == ("active", "3f6d", 4, 1)
    assert shown["last_seen_at"] == shown["enrolled_at"] == "2026-03-01T12:00:00Z"
    body = {"app_version": "3f6d", "waiting": 0}
    for headers in ({}, collector.admin, {"Authorization": "Bearer heed_device_" + "A" * 43}):
        refused = await collector.client.post("/v1/devices/report", json=body, headers=headers)
        assert refused.status_code == 401
    headers = {"Authorization": f"Bearer {device['key']}"}
    wrong = await collector.client.post("/v1/devices/report", json=body | {"waiting": -1}, headers=headers)
    assert wrong.status_code == 422


async def test_silence_is_measured_in_opening_hours(collector: OneService, clock: FixedClock) -> None:
    """Hamburg is open from nine to six: after an hour of that; Munich has no hours: after a day."""
    await found_company(collector)
    at = desk(collector)
    hamburg, munich = await at.device("hamburg"), await at.device("munich")
    clock.advance(4.5 * HOUR)  # half past five in Hamburg
    for device in (hamburg, munich):
        await at.report(device)
    clock.advance(12 * HOUR)
    assert [(await read(collector, one))["silent_since"] for one in (hamburg, munich)] == [None, None]
    clock.advance(4 * HOUR)  # half past nine of the next day
    assert [(await read(collector, one))["silent_since"] for one in (hamburg, munich)] == [
        "2026-03-01T16:30:00Z",
        None,
    ]
    clock.advance(8 * HOUR)
    assert (await read(collector, munich))["silent_since"] == "2026-03-01T16:30:00Z"
    await at.report(hamburg)
    assert (await read(collector, hamburg))["silent_since"] is None


@pytest.mark.parametrize("hours", [None, BusinessHours(Calendar(zone="UTC"))])
def test_no_silence_of_what_nobody_uses(hours: BusinessHours | None) -> None:
    """A device without a tablet is not silent, nor is one at a place that is never open, nor one in the future."""
    then, now = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 20, tzinfo=UTC)
    device = Device(UUID(int=1), "x", "visit", then, then)
    assert device.silent_since(hours, now) is None
    seen = Device(UUID(int=1), "x", "visit", then, then, enrolled_at=then, last_seen_at=then)
    assert seen.silent_since(hours, now) == (then if hours is None else None)
    assert seen.silent_since(hours, then) is None


async def test_device_is_renamed_and_moved(collector: OneService) -> None:
    """Later answers are of the new place; what is not named stays."""
    device = await desk(collector).device("munich")
    path = f"/v1/devices/{device['id']}"
    moved = await collector.client.patch(path, json={"location": "hamburg", "name": "Hall"}, headers=collector.admin)
    assert (moved.json()["location"], moved.json()["name"], moved.json()["touchpoint"]) == ("hamburg", "Hall", "exit")
    assert await send(collector, device["key"]) == 200
    stored = (await collector.client.get("/v1/responses", headers=collector.admin)).json()["items"]
    assert [one["location"] for one in stored] == ["hamburg"]
    last = [one for one in await collector.audited() if one.thing == "device"][-1]
    assert (last.action, last.location) == ("device.changed", "hamburg")
    for wrong in ({"name": ""}, {"survey": None}, {"touchpoint": "A B"}):
        assert (await collector.client.patch(path, json=wrong, headers=collector.admin)).status_code == 422
    await collector.client.post(f"{path}/revoke", headers=collector.admin)
    assert (await collector.client.patch(path, json={"name": "x"}, headers=collector.admin)).status_code == 409


async def test_list_is_filtered_by_place_and_state(collector: OneService) -> None:
    """Each filter alone, and an unknown one is refused."""
    at = desk(collector)
    waiting, active, revoked = await at.device("munich"), await at.device("hamburg"), await at.device("hamburg")
    await at.report(active)
    await collector.client.post(f"/v1/devices/{revoked['id']}/revoke", headers=collector.admin)
    for query, expected in (
        ("state=waiting", [waiting]),
        ("state=active", [active]),
        ("state=revoked", [revoked]),
        ("location=hamburg", [revoked, active]),
        ("touchpoint=checkout", []),
    ):
        listed = await collector.client.get(f"/v1/devices?{query}", headers=collector.admin)
        assert [one["id"] for one in listed.json()["items"]] == [one["id"] for one in expected], query
    assert (await collector.client.get("/v1/devices?unit=x", headers=collector.admin)).status_code == 422
