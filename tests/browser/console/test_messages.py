"""Messages in Chromium: written from a case, seen in its history, followed by colleagues in other browsers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.collector.domain.messages.message import Message, NewMessage
from services.collector.service import SERVICE as COLLECTOR
from services.collector.settings import CollectorSettings
from services.collector.store.message_store import MessageStore
from services.tickets.service import SERVICE as TICKETS
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.collecting import select
from shared.testing.console import ConsoleSite, Screen, console_site, keyboard_reaches_everything, looks
from shared.testing.looks import DESK, LOOKS, Look
from shared.testing.mail_server import MailServer, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import customer, mail_settings, work_off

pytestmark = pytest.mark.browser

ADDRESS = "ada@customer.example"
GERMAN = Look("de", "dark", 390, 100, "none")
OTHER_PARTS = ("scoring", "alerts")


@dataclass(frozen=True, slots=True)
class Desk:
    """The console with one case about one customer, and a mail server."""

    site: ConsoleSite
    collector: OneService
    mails: MailServer
    ada: UUID
    case: UUID

    async def open(self, path: str, look: Look = DESK, **who: Any) -> Screen:
        return await self.site.open(f"/console/{path}", look, "agent", **who)

    async def kept(self, **became: Any) -> Message:
        """Keep a message that nobody sends."""
        wanted = NewMessage(
            effect_key=str(uuid7()),
            respondent_id=self.ada,
            channel="email",
            purpose="service_contact",
            cause="written",
            claimed_basis="request",
            subject="Your visit",
            text="We are sorry.",
            ticket_id=self.case,
            location="wien",
            requested_by="heed",
            due_at=datetime.now(UTC),
        )
        async with self.collector.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            (message_id,) = (await store.add([wanted], at=work.now)).values()
            message = await store.lock(message_id)
            assert message is not None
            message = replace(message, settled_at=work.now, **became)
            await store.save(message)
        return message


@pytest_asyncio.fixture(loop_scope="session")
async def desk(database_url: str, browser: Browser) -> AsyncIterator[Desk]:
    """A complaint, its case, and nothing written yet."""
    async with (
        mail_server() as mails,
        one_service(COLLECTOR, database_url, service_settings=CollectorSettings(**mail_settings(mails))) as collector,
        one_service(TICKETS, database_url) as tickets,
    ):
        ada = await customer(collector, ADDRESS, location="wien")
        filed = [one for one in await collector.published() if isinstance(one.data, ComplaintFiled)]
        await tickets.deliver(Event(filed[0].data, source=filed[0].source, time=filed[0].time))
        listed = await tickets.client.get("/v1/tickets", headers=tickets.admin)
        case = UUID(listed.json()["items"][0]["id"])
        async with console_site(browser, [collector, tickets]) as site:
            yield Desk(site, collector, mails, ada, case)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_a_message_is_written_in_a_case(desk: Desk, look: Look) -> None:
    """Seen before, sent, and part of the case's history; it says what became of it by itself."""
    is_german = look.language == "de"
    screen = await desk.open(f"tickets/{desk.case}", look)
    page = screen.page
    await page.get_by_text("Nachricht schreiben" if is_german else "Write to the customer").click()
    await expect(page.get_by_text("hello@coffee.example").first).to_be_visible()
    await page.get_by_label("Betreff" if is_german else "Subject").fill("Your coffee")
    await page.locator("textarea[name=text]").fill("We are sorry that it was cold.")
    await page.get_by_role("button", name="Vorschau" if is_german else "Preview").click()
    seen = page.locator(".writing .notice blockquote")
    await expect(seen).to_contain_text("/o/…")
    await looks(screen, "message-written")
    await page.get_by_role("button", name="Senden" if is_german else "Send", exact=True).click()
    history = page.locator("#detail .timeline[data-merge]")
    await expect(history).to_contain_text("Persönliche Nachricht" if is_german else "Personal message")
    await expect(history).to_contain_text("Wartet" if is_german else "Waits")
    await work_off(desk.collector)
    await expect(history).to_contain_text("Gesendet" if is_german else "Sent")
    assert [one.recipients for one in desk.mails.received] == [(ADDRESS,)]
    again = await desk.open(f"tickets/{desk.case}", look)
    await expect(again.page.locator("#detail .timeline[data-merge]")).to_contain_text(
        "Gesendet" if is_german else "Sent"
    )
    await looks(again, "message-in-case")


