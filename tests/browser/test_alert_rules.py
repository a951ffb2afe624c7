"""Rules and what they raised in a browser: made with the past beside the form, and read by whoever has to act."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser, Page, expect

from services.alerts.service import SERVICE
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event
from shared.contracts.messages import MessageSent
from shared.contracts.notifications import NoticeSent
from shared.directory.structure import Responsibility
from shared.ids import uuid7
from shared.testing.console import ConsoleSite, Screen, console_site, keyboard_reaches_everything, looks
from shared.testing.databases import Databases
from shared.testing.looks import DESK, PHONE, Look
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import answer, filed, get, moved, put, scored, silent, structure
from tests.services.alerts.looping import letter, notice
from tests.services.alerts.recovering import decided, message

pytestmark = pytest.mark.browser

BASE = "/console/alerts"
GERMAN = Look("de", "dark", 390, 100, "none")
KIM = UUID(int=101)
SOUTH = frozenset({"south", "graz"})
OTHERS = APIRouter()
"""Stand-ins of other services' parts."""


@OTHERS.get("/console/tickets/of-{_kind}/{_subject_id}")
async def case_of(_kind: str, _subject_id: str) -> Response:
    return Response('<a class="badge" href="/console/tickets/1">Case 7: new</a>', media_type="text/html")


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages of alerts, with a company, rules, and a week of answers."""

    site: ConsoleSite
    alerts: OneService
    ids: dict[str, str] = field(default_factory=dict)

    async def open(self, path: str = "", look: Look = DESK, role: Any = "manager", **who: Any) -> Screen:
        return await self.site.open(f"{BASE}{path}", look, role, **who)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lasting(databases: Databases, chromium: Browser) -> AsyncIterator[Desk]:
    async with databases.lend() as url, one_service(SERVICE, url) as alerts:
        ids = await _live_in(alerts)
        async with console_site(chromium, [alerts], [OTHERS]) as site:
            try:
                yield Desk(site, alerts, ids)
            finally:
                for context in chromium.contexts:
                    await context.close()


@pytest.fixture
def desk(lasting: Desk, browser: Browser) -> Desk:
    """The desk, with nothing open in its browser."""
    assert browser is lasting.site.browser
    return lasting


async def _live_in(alerts: OneService) -> dict[str, str]:
    now = datetime.now(UTC)
    kim = PersonChanged(version=1, person_id=KIM, display_name="Kim Doe", role="agent", changed_at=now)
    care = TeamChanged(version=1, team="care", name="Care", members=(KIM,), changed_at=now)
    await alerts.deliver(
        structure(responsibilities=(Responsibility(touchpoint="delivery", team="care"),)),
        *(Event(data, source="/heed/accounts", time=now) for data in (kim, care)),
    )
    to = {"notify": {"recipients": [{"kind": "responsible"}]}}
    await put(alerts, "silent-kiosk", name="A kiosk is silent", trigger="source_silent", severity="critical", **to)
    await put(alerts, "complaints", name="Somebody complains", trigger="complaint_filed")
    await put(alerts, "falling", name="A score falls", trigger="score_moved")
    await put(alerts, "kept-quiet", name="Refunds", when={"field": "words", "includes": "refund"}, enabled=False)
    for age in range(7):
        at = now - timedelta(days=age, hours=1)
        place = "graz" if age % 2 else "wien"
        said = scored(answer(age), location=place, respondent_id=None, received_at=at, occurred_at=at, scored_at=at)
        await alerts.deliver(said)
    happy = scored(answer(10), received_at=now, occurred_at=now, scored_at=now)
    complaint = filed(filed_at=now, occurred_at=now)
    await alerts.deliver(happy)
    await alerts.deliver(complaint)
    await alerts.deliver(silent(at=now, silent_since=now - timedelta(hours=5)))
    await alerts.deliver(moved(at=now, window_end=now, window_start=now - timedelta(days=7)))
    first = (await get(alerts, "/v1/alerts?limit=200"))["items"][-1]
    return {
        "alert": first["id"],
        "cared": await _cared_for(alerts, now),
        "response": first["response_id"],
        "happy": str(happy.data.response_id),
        "complaint": str(complaint.data.complaint_id),
        **{one["rule"]: one["id"] for one in (await get(alerts, "/v1/signals"))["items"]},
    }


async def _cared_for(alerts: OneService, now: datetime) -> str:
    """Let an answer be followed by a notice, an automatic reply, a colleague's message, and Kim; return its alert."""
    at = now - timedelta(hours=4)
    reply = {"when": {"answer": {"verdict": "unhappy"}}, "unit": "east", "recover": {"promises_call": False}}
    stored = await put(alerts, "reply", name="A reply", **reply)
    assert stored.is_success, stored.text
    one = scored(answer(1), location="wien", respondent_id=uuid7(), received_at=at, occurred_at=at, scored_at=at)
    about = one.data.response_id
    await alerts.deliver(one, notice(NoticeSent, about, at + timedelta(seconds=90)))
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    soon, later = at + timedelta(seconds=40), at + timedelta(minutes=70)
    await alerts.deliver(message(MessageSent, asked, basis="consent", at=soon))
    await alerts.deliver(letter(at=later, response_id=about))
    [alert] = (await get(alerts, f"/v1/alerts?response_id={about}&rule=reply"))["items"]
    who = sign_in(alerts.app, "agent", person_id=KIM)
    taken = await alerts.client.post(f"/v1/alerts/{alert['id']}/acknowledgement", headers=who.headers)
    assert taken.is_success, taken.text
    return str(alert["id"])


