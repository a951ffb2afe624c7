"""The walk of docs/first-customers.md: from an empty installation to answered customers, over real HTTP and SMTP."""

import csv
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.catalog import load_services
from services.collector.settings import CollectorSettings
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.inviting import BROWSER
from shared.testing.mail_server import MailServer, Received, mail_server
from shared.testing.sending import mail_settings

pytestmark = pytest.mark.browser

CONSOLE = "/console/collector"
SURVEY = "would-you-recommend-us"
PASSWORD = "several words are easy to remember"
WORDS = "Freundlich, aber ich musste lange warten."
LETTER = "Ab nächster Woche ist eine zweite Kasse offen."
SUBJECTS = {"de": "Wie war es bei uns?", "en": "How did we do?"}
FILE = Path(__file__).parents[2] / "deploy" / "examples" / "customers.csv"
CUSTOMERS = list(csv.DictReader(FILE.read_text().splitlines()))
ANNA, CLARA, DAVID, PAULA, BAD, UNWILLING = (CUSTOMERS[number]["email"] for number in (0, 2, 3, 15, 14, 9))


@dataclass(slots=True)
class Walk:
    """A running suite, who looks after it, and the mails that left it."""

    suite: House
    browser: Browser
    mails: MailServer
    colleague: Page
    faults: list[str] = field(default_factory=list)

    async def customer(self, language: str = "de-DE") -> Page:
        """Return a page of somebody whom the suite does not know."""
        phone = {"width": 390, "height": 844}
        context = await self.browser.new_context(viewport=phone, locale=language, reduced_motion="reduce")  # type: ignore[arg-type]  # a size
        return await context.new_page()

    async def opened(self, path: str) -> Page:
        await self.colleague.goto(f"{self.suite.url}{path}")
        return self.colleague

    async def mails_to(self, address: str, count: int = 1) -> list[Received]:
        """Wait until somebody has got so many mails."""

        async def are_there() -> list[Received]:
            found = [one for one in self.mails.received if one.recipients == (address,)]
            return found if len(found) >= count else []

        return await eventually(are_there)

    async def answers(self) -> list[dict[str, object]]:
        reply = await self.suite.client.get("/v1/responses", headers=self.suite.admin)
        found: list[dict[str, object]] = reply.json()["items"]
        return found


@pytest_asyncio.fixture(loop_scope="session")
async def walk(database_url: str, browser: Browser) -> AsyncIterator[Walk]:
    async with mail_server() as mails:
        services = {"collector": CollectorSettings(**mail_settings(mails), shortest_answer_seconds=0)}
        async with house(
            load_services(), database_url, "postgres://", topic_prefix="walk", service_settings=services
        ) as suite:
            context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
            page = await context.new_page()
            opened = Walk(suite, browser, mails, page)
            page.on("pageerror", lambda error: opened.faults.append(str(error)))
            yield opened
            for one in browser.contexts:  # the server ends when nobody follows its streams any more
                await one.close()
            assert opened.faults == []


async def sign_in(walk: Walk) -> None:
    """Become the first admin, by the link of `people sign-in-link`."""
    made = await walk.suite.use_cases["accounts"].people.make_first_link()
    page = await walk.opened(f"/console/first/{made.token}")
    await page.get_by_label("Name", exact=True).fill("Nora Neu")
    await page.get_by_label("E-mail address").fill("nora@coffee.example")
    for one in await page.locator("input[type=password]").all():
        await one.fill(PASSWORD)
    await page.locator("main button").last.click()
    await expect(page.get_by_role("heading", name="Hello, Nora Neu")).to_be_visible()


async def publish(walk: Walk) -> None:
    page = await walk.opened(f"{CONSOLE}/surveys/-/new?template=nps")
    await page.get_by_role("button", name="Create and edit").click()
    await page.wait_for_url(f"**/surveys/{SURVEY}/edit")
    page = await walk.opened(f"{CONSOLE}/surveys/{SURVEY}/publish")
    await page.get_by_role("button", name="Publish version 1").click()
    await page.wait_for_url(f"**/surveys/{SURVEY}/share")


async def import_customers(walk: Walk) -> None:
    """See what would happen, and only then let it."""
    page = await walk.opened(f"{CONSOLE}/companies")
    await page.get_by_role("link", name="Import customers").click()
    await page.locator("input[type=file]").set_input_files(FILE)
    await page.get_by_role("button", name="Look at the file").click()
    await expect(page.get_by_role("heading", name="This would happen")).to_be_visible()
    refused = page.get_by_role("table", name="Refused rows")
    await expect(refused.get_by_role("row")).to_have_text([re.compile("Row"), re.compile("16"), re.compile("19")])
    await page.get_by_role("button", name="Bring them in").click()
    await expect(page.get_by_role("heading", name="The customers are in")).to_be_visible()


async def invite(walk: Walk) -> None:
    """The same file: one row has a wrong address, and one wants no surveys; one has a phone alone."""
    page = await walk.opened(f"{CONSOLE}/invitations")
    await page.get_by_role("link", name="Invite many").click()
    await page.locator("input[type=file]").set_input_files(FILE)
    await page.get_by_label("Survey").select_option(SURVEY)
    await page.get_by_label("Legal basis").select_option("existing_customer")
    await page.get_by_role("button", name="Show what would happen").click()
    await page.get_by_role("button", name="Invite 18 people").click()
    await expect(page.get_by_text("20 of 20 rows looked at")).to_be_visible()
    for one in CUSTOMERS:
        if one["email"] not in {"", BAD, UNWILLING}:
            [mail] = await walk.mails_to(one["email"])
            assert str(mail.message["Subject"]) == SUBJECTS[one["language"]]
    assert len(walk.mails.received) == 17