async def test_it_is_written_by_keyboard_alone(desk: Desk) -> None:
    """From the customer's page; everything gets the focus, and shows it."""
    screen = await desk.open(f"collector/write/{desk.ada}")
    await keyboard_reaches_everything(screen)
    page = screen.page
    await page.get_by_label("Subject").fill("Your coffee")
    await page.get_by_label("Text", exact=True).fill("We are sorry.")
    await page.get_by_label("Why may we write to them?").select_option("request")
    await page.get_by_role("button", name="Send", exact=True).press("Enter")
    await expect(page.get_by_role("heading", name="Personal message")).to_be_visible()
    await expect(page.get_by_text("We are sorry.")).to_be_visible()
    assert ADDRESS not in await page.content()
    assert screen.complaints == []


@pytest.mark.parametrize("look", [DESK, GERMAN], ids=str)
async def test_the_form_of_a_page_says_what_is_missing(desk: Desk, look: Look) -> None:
    screen = await desk.open(f"collector/write/{desk.ada}", look)
    await screen.page.get_by_role("button", name="Senden" if look.language == "de" else "Send", exact=True).click()
    await expect(screen.page.locator(".field .error")).to_have_count(3)
    screen.expect_complaint("422")
    await looks(screen, "message-missing")


async def test_colleagues_see_at_once_what_becomes_of_a_message(desk: Desk) -> None:
    """In the log, on its page, on the customer's page and in the case, in other browsers."""
    message = await desk.kept(state="unknown", reason="interrupted")
    log = await desk.open("collector/messages")
    other = await desk.open(f"collector/messages/{message.id}")
    case = await desk.open(f"tickets/{desk.case}")
    for screen in (log, other, case):
        await expect(screen.page.locator("main")).to_contain_text("sending it again could send it twice")
    first = await desk.open(f"collector/messages/{message.id}")
    await first.page.get_by_role("button", name="Send again").click()
    await expect(first.page.get_by_text("the customer gets it twice")).to_be_visible()
    await looks(first, "message-twice")
    await first.page.get_by_role("button", name="Send it again").click()
    await expect(other.page.get_by_role("button", name="Cancel the message")).to_be_visible()
    await expect(log.page.locator("tbody")).to_contain_text("is sent in a moment")
    await work_off(desk.collector)
    for screen in (log, other, case):
        await expect(screen.page.locator("main")).to_contain_text("the mail server took it over")


async def test_a_colleague_of_another_unit_sees_none_of_it(desk: Desk) -> None:
    """Also not live."""
    graz = await desk.open("collector/messages", unit="graz", locations=frozenset({"graz"}))
    await expect(graz.page.get_by_text("No messages yet")).to_be_visible()
    wien = await desk.open("collector/messages")
    await desk.kept(state="failed", reason="550 5.1.1")
    await expect(wien.page.locator("tbody")).to_contain_text("the mailbox does not exist (550 5.1.1)")
    await expect(graz.page.get_by_text("No messages yet")).to_be_visible()


async def test_a_case_shows_the_complaints_reference(desk: Desk) -> None:
    """With the address of the customer's status page, which can be copied, and a way to the complaint."""
    [(complaint, reference)] = await select(desk.collector, "SELECT id, reference FROM collector.complaint")
    screen = await desk.open(f"tickets/{desk.case}", replace(GERMAN, width=1280))
    page = screen.page
    await expect(page.get_by_text(reference, exact=True)).to_be_visible()
    public = f"{desk.collector.settings.base_url()}/c/{reference}"
    await expect(page.get_by_role("link", name="Statusseite für den Kunden")).to_have_attribute("href", public)
    await expect(page.get_by_role("button", name="Adresse kopieren")).to_have_attribute("data-copy", public)
    await looks(screen, "case-with-reference")
    await page.route("**/console/alerts/of-complaint/**", lambda route: route.fulfill(body="<p></p>"))
    await page.get_by_role("link", name="Die Beschwerde", exact=True).click()
    await page.wait_for_url(f"**/console/collector/complaints/{complaint}")
    await expect(page.get_by_role("button", name="Adresse kopieren")).to_be_visible()
    assert screen.complaints == []


async def test_a_customers_timeline_holds_the_messages(desk: Desk) -> None:
    """Between what they said, in the order of time."""
    await desk.kept(state="bounced", reason="5.1.1", detail="hard")
    screen = await desk.site.open(f"/console/collector/person/{desk.ada}", GERMAN, "agent")
    page = screen.page
    for part in OTHER_PARTS:
        await page.route(f"**/console/{part}/person/**", lambda route: route.fulfill(body="<p></p>"))
    await page.reload()
    entries = page.locator(".timeline[data-merge] > li")
    await expect(entries).to_have_count(3)
    await expect(entries.nth(0)).to_contain_text("das Postfach gibt es nicht (5.1.1)")
    screen.complaints.clear()  # parts of services that do not run here
    await looks(screen, "message-in-timeline")