async def fill_in(page: Page) -> None:
    """Fill in the form of a new rule: unhappy with NPS, and a refund or a kiosk."""
    await page.locator("#f-name").fill("Refund or kiosk")
    await page.locator("[id='when.0.metric']").select_option("nps")
    await expect(page.locator("[id='when.0.judged'] option[value='category:detractor']")).to_be_attached()
    await page.locator("[id='when.0.judged']").select_option("category:detractor")
    await page.locator("[id='when.group']").click()
    await page.locator("[id='when.1.0.about']").select_option("words")
    await page.locator("[id='when.1.0.value']").fill("refund*")
    await page.locator("[id='when.1.add']").click()
    await page.locator("[id='when.1.1.about']").select_option("channel")
    await page.locator("[id='when.1.1.operator']").select_option("one_of")
    await page.locator("[id='when.1.1'] [value=kiosk]").check()


@pytest.mark.parametrize("look", [DESK, GERMAN], ids=str)
async def test_a_manager_makes_a_rule(desk: Desk, look: Look) -> None:
    """The occasion first; what the rule would have done follows what is typed; its page says it in words."""
    german = look.language == "de"
    screen = await desk.open("/rules", look)
    page = screen.page
    await page.locator("main").get_by_role("link", name="Neue Regel" if german else "New rule").click()
    await looks(screen, "rule-occasions")
    await page.get_by_role("link", name="Eine Rückmeldung ist" if german else "A response came in").click()
    foreseen = page.locator("#foreseen")
    count = "8 Alarme" if german else "8 alerts"
    await expect(foreseen).to_contain_text(count)
    await fill_in(page)
    said = "Der Text enthält „refund*“" if german else "The customer writes “refund*”"
    await expect(foreseen).to_contain_text(said)
    await expect(foreseen).to_contain_text("Kanal ist Kiosk" if german else "Channel is kiosk")
    await expect(foreseen).to_contain_text("Team Care")
    await looks(screen, "rule-form")
    await page.locator("#save").click()
    await expect(page.get_by_role("heading", name="Refund or kiosk")).to_be_visible()
    await expect(page.locator("dd", has_text=said)).to_be_visible()
    await looks(screen, "rule-made")
    await page.get_by_role("link", name="An der Vergangenheit" if german else "Try it on the past").click()
    await expect(page.locator("#tried")).to_contain_text(count)
    await looks(screen, "rule-tried")


@pytest.mark.parametrize("look", [DESK, GERMAN], ids=str)
async def test_what_is_wrong_is_said_at_its_field(desk: Desk, look: Look) -> None:
    """Beside the field, in the reader's language, and the focus goes to what must be read first."""
    german = look.language == "de"
    screen = await desk.open("/rules/-/new?trigger=response_scored", look)
    page = screen.page
    await page.locator("[id='when.0.judged']").select_option("")
    await page.locator("[id='when.add']").click()
    await page.locator("[id='when.1.about']").select_option("customer_value")
    await page.locator("[id='when.1.value']").fill("many")
    await page.locator("#f-most_per_hour").fill("0")
    await page.locator("#save").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.locator("[id='when.1.error']")).to_have_text(
        "Geben Sie eine Zahl ein." if german else "Enter a number."
    )
    await expect(page.locator("[aria-invalid=true]")).not_to_have_count(0)
    screen.expect_complaint("422")
    await looks(screen, "rule-wrong")