def links_of(mail: Received) -> list[str]:
    return re.findall(r'href="([^"]+)"', mail.part("html"))


async def answer(walk: Walk) -> None:
    """A program that follows every link leaves nothing; a person who clicks on a score and sends the page does."""
    [mail] = await walk.mails_to(CLARA)
    links = links_of(mail)
    async with httpx.AsyncClient(timeout=60.0) as program:
        for link in links:
            assert (await program.get(link, headers=BROWSER)).is_success
    assert await walk.answers() == []
    page = await walk.customer()
    await page.goto(next(one for one in links if one.endswith("?a=3")))
    await expect(page.get_by_role("radio", name="3", exact=True)).to_be_checked()
    await page.get_by_role("button", name="Weiter").click()
    await page.get_by_role("textbox").first.fill(WORDS)
    for name in ("Weiter", "Antworten senden"):
        button = page.get_by_role("button", name=name)
        if await button.count():
            await button.click()
    await expect(page.get_by_role("heading", name="Vielen Dank")).to_be_visible()
    [response] = await walk.answers()
    assert response["answers"] == {"recommend": 3, "reason_low": WORDS}


async def opt_out(walk: Walk) -> None:
    """One on the page behind the link, one by the button of a mail program."""
    [mail] = await walk.mails_to(ANNA)
    page = await walk.customer()
    await page.goto(next(one for one in links_of(mail) if "/o/" in one))
    await page.get_by_role("button", name="Keine Umfragen mehr").click()
    await expect(page.get_by_role("heading", name="Sie sind abgemeldet")).to_be_visible()
    [mail] = await walk.mails_to(DAVID)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    reply = await walk.suite.client.post(
        mail.message["List-Unsubscribe"].strip(" <>"), data={"List-Unsubscribe": "One-Click"}
    )
    assert reply.is_success


async def see_it(walk: Walk) -> None:
    """On the person's page and in the funnel; then write to the one who is unhappy."""
    page = await walk.opened(f"{CONSOLE}/invitations")
    funnel = page.locator("#funnel")
    await expect(funnel.get_by_role("row", name=re.compile(r"Answers \d+% 1"))).to_be_visible()
    await page.goto(f"{walk.suite.url}{CONSOLE}/invitations?status=answered")
    await page.locator("#invitations a.row-link").click()
    await page.locator("#to-customer").click()
    happened = page.locator("main")
    for text in (WORDS, "the mail server took it over", "3 of 10"):
        await expect(happened.get_by_text(text).first).to_be_visible()
    await page.get_by_role("link", name="Write to the customer").click()
    await page.get_by_label("Why may we write to them?").select_option("request")
    await page.get_by_label("Subject").fill("Ihre Wartezeit")
    await page.get_by_label("Text", exact=True).fill(LETTER)
    await page.get_by_label("Language").select_option("de")
    await page.get_by_role("button", name="Send", exact=True).click()
    mail = (await walk.mails_to(CLARA, 2))[-1]
    assert (str(mail.message["Subject"]), LETTER in mail.part("plain")) == ("Ihre Wartezeit", True)


async def complain(walk: Walk) -> None:
    """The receipt has a reference, and the page behind it says how far it is."""
    page = await walk.customer()
    await page.goto(f"{walk.suite.url}/complaint")
    await page.get_by_label("Was ist geschehen?").fill("Meine Bestellung kam beschädigt an.")
    await page.get_by_label("E-Mail").fill(PAULA)
    await page.get_by_role("button", name="Beschwerde senden").click()
    await expect(page.get_by_text("Ihre Vorgangsnummer")).to_be_visible()
    mail = (await walk.mails_to(PAULA, 2))[-1]
    [address] = re.findall(r"http\S+/c/\S+", mail.part("plain"))
    assert address.rpartition("/")[2] in str(mail.message["Subject"])
    await page.goto(address)
    await expect(page.get_by_text("Eingegangen")).to_be_visible()


async def suppress(walk: Walk) -> None:
    """An address that is suppressed gets nothing, until it is released."""
    page = await walk.opened(f"{CONSOLE}/suppressions/new")
    await page.get_by_label("E-mail address or phone number").fill("late@customer.example")
    await page.get_by_role("button", name="Suppress").click()
    for outcome in ("the address is not used any more", "The invitation is on its way."):
        await page.goto(f"{walk.suite.url}{CONSOLE}/invitations/new")
        await page.get_by_label("E-mail").first.fill("late@customer.example")
        await page.get_by_label("Survey").select_option(SURVEY)
        await page.get_by_label("Legal basis").select_option("existing_customer")
        await page.get_by_role("button", name="Invite", exact=True).click()
        await expect(page.get_by_text(outcome).first).to_be_visible()
        await page.goto(f"{walk.suite.url}{CONSOLE}/suppressions")
        if await page.get_by_role("button", name="Release").count():
            await page.get_by_role("button", name="Release").first.click()
            await page.get_by_label("Why, for the audit log").fill("Called: it works again")
            await page.get_by_role("dialog").get_by_role("button", name="Release").click()
            await expect(page.get_by_text("The address may be used again.")).to_be_visible()
    await walk.mails_to("late@customer.example")


async def audit(walk: Walk) -> None:
    page = await walk.opened("/console/accounts/audit")
    for deed in ("Batch of invitations sent", "File of customers brought in", "Message written to a customer"):
        await expect(page.get_by_role("row", name=re.compile(deed)).first).to_contain_text("Nora Neu")
    await expect(page.get_by_role("row", name=re.compile("Address released"))).to_contain_text("Called: it works again")


async def test_first_customers_are_asked(walk: Walk) -> None:
    """Every step needs the one before."""
    for step in (sign_in, publish, import_customers, invite, answer, opt_out, see_it, complain, suppress, audit):
        await step(walk)
