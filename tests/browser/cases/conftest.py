"""Tickets on a port, with a company, cases in it, and agents who look at them in browsers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Route

from services.tickets.service import SERVICE
from shared.access import Language, Role
from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.directory.people import Absence
from shared.directory.structure import Touchpoint, Unit
from shared.ids import uuid7
from shared.testing.browser import served
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from shared.vocabulary import Comment, ScoredAnswer

ERIKA, KIM, ALEX = UUID(int=101), UUID(int=102), UUID(int=103)
NAMES = {ERIKA: "Erika Muster", KIM: "Kim Doe", ALEX: "Alex Ray"}
PATH = "/console/tickets"


def detractor(value: int, **changes: Any) -> Event[AlertRaised]:
    """Return the alert about somebody who would not recommend the shop in Graz, or as asked."""
    now = datetime.now(UTC)
    reason = ScoredAnswer(
        question="recommend",
        concept="recommendation",
        metric="nps",
        value=value,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        category="detractor",
    )
    fields: dict[str, Any] = {
        "alert_id": uuid7(),
        "rule": "unhappy",
        "severity": "warning",
        "response_id": uuid7(),
        "survey": "visit",
        "version": 1,
        "channel": "qr",
        "touchpoint": "till",
        "location": "graz",
        "respondent_id": uuid7(),
        "reasons": (reason,),
        "comments": (Comment("why", "I waited for twenty minutes and nobody came to the till."),),
        "occurred_at": now,
        "raised_at": now,
    }
    return Event(AlertRaised(**(fields | changes)), source="/heed/alerts", time=now)


async def known_company(service: OneService) -> None:
    """Let the service know two shops and three agents, of whom Kim is away and Alex stands in."""
    now = datetime.now(UTC)
    away = Absence(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=9), deputy=ALEX)
    units = (
        Unit(code="all", name="Lindenhof"),
        Unit(code="graz", name="Graz", parent="all"),
        Unit(code="wien", name="Wien", parent="all"),
    )
    touchpoints = (Touchpoint(key="till", name="Checkout"),)
    people = [
        PersonChanged(
            version=1,
            person_id=person,
            display_name=name,
            role="agent",
            absences=(away,) if person == KIM else (),
            changed_at=now,
        )
        for person, name in NAMES.items()
    ]
    company = StructurePublished(version=1, units=units, touchpoints=touchpoints, published_at=now)
    team = TeamChanged(version=1, team="service", name="Service", lead=ALEX, members=(ERIKA,), changed_at=now)
    await service.deliver(*(Event(one, source="/heed/accounts", time=now) for one in (company, team, *people)))


@dataclass
class Inbox:
    """The pages, and what went wrong in any browser that showed them."""

    service: OneService
    url: str
    browser: Browser
    wrong: list[str] = field(default_factory=list)

    async def page(
        self,
        person: UUID = ERIKA,
        language: Language = "en",
        *,
        width: int = 1280,
        height: int = 900,
        is_phone: bool = False,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        locations: frozenset[str] | None = None,
        bypass_csp: bool = False,
        role: Role = "agent",
    ) -> Page:
        """Return a page of a browser of its own, in which somebody is signed in."""
        unit = "graz" if locations else None
        who = sign_in(
            self.service.app,
            role,
            name=NAMES[person],
            language=language,
            person_id=person,
            unit=unit,
            locations=locations,
        )
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=is_phone,
            is_mobile=is_phone,
            color_scheme=scheme,
            java_script_enabled=script,
            bypass_csp=bypass_csp,
        )
        await context.add_cookies([{"name": name, "value": one, "url": self.url} for name, one in who.cookies.items()])
        page = await context.new_page()
        await page.route("**/console/collector/contact/**", _contact)
        for part in ("write", "case", "complaints"):
            await page.route(f"**/console/collector/{part}/**", _nothing)
        page.on("console", self._noted)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page

    def _noted(self, message: ConsoleMessage) -> None:
        # A refusal is a reply that browsers write down as well.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.wrong.append(message.text)

    async def oldest(self) -> dict[str, Any]:
        """Return the case that is first in the inbox."""
        query = {"order": "urgency"}
        reply = await self.service.client.get("/v1/tickets", headers=self.service.admin, params=query)
        first: dict[str, Any] = reply.json()["items"][0]
        return first

    async def more(self, count: int, **changes: Any) -> None:
        """Let so many more customers be unhappy in Graz."""
        for _ in range(count):
            await self.service.deliver(detractor(4, **changes))

    async def step(self, ticket: str, name: str, **body: Any) -> None:
        """Take a step as a key of the API."""
        headers = self.service.admin | {"If-Match": "*"}
        reply = await self.service.client.post(f"/v1/tickets/{ticket}/{name}", headers=headers, json=body)
        assert reply.is_success, reply.text

    async def history(self, ticket: str) -> list[tuple[str, str | None]]:
        """Return the actions in a case's history, each with its note."""
        reply = await self.service.client.get(f"/v1/tickets/{ticket}/history", headers=self.service.admin)
        return [(entry["action"], entry["note"]) for entry in reply.json()["items"]]


async def _contact(route: Route) -> None:
    """Answer in place of the collector, which runs in another process: the form that asks why, then the card."""
    url = route.request.url.partition("?")[0]
    asked = (
        f'<form id="why" method="post" action="{url}" hx-post="{url}" hx-target="#why" hx-swap="outerHTML">'
        '<label>Why <input name="reason" value="Case 1: call back"></label><button>Show contact data</button></form>'
    )
    shown = '<p><a href="tel:+4312345">+43 1 2345</a></p>'
    await route.fulfill(body=shown if route.request.method == "POST" else asked, content_type="text/html")


async def _nothing(route: Route) -> None:
    await route.fulfill(body="", content_type="text/html")


@pytest_asyncio.fixture(loop_scope="session")
async def inbox(database_url: str, browser: Browser) -> AsyncIterator[Inbox]:
    """Three cases: a critical one in Graz, one without words in Wien, and a complaint."""
    async with one_service(SERVICE, database_url) as service, served(service.app) as url:
        await known_company(service)
        now = datetime.now(UTC)
        complaint = ComplaintFiled(
            complaint_id=uuid7(),
            text="Two hours, and then nobody knew!",
            category="waiting",
            channel="web",
            location="wien",
            respondent_id=uuid7(),
            occurred_at=now,
            filed_at=now,
        )
        for event in (detractor(2, severity="critical"), detractor(5, location="wien", comments=())):
            await service.deliver(event)
        await service.deliver(Event(complaint, source="/heed/collector", time=now))
        opened = Inbox(service, url, browser)
        yield opened
        for context in browser.contexts:  # a server waits for the streams that somebody reads
            await context.close()
        assert opened.wrong == []
