"""The example for outside trackers, as it is, between the suite as it runs and a small Zammad: in step, and no loop."""

import hashlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.catalog import load_services
from services.notifications.settings import NotificationsSettings
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.processes import free_port
from tests.house.fake_zammad import LOGIN, TOKEN, WEBHOOK_TOKEN, FakeZammad, fake_zammad
from tests.house.test_examples import EXAMPLES, running

KEY = "k" * 40


@dataclass
class Bridge:
    """Heed, Zammad, and the example between them."""

    suite: House
    zammad: FakeZammad
    hook: str

    async def open(self, **case: Any) -> dict[str, Any]:
        """Open a case and wait for its ticket."""
        before = len(self.zammad.tickets)
        reply = await self.suite.client.post(
            "/v1/tickets", json={"subject": "Late parcel"} | case, headers=self.suite.admin
        )
        assert reply.status_code == httpx.codes.CREATED, reply.text

        async def is_there() -> bool:
            return len(self.zammad.tickets) > before

        await eventually(is_there)
        return dict(reply.json())

    async def step(self, case_id: str, name: str, **body: Any) -> None:
        headers = self.suite.admin | {"If-Match": "*"}
        reply = await self.suite.client.post(f"/v1/tickets/{case_id}/{name}", json=body, headers=headers)
        assert reply.is_success, reply.text

    async def case(self, case_id: str) -> dict[str, Any]:
        reply = await self.suite.client.get(f"/v1/tickets/{case_id}", headers=self.suite.admin)
        return dict(reply.json())

    async def history(self, case_id: str) -> list[tuple[str, str]]:
        reply = await self.suite.client.get(f"/v1/tickets/{case_id}/history", headers=self.suite.admin)
        return [(entry["action"], entry["actor"]) for entry in reply.json()["items"]]

    async def delivered(self, count: int) -> None:
        """Wait until Zammad's side has taken so many webhooks, and everything that they led to."""

        async def are_taken() -> bool:
            items = (await self.suite.client.get("/v1/deliveries", headers=self.suite.admin)).json()["items"]
            return [one["state"] for one in items] == ["delivered"] * count

        await eventually(are_taken)
        await self.zammad.quiet()


@pytest.fixture
async def bridge(database_url: str, tmp_path: Path) -> AsyncIterator[Bridge]:
    """The three of them, with a key of its own for the example."""
    async with bridged(database_url, tmp_path) as made:
        yield made


@asynccontextmanager
async def bridged(database_url: str, tmp_path: Path) -> AsyncIterator[Bridge]:
    port = free_port()
    hook = f"http://127.0.0.1:{port}"
    keys = {
        "api_keys": {
            "zammad": {
                "key_sha256": hashlib.sha256(KEY.encode()).hexdigest(),
                "scopes": ["tickets:read", "tickets:write"],
            }
        }
    }
    allowed = {"notifications": NotificationsSettings(private_targets=("127.0.0.0/8",))}
    async with (
        fake_zammad(f"{hook}/zammad") as zammad,
        house(
            load_services(),
            database_url,
            "postgres://",
            topic_prefix="heed",
            settings=keys,
            service_settings=allowed,
        ) as suite,
    ):
        events = [f"heed.tickets.ticket.{name}.v1" for name in ("opened", "resolved", "closed", "reopened", "merged")]
        reply = await suite.client.put(
            "/v1/subscriptions/zammad",
            json={"url": f"{hook}/heed", "events": events, "owner_team": "it"},
            headers=suite.admin,
        )
        assert reply.status_code == httpx.codes.CREATED, reply.text
        environment = {
            "PORT": str(port),
            "PAIRS": str(tmp_path / "pairs.sqlite"),
            "HEED_URL": suite.url,
            "HEED_KEY": KEY,
            "HEED_WEBHOOK_SECRET": reply.json()["secret"],
            "ZAMMAD_URL": zammad.url,
            "ZAMMAD_TOKEN": TOKEN,
            "ZAMMAD_LOGIN": LOGIN,
            "ZAMMAD_WEBHOOK_TOKEN": WEBHOOK_TOKEN,
        }
        async with running(sys.executable, EXAMPLES / "zammad.py", environment=environment):

            async def listens() -> bool:
                async with httpx.AsyncClient(timeout=60) as stranger:
                    try:
                        return (await stranger.post(f"{hook}/heed", json={})).status_code == httpx.codes.UNAUTHORIZED
                    except httpx.TransportError:
                        return False

            await eventually(listens)
            yield Bridge(suite, zammad, hook)


