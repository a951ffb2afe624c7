"""The register of improvements in a browser: cases and scores of a chain whose checkout in Berlin was put right."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser

from services.scoring.service import SERVICE as SCORING
from services.tickets.service import SERVICE as TICKETS
from shared.contracts.accounts import PersonChanged
from shared.contracts.event import Event
from shared.testing.chain_of_shops import answers, company, team
from shared.testing.console import ConsoleSite, console_site
from shared.testing.one_service import OneService, one_service

KIM, ALEX = UUID(int=201), UUID(int=202)
PATH = "/console/tickets/improvements"
WEEKS = 14


@dataclass(slots=True)
class Register:
    """The pages, and who fills them over HTTP."""

    site: ConsoleSite
    tickets: OneService
    scoring: OneService

    async def send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send something below `/v1`, and let scoring know what it led to."""
        headers = self.tickets.admin | {"If-Match": "*"}
        reply = await self.tickets.client.request(method, f"/v1{path}", json=body, headers=headers)
        assert reply.is_success, reply.text
        await self.carry()
        return dict(reply.json()) if reply.content else {}

    async def carry(self) -> None:
        """Hand what tickets published to scoring, as the bus does."""
        wanted = SCORING.handlers
        await self.scoring.deliver(*(one for one in await self.tickets.published() if type(one.data) in wanted))


@pytest_asyncio.fixture(loop_scope="session")
async def register(database_url: str, browser: Browser) -> AsyncIterator[Register]:
    """The register of a chain: two improvements that are done, one in work and overdue, one proposed."""
    now = datetime.now(UTC)
    people = [
        PersonChanged(version=1, person_id=person, display_name=name, role="agent", changed_at=now)
        for person, name in ((KIM, "Kim Doe"), (ALEX, "Alex Ray"))
    ]
    async with one_service(TICKETS, database_url) as tickets, one_service(SCORING, database_url) as scoring:
        for service in (tickets, scoring):
            await service.deliver(company(now), team(now), *(Event(one, "/heed/accounts", now) for one in people))
        await scoring.deliver(*answers(now, weeks=WEEKS, per_week=12))
        await scoring.use_cases.scores.fold_journal()
        router = APIRouter()

        @router.get("/console/notifications/bell")
        @router.get("/console/tickets/live")
        async def nothing() -> Response:
            return Response(status_code=204)

        async with console_site(browser, [tickets, scoring], [router]) as site:
            register = Register(site, tickets, scoring)
            await _fill(register, now)
            yield register


async def _fill(register: Register, now: datetime) -> None:
    today = now.date()
    cases = [
        await register.send("POST", "/tickets", {"subject": subject, "location": shop, "touchpoint": "checkout"})
        for subject, shop in (("Twenty minutes at the till", "berlin"), ("Only one till was open", "berlin"))
    ]
    done = {"state": "done", "done_on": str(today - timedelta(days=29))}
    await register.send(
        "POST",
        "/improvements",
        {
            "title": "A second till opens when more than four people wait",
            "description": "Whoever is at the counter helps out. We would notice by shorter queues after five.",
            "touchpoint": "checkout",
            "unit": "berlin",
            "cause": "waiting-time",
            "owner": str(KIM),
            "cases": [one["id"] for one in cases],
            **done,
        },
    )
    await register.send("POST", "/improvements", {"title": "New scanners", "touchpoint": "checkout", **done})
    late = {"state": "in_work", "owner": "service", "due_on": str(today - timedelta(days=3))}
    await register.send("POST", "/improvements", {"title": "Signs at the entrance", "unit": "hamburg", **late})
    await register.send("POST", "/improvements", {"title": "Call customers before a late delivery"})
