"""Deadlines in a browser: a case whose time runs out, one that was settled late and reopened, and two policies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser

from services.tickets.service import SERVICE
from shared.clock import FixedClock
from shared.testing.console import ConsoleSite, console_site
from shared.testing.one_service import OneService, one_service
from tests.browser.cases.conftest import detractor
from tests.services.tickets.clocks.ladders import KIM, MONDAY, settle_in, work

DEADLINES = "/console/tickets/deadlines"
HOUR = 3600.0
_FORENOON = {"critical": {"contact": {"minutes": 60}, "resolution": {"minutes": 1440, "hours": "around_the_clock"}}}


@dataclass(slots=True)
class Shop:
    """The pages, and a case whose customer has waited for too long and one that was settled and came back."""

    site: ConsoleSite
    tickets: OneService
    forgotten: str
    reopened: str

    async def send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send something below `/v1`."""
        headers = self.tickets.admin | ({"If-Match": "*"} if method == "POST" else {})
        reply = await self.tickets.client.request(method, f"/v1{path}", json=body, headers=headers)
        assert reply.is_success, reply.text
        return dict(reply.json()) if reply.content else {}


@pytest_asyncio.fixture(loop_scope="session")
async def shop(database_url: str, browser: Browser) -> AsyncIterator[Shop]:
    clock = FixedClock(MONDAY)
    async with one_service(SERVICE, database_url, clock=clock) as tickets:
        await settle_in(tickets)
        router = APIRouter()

        @router.get("/console/notifications/{part:path}")
        @router.get("/console/collector/{part:path}")
        async def nothing(part: str) -> Response:
            """Other services have nothing to add to a case here."""
            assert part
            return Response(status_code=204)

        @router.get("/console/tickets/live")
        async def no_news() -> Response:
            return Response(status_code=204)

        async with console_site(browser, [tickets], [router]) as site:
            shop = Shop(site, tickets, "", "")
            await shop.send("PUT", "/policies/tills", {"name": "Tills", "touchpoints": ["till"], "targets": _FORENOON})
            for touchpoint in ("delivery", "till"):
                await tickets.deliver(
                    detractor(
                        2,
                        severity="critical",
                        location="Graz",
                        touchpoint=touchpoint,
                        occurred_at=MONDAY,
                        raised_at=MONDAY,
                    )
                )
            cases = (await shop.send("GET", "/tickets?order=oldest"))["items"]
            by_touchpoint = {one["touchpoint"]: one["id"] for one in cases}
            shop.forgotten, shop.reopened = by_touchpoint["delivery"], by_touchpoint["till"]
            for case in by_touchpoint.values():
                await shop.send("POST", f"/tickets/{case}/assign", {"assignee": str(KIM)})
            clock.advance(2 * HOUR)
            await work(tickets)
            await shop.send("POST", f"/tickets/{shop.reopened}/contact", {"note": "Called"})
            settled = {"cause": "waiting-time", "action_taken": "A voucher was sent."}
            await shop.send("POST", f"/tickets/{shop.reopened}/close", settled)
            await shop.send("POST", f"/tickets/{shop.reopened}/reopen", {"note": "It broke again"})
            await shop.send("POST", f"/tickets/{shop.reopened}/wait", {"note": "Until the part is there"})
            clock.advance(HOUR)
            yield shop