async def test_a_case_that_agents_settle_in_zammad(bridge: Bridge) -> None:
    """One ticket for one case; the call and the end come back once, and lead to no change there."""
    case = await bridge.open(touchpoint="delivery")
    [ticket] = bridge.zammad.tickets.values()
    assert ticket["title"] == f"[Heed {case['number']}] Late parcel"
    await bridge.delivered(1)
    assert [action for action, _ in await bridge.history(case["id"])] == ["opened"]
    call = {"type": "phone", "internal": False, "body": "Called her"}
    bridge.zammad.agent(ticket["id"], article=call, state="open")
    await bridge.zammad.quiet()
    assert (await bridge.case(case["id"]))["state"] == "contacted"
    bridge.zammad.agent(ticket["id"], state="closed", heed_cause="late-delivery")
    await bridge.zammad.quiet()
    await bridge.delivered(3)
    settled = await bridge.case(case["id"])
    assert (settled["state"], settled["cause"]) == ("closed", "late-delivery")
    assert settled["action_taken"] == f"See Zammad, ticket {ticket['number']}"
    done = ["contacted", "resolved", "closed"]
    assert (await bridge.history(case["id"]))[1:] == [(action, "zammad") for action in done]
    assert bridge.zammad.written == [("POST", ticket["id"])]
    assert set(bridge.zammad.posted) == {httpx.codes.NO_CONTENT}


async def test_what_happens_in_heed_is_seen_there_and_does_not_come_back(bridge: Bridge) -> None:
    """Closing and reopening change the ticket's state once each, and the case has no step of the example."""
    case = await bridge.open()
    [ticket] = bridge.zammad.tickets.values()
    said = {"cause": "other", "action_taken": "Refunded", "not_contacted_because": "not_needed"}
    await bridge.step(case["id"], "close", **said)
    await bridge.delivered(3)
    assert ticket["state"] == "closed"
    await bridge.step(case["id"], "reopen")
    await bridge.delivered(4)
    assert ticket["state"] == "open"
    assert bridge.zammad.written == [("POST", ticket["id"])] + [("PUT", ticket["id"])] * 3
    assert {actor for _, actor in await bridge.history(case["id"])} == {"admin"}


async def test_what_only_people_know_is_asked_of_them(bridge: Bridge) -> None:
    """A ticket that is closed without anybody having contacted the customer leaves the case open, with a note."""
    case = await bridge.open()
    [ticket] = bridge.zammad.tickets.values()
    bridge.zammad.agent(ticket["id"], state="closed")
    await bridge.zammad.quiet()
    assert (await bridge.case(case["id"]))["state"] == "new"
    reply = await bridge.suite.client.get(f"/v1/tickets/{case['id']}/history", headers=bridge.suite.admin)
    assert reply.json()["items"][-1]["note"].endswith("Still to say here: not_contacted_because")


async def test_strangers_change_nothing(bridge: Bridge) -> None:
    """What neither Heed nor Zammad signed is refused."""
    case = await bridge.open()
    [ticket] = bridge.zammad.tickets.values()
    forged = {"ticket": ticket | {"state": "closed", "updated_by": {"login": "emma@example.com"}}}
    async with httpx.AsyncClient(timeout=60) as stranger:
        for path in ("zammad", "heed"):
            reply = await stranger.post(
                f"{bridge.hook}/{path}",
                json=forged,
                headers={"X-Hub-Signature": "sha1=00", "webhook-signature": "v1,x"},
            )
            assert reply.status_code == httpx.codes.UNAUTHORIZED
    assert (await bridge.case(case["id"]))["state"] == "new"