async def test_a_version_is_brought_back(desk: Desk) -> None:
    """From the history, which says what each version changed."""
    for severity in ("info", "critical"):
        await put(desk.alerts, "history", name="With a history", trigger="target_missed", severity=severity)
    screen = await desk.open("/rules/history")
    page = screen.page
    await expect(page.locator(".timeline")).to_contain_text("Severity: Critical")
    await page.get_by_role("button", name="Bring version 1 back").click()
    await looks(screen, "rule-restoring")
    await page.get_by_role("button", name="Bring it back").click()
    await expect(page.locator(".timeline")).to_contain_text("Version 3: Severity: For information")
    await page.get_by_role("button", name="Switch off").click()
    await expect(page.get_by_role("button", name="Switch on")).to_be_visible()


@pytest.mark.parametrize("look", [DESK, GERMAN], ids=str)
async def test_an_alert_says_why(desk: Desk, look: Look) -> None:
    """From the list to the alert with its case, and on to what every rule made of the response."""
    german = look.language == "de"
    screen = await desk.open(look=look)
    page = screen.page
    await expect(page.locator("#raised tbody tr")).not_to_have_count(0)
    await looks(screen, "alerts")
    await page.goto(f"{desk.site.url}{BASE}/{desk.ids['alert']}")
    await expect(page.locator("mark.holds").first).to_be_visible()
    await expect(page.get_by_role("link", name="Case 7: new")).to_be_visible()
    await looks(screen, "alert")
    await page.get_by_role("link", name="Was alle Regeln" if german else "What all rules").click()
    await expect(page.locator("main .card")).not_to_have_count(0)
    await looks(screen, "alert-rules")
    await page.goto(f"{desk.site.url}{BASE}/responses/{desk.ids['happy']}/rules")
    await expect(page.locator("mark.fails").first).to_be_visible()
    await looks(screen, "alert-rules-not")
    await page.goto(f"{desk.site.url}{BASE}/{desk.ids['cared']}")
    await expect(page.locator("[aria-labelledby=course]")).to_contain_text("Kim Doe")
    await looks(screen, "alert-cared")
    for rule, text in (("silent-kiosk", "The kiosk by the door"), ("falling", "NPS"), ("complaints", "delay")):
        await page.goto(f"{desk.site.url}{BASE}/{desk.ids[rule]}")
        await expect(page.locator("h1")).to_contain_text(text)
        await looks(screen, f"signal-{rule}")


async def test_who_sees_that_nobody_cares_takes_care(desk: Desk) -> None:
    """From the list of what nobody takes care of, with one click on its page."""
    screen = await desk.open(role="agent")
    page = screen.page
    await page.get_by_label("Takes care").select_option("nobody")
    await expect(page).to_have_url(re.compile("care=nobody"))
    await expect(page.locator("#raised")).not_to_contain_text("Kim Doe")
    await page.locator("#raised .row-link", has_text="1 of 10").first.click()
    await page.get_by_role("button", name="I take care of it").click()
    await expect(page.locator("[aria-labelledby=course]")).to_contain_text("takes care of it, since")
    await expect(page.get_by_role("button", name="I take care of it")).to_have_count(0)
    assert screen.complaints == []


async def test_filters_narrow_the_list(desk: Desk) -> None:
    """By severity and unit, in the address, without a new page."""
    screen = await desk.open()
    page = screen.page
    await page.get_by_label("Severity").select_option("critical")
    await expect(page.locator("#raised tbody tr")).to_have_count(1)
    await expect(page.locator("#raised")).to_contain_text("The kiosk by the door")
    assert "severity=critical" in page.url
    await page.get_by_label("Unit").select_option("east")
    await expect(page.locator("#raised")).to_contain_text("No alert fits these filters")
    await looks(screen, "alerts-none")


async def test_agents_read_and_viewers_see_rules_only(desk: Desk) -> None:
    agent = await desk.open(role="agent", look=PHONE)
    await expect(agent.page.locator(".tabs a[href='/console/alerts/rules']")).to_be_visible()
    await keyboard_reaches_everything(agent)
    await agent.page.goto(f"{desk.site.url}{BASE}/rules")
    await expect(agent.page.locator("main").get_by_role("link", name="New rule")).to_have_count(0)
    viewer = await desk.open("/rules", role="viewer")
    await expect(viewer.page.locator("nav.side a[aria-current]")).to_have_text("Rules")
    await expect(viewer.page.locator(".tabs a[href='/console/alerts']")).to_have_count(0)
    south = await desk.open(role="agent", unit="south", locations=SOUTH)
    await expect(south.page.locator("#raised tbody tr", has_text="Wien")).to_have_count(0)
    await expect(south.page.locator("#raised tbody tr", has_text="Graz")).not_to_have_count(0)
