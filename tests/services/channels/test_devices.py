"""Kiosk devices: enrolled with a key of their own, bound to their place, revoked for good."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.channels import stored_responses
from shared.testing.one_service import OneService

BODY: dict[str, Any] = {"name": "Exit", "survey": "visit", "touchpoint": "checkout", "location": "Berlin Mitte"}


async def enrol(collector: OneService, **body: Any) -> dict[str, Any]:
    """Enrol a device."""
    made = await collector.client.post("/v1/devices", json=BODY | body, headers=collector.admin)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    device: dict[str, Any] = made.json()
    return device


async def send(collector: OneService, key: str, *items: dict[str, Any]) -> httpx.Response:
    """Send answers as the device does."""
    headers = {"Authorization": f"Bearer {key}"}
    return await collector.client.post("/v1/responses/batch", json={"responses": list(items)}, headers=headers)


def tap(score: int = 9, **more: Any) -> dict[str, Any]:
    """Return one answer of a visitor."""
    return {"id": str(uuid7()), "answers": {"recommend": score}, "occurred_at": "2026-03-01T11:00:00Z"} | more


async def test_key_is_shown_once_and_stored_as_digest(collector: OneService) -> None:
    """The key stands in the answer and behind the # of the enrolment address, and nowhere in the database or lists."""
    device = await enrol(collector)
    key = device["key"]
    assert key.startswith("heed_device_")
    assert device["enrol_url"] == f"https://feedback.example.org/kiosk/{device['id']}#key={key}"
    listed = await collector.client.get("/v1/devices", headers=collector.admin)
    [shown] = listed.json()["items"]
    assert key not in listed.text
    assert shown == {name: value for name, value in device.items() if name not in {"key", "enrol_url"}}
    async with collector.engine.connect() as connection:
        stored = str((await connection.execute(text("SELECT * FROM collector.device"))).all())
    assert key not in stored


async def test_answers_belong_to_the_device_s_place_whatever_they_claim(collector: OneService) -> None:
    """Survey, touchpoint, location and channel come from the server; the tap's own moment is kept."""
    device = await enrol(collector)
    claimed = tap(survey="elsewhere", channel="web", touchpoint="delivery", location="Mars")
    answer = await send(collector, device["key"], claimed)
    assert [result["status"] for result in answer.json()["results"]] == ["created"], answer.text
    [response] = await stored_responses(collector.client, collector.admin)
    place = (response["survey"], response["channel"], response["touchpoint"], response["location"])
    assert place == ("visit", "kiosk", "checkout", "Berlin Mitte")
    assert (response["id"], response["occurred_at"]) == (claimed["id"], "2026-03-01T11:00:00Z")


async def test_repeated_tap_is_a_duplicate_and_a_changed_one_a_conflict(collector: OneService) -> None:
    """A device may send again whatever it is not sure of: nothing is doubled and nothing is overwritten."""
    key = (await enrol(collector))["key"]
    item = tap()
    await send(collector, key, item)
    again = await send(collector, key, item, item | {"answers": {"recommend": 1}}, tap(99))
    assert [result["status"] for result in again.json()["results"]] == ["duplicate", "conflict", "rejected"]
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_revoked_device_is_refused(collector: OneService) -> None:
    """After the revocation the key is worth nothing, and revoking again changes nothing."""
    device = await enrol(collector)
    revoke = f"/v1/devices/{device['id']}/revoke"
    first = await collector.client.post(revoke, headers=collector.admin)
    again = await collector.client.post(revoke, headers=collector.admin)
    assert first.status_code == 200
    assert first.json() == again.json()
    assert first.json()["revoked_at"] is not None
    assert (await send(collector, device["key"], tap())).status_code == 401
    assert (await collector.client.get(f"/kiosk/{device['id']}")).status_code == 404


@pytest.mark.parametrize("key", ["heed_device_", "heed_device_" + "A" * 43, "heed_device_x y"])
async def test_unknown_key_is_refused(collector: OneService, key: str) -> None:
    """A key nobody was given opens nothing."""
    assert (await send(collector, key, tap())).status_code == 401


async def test_device_key_opens_nothing_else(collector: OneService) -> None:
    """A key that lies in a tablet in a hall reads no responses and makes no devices."""
    headers = {"Authorization": f"Bearer {(await enrol(collector))['key']}"}
    assert (await collector.client.get("/v1/responses", headers=headers)).status_code == 401
    assert (await collector.client.get("/v1/devices", headers=headers)).status_code == 401
    assert (await collector.client.post("/v1/devices", json=BODY, headers=headers)).status_code == 401


async def test_sign_of_life_is_written_once_a_minute(collector: OneService, clock: FixedClock) -> None:
    """Operators see when a device last sent something, without a write for every batch."""
    device = await enrol(collector)

    async def seen() -> str | None:
        listed = (await collector.client.get("/v1/devices", headers=collector.admin)).json()
        moment: str | None = listed["items"][0]["last_seen_at"]
        return moment

    assert await seen() is None
    await send(collector, device["key"], tap())
    first = await seen()
    clock.advance(59)
    await send(collector, device["key"], tap())
    assert await seen() == first
    clock.advance(1)
    await send(collector, device["key"], tap())
    assert await seen() == "2026-03-01T12:01:00Z"


async def test_devices_are_listed_newest_first_in_pages(collector: OneService) -> None:
    """Pages neither repeat nor skip a device."""
    names = [(await enrol(collector, name=f"Tablet {number}"))["name"] for number in range(3)]
    first = (await collector.client.get("/v1/devices?limit=2", headers=collector.admin)).json()
    rest = await collector.client.get(
        "/v1/devices", params={"limit": "2", "cursor": first["next_cursor"]}, headers=collector.admin
    )
    assert [item["name"] for item in first["items"] + rest.json()["items"]] == names[::-1]
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [({"survey": "nowhere"}, 404), ({"name": ""}, 422), ({"touchpoint": "A B"}, 422), ({"location": " "}, 422)],
)
async def test_wrong_enrolment_is_refused(collector: OneService, body: dict[str, Any], status: int) -> None:
    """A device needs a name, a survey that exists, and a place that responses can have."""
    refused = await collector.client.post("/v1/devices", json=BODY | body, headers=collector.admin)
    assert refused.status_code == status


async def test_unknown_device_is_not_found(collector: OneService) -> None:
    """There is no page and nothing to revoke for a device that nobody enrolled."""
    assert (await collector.client.post(f"/v1/devices/{uuid4()}/revoke", headers=collector.admin)).status_code == 404
    assert (await collector.client.get(f"/kiosk/{uuid4()}")).status_code == 404
