"""Chat rooms: what each service gets, what its answer means, and where nothing is sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.testing.eventually import eventually
from shared.testing.fake_gateway import FakeGateway, Reply, fake_gateway
from shared.testing.one_service import one_service
from tests.services.notifications.conftest import NOON, World


@pytest.fixture
async def chat(world: World, database_url: str) -> AsyncIterator[tuple[World, FakeGateway]]:
    """The same world, from which this machine may be called."""
    async with fake_gateway(Reply(200, b"ok")) as room:
        settings = NotificationsSettings(private_targets=("127.0.0.1",))
        async with one_service(SERVICE, database_url, service_settings=settings, clock=FixedClock(NOON)) as service:
            yield World(service, world.clock, world.mails, world.gateway), room


async def tried(world: World, url: str, kind: str = "slack") -> dict[str, Any]:
    kim = world.as_("agent")
    id_ = await world.added(kim, channel="chat", chat_kind=kind, address=url)
    shown: dict[str, Any] = (await world.test(kim, id_)).json()
    return shown


@pytest.mark.parametrize("kind", ["slack", "teams", "mattermost", "google_chat"])
async def test_a_room_is_proven_by_a_test(chat: tuple[World, FakeGateway], kind: str) -> None:
    world, room = chat
    shown = await tried(world, f"{room.url}/hooks/secret-7Kq2", kind)
    assert shown["is_verified"]
    assert shown["last_attempt"] | {"at": ""} == {"at": "", "outcome": "accepted", "status": "200", "answer": "ok"}
    [got] = room.received
    assert got.headers["content-type"] == "application/json; charset=utf-8"
    document: Any = got.json
    if kind == "teams":
        [attachment] = document["attachments"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        text = attachment["content"]["body"][0]["text"]
    else:
        text = document["text"]
    assert "Das ist ein Test von Kim Lee" in text


@pytest.mark.parametrize(
    ("reply", "outcome", "status"),
    [
        (Reply(404, b"no_service"), "failed", "404"),
        (Reply(410, b"gone"), "failed", "410"),
        (Reply(302, b"", {"Location": "http://169.254.169.254/"}), "failed", "302"),
        (Reply(429, b"slow down", {"Retry-After": "30"}), "later", "429"),
        (Reply(500, b"<html>\n oops </html>"), "later", "500"),
        ("resets", "unknown", "connection-lost"),
    ],
)
async def test_a_room_that_does_not_take_it_is_not_proven(
    chat: tuple[World, FakeGateway], reply: Any, outcome: str, status: str
) -> None:
    world, room = chat
    room.script[:] = [reply]
    shown = await tried(world, f"{room.url}/hooks/x")
    attempt = shown["last_attempt"]
    assert (attempt["outcome"], attempt["status"], shown["is_verified"]) == (outcome, status, False)
    assert "\n" not in attempt["answer"]
    assert len(room.received) == 1


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://169.254.169.254/latest/meta-data", "target-metadata"),
        ("http://10.0.0.7/hook", "target-not-public"),
        ("http://93.184.216.34/hook", "target-not-encrypted"),
    ],
)
async def test_nothing_is_sent_where_nothing_may_go(world: World, url: str, status: str) -> None:
    attempt = (await tried(world, url))["last_attempt"]
    assert (attempt["outcome"], attempt["status"]) == ("failed", status)


async def test_a_room_that_left_meanwhile_stays_away(chat: tuple[World, FakeGateway]) -> None:
    """A destination that is removed while its test is on the way is not there again afterwards."""
    world, room = chat
    kim = world.as_("agent")
    id_ = await world.added(kim, channel="chat", chat_kind="slack", address=f"{room.url}/x")
    room.script[:] = ["hangs"]
    running = asyncio.ensure_future(world.test(kim, id_))

    async def is_on_its_way() -> bool:
        return bool(room.received)

    await eventually(is_on_its_way)
    await world.service.client.delete(f"/v1/destinations/{id_}", headers={**kim.headers, "If-Match": "*"})
    room.hang_up()
    assert (await running).status_code == 404
    assert json.loads((await world.get(kim, "/v1/destinations")).text)["items"][1:] == []
