"""The inbox of cases in a browser."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from services.tickets.service import SERVICE
from shared.access import Language
from shared.clock import SystemClock
from shared.contracts.accounts import PersonChanged, StructurePublished
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.directory.people import Absence
from shared.directory.structure import Touchpoint, Unit
from shared.ids import uuid7
from shared.testing.browser import accessibility_problems, served
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from shared.vocabulary import Comment, ScoredAnswer

pytestmark = pytest.mark.browser

ERIKA, KIM, ALEX = UUID(int=101), UUID(int=102), UUID(int=103)
NOW = datetime.now(UTC)


def detractor(value: int, **changes: Any) -> Event[AlertRaised]:
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
        "occurred_at": NOW,
        "raised_at": NOW,
    }
    return Event(AlertRaised(**(fields | changes)), source="/heed/alerts", time=NOW)


@pytest_asyncio.fixture(loop_scope="session")
async def tickets(database_url: str) -> AsyncIterator[OneService]:
    async with one_service(SERVICE, database_url, clock=SystemClock()) as service:
        units = (
            Unit(code="all", name="Lindenhof"),
            Unit(code="graz", name="Graz", parent="all"),
            Unit(code="wien", name="Wien", parent="all"),
        )
        kim = PersonChanged(
            version=1,
            person_id=KIM,
            display_name="Kim Doe",
            role="agent",
            changed_at=NOW,
            absences=(Absence(starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=9), deputy=ALEX),),
        )
        await service.deliver(
            *(
                Event(one, source="/heed/accounts", time=NOW)
                for one in (
                    StructurePublished(
                        version=1, units=units, touchpoints=(Touchpoint(key="till", name="Checkout"),), published_at=NOW
                    ),
                    PersonChanged(
                        version=1, person_id=ERIKA, display_name="Erika Muster", role="agent", changed_at=NOW
                    ),
                    kim,
                    PersonChanged(version=1, person_id=ALEX, display_name="Alex Ray", role="agent", changed_at=NOW),
                )
            )
        )
        complaint = ComplaintFiled(
            complaint_id=uuid7(),
            text="Two hours, and then nobody knew!",
            category="waiting",
            channel="web",
            location="wien",
            respondent_id=uuid7(),
            occurred_at=NOW,
            filed_at=NOW,
        )
        await service.deliver(
            detractor(2, severity="critical"),
            detractor(5, location="wien", comments=()),
            Event(complaint, source="/heed/collector", time=NOW),
        )
        yield service


async def look(page: Page, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
async def test_looks(tickets: OneService, browser: Browser, language: Language, width: int, scheme: Any) -> None:
    async with served(tickets.app) as url:
        who = sign_in(tickets.app, "agent", name="Erika Muster", language=language, person_id=ERIKA)
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in who.cookies.items()])
        page = await context.new_page()
        case = (await tickets.client.get("/v1/tickets?state=new&order=oldest", headers=tickets.admin)).json()["items"][
            0
        ]
        for name, path in {
            "inbox": "",
            "case": f"/{case['id']}",
            "new": "/new",
            "start": "/start",
            "person": f"/person/{case['respondent_id']}",
            "closed": "?state=closed",
        }.items():
            await page.goto(f"{url}/console/tickets{path}")
            await look(page, f"{name}-{language}-{width}")
            if name not in ("start", "person"):
                assert await accessibility_problems(page) == [], name
