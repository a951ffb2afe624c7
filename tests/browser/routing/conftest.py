"""A chain in a browser whose cases are routed: two teams, somebody who is away, rules, and cases that wait."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser

from services.tickets.service import SERVICE
from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.directory.people import Absence
from shared.directory.structure import Responsibility, Touchpoint, Unit
from shared.testing.console import ConsoleSite, console_site
from shared.testing.one_service import OneService, one_service

KIM, ALEX, MO, SAM = UUID(int=301), UUID(int=302), UUID(int=303), UUID(int=304)
NAMES = {KIM: "Kim Doe", ALEX: "Alex Ray", MO: "Mo Winter", SAM: "Sam Okafor"}
RULES = "/console/tickets/routes"
BOARD = "/console/tickets/board"
_UNITS = (
    Unit(code="all", name="Lindenhof"),
    Unit(code="graz", name="Graz", parent="all"),
    Unit(code="wien", name="Wien", parent="all"),
)
_TOUCHPOINTS = (Touchpoint(key="till", name="Checkout"), Touchpoint(key="delivery", name="Delivery"))


@dataclass(slots=True)
class Chain:
    """The pages, and who fills them over HTTP."""

    site: ConsoleSite
    tickets: OneService

    async def send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send something below `/v1`."""
        headers = self.tickets.admin | ({"If-Match": "*"} if method in {"POST", "DELETE"} or "fallback" in path else {})
        reply = await self.tickets.client.request(method, f"/v1{path}", json=body, headers=headers)
        assert reply.is_success, reply.text
        return dict(reply.json()) if reply.content else {}

    async def cases(self, **query: Any) -> list[dict[str, Any]]:
        """Return cases, the oldest first."""
        params = {"order": "oldest", **query}
        reply = await self.tickets.client.get("/v1/tickets", params=params, headers=self.tickets.admin)
        found: list[dict[str, Any]] = reply.json()["items"]
        return found

    async def order(self) -> list[str]:
        """Return the names of the rules in their order."""
        reply = await self.tickets.client.get("/v1/routes", headers=self.tickets.admin)
        return [one["name"] for one in reply.json()["items"]]


@pytest_asyncio.fixture(loop_scope="session")
async def chain(database_url: str, browser: Browser) -> AsyncIterator[Chain]:
    now = datetime.now(UTC)
    away = Absence(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=6), deputy=ALEX)
    people = [
        PersonChanged(
            version=1,
            person_id=person,
            display_name=name,
            role="agent",
            capacity=2,
            absences=(away,) if person == KIM else (),
            changed_at=now,
        )
        for person, name in NAMES.items()
    ]
    teams = [
        TeamChanged(version=1, team="care", name="Customer care", members=(KIM, MO), changed_at=now),
        TeamChanged(version=1, team="parcels", name="Parcels", members=(SAM,), changed_at=now),
    ]
    answers_for = (Responsibility(unit="graz", team="care"),)
    company = StructurePublished(
        version=1, units=_UNITS, touchpoints=_TOUCHPOINTS, responsibilities=answers_for, published_at=now
    )
    async with one_service(SERVICE, database_url) as tickets:
        await tickets.deliver(*(Event(one, "/heed/accounts", now) for one in (company, *people, *teams)))
        router = APIRouter()

        @router.get("/console/notifications/bell")
        @router.get("/console/tickets/live")
        async def nothing() -> Response:
            return Response(status_code=204)

        async with console_site(browser, [tickets], [router]) as site:
            chain = Chain(site, tickets)
            await _fill(chain)
            yield chain


async def _fill(chain: Chain) -> None:
    parcels = {
        "any_of": [{"field": "touchpoint", "equals": "delivery"}, {"field": "words", "one_of": ["parcel*", "late"]}]
    }
    urgent = {"all_of": [{"field": "severity", "equals": "critical"}, {"field": "unit", "equals": "graz"}]}
    routes: dict[str, dict[str, Any]] = {
        "urgent": {"name": "Urgent in Graz", "position": 10, "when": urgent, "team": "care", "person_limit": 5},
        "parcels": {"name": "Parcels", "position": 20, "when": parcels, "team": "parcels", "pick": "round_robin"},
        "gone": {"name": "Old shop", "position": 30, "team": "closed-shop", "enabled": False},
        "fallback": {"name": "All other cases", "position": 0, "pick": "least_open", "ignores_hours": True},
    }
    for key, body in routes.items():
        await chain.send("PUT", f"/routes/{key}", body)
    for severity in ("critical", "critical", "warning", "warning", "critical"):
        await chain.send(
            "POST", "/tickets", {"subject": f"A {severity} case", "location": "graz", "severity": severity}
        )
    for subject in ("The parcel is late", "Another parcel", "A third parcel"):
        await chain.send("POST", "/tickets", {"subject": subject, "touchpoint": "delivery", "location": "wien"})
    await chain.send("POST", "/tickets", {"subject": "Nobody answers for this", "location": "wien"})
