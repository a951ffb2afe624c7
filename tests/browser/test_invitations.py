"""Invitations in a browser: from the form to the answer, while a colleague watches; and what a program does there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.access import Language
from shared.testing.browser import accessibility_problems, served
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import BROWSER, invited, link_of, read_invitation, settle_messages
from shared.testing.one_service import OneService, one_service
from shared.testing.places import found_company
from shared.testing.signing_in import sign_in

BASE = "/console/collector/invitations"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(slots=True)
class Site:
    """The collector's pages on a port, and who opens them."""

    collector: OneService
    url: str
    browser: Browser
    faults: list[str]

    async def colleague(self, language: Language = "en", **more: Any) -> Page:
        """Return a page of an agent who is signed in."""
        page = await self.customer(**({"viewport": DESK} | more))
        person = sign_in(self.collector.app, "agent", language=language)
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in person.cookies.items()]
        await page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright calls a cookie
        return page

    async def customer(self, **more: Any) -> Page:
        """Return a page of somebody in a browser that calls itself one; what its console complains of is a fault."""
        options = {"viewport": PHONE, "user_agent": BROWSER["user-agent"]} | more
        context = await self.browser.new_context(base_url=self.url, **options)
        page = await context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[Site]:
    async with one_service(SERVICE, database_url) as collector, served(collector.app) as url:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await found_company(collector)
        opened = Site(collector, url, browser, [])
        yield opened
        for context in browser.contexts:  # the server ends when nobody follows its streams any more
            await context.close()
        assert opened.faults == []


async def test_a_customer_is_invited_and_a_colleague_sees_it_happen(site: Site) -> None:
    """The page of the invitation renews itself when it is opened and when the answer comes."""
    page = await site.colleague()
    await page.goto(BASE)
    await page.get_by_role("link", name="Invite somebody").last.click()
    await page.get_by_label("E-mail").first.fill("ada@example.org")
    await page.get_by_label("Survey").select_option("visit")
    await page.get_by_label("Place").select_option("hamburg")
    await page.get_by_label("Legal basis").select_option("existing_customer")
    await page.get_by_text("When, reminders, language").click()
    await page.get_by_label("First reminder").fill("3")
    await page.get_by_role("button", name="Invite").click()
    await expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    invitation = page.url.rpartition("/")[2]
    await settle_messages(site.collector, invitation)
    customer = await site.customer(reduced_motion="reduce")
    await customer.goto(f"{await link_of(site.collector, invitation)}?a=9")
    await expect(customer.get_by_role("radio", name="9").first).to_be_checked()
    await customer.mouse.move(40, 40)
    await expect(page.locator("#invitation .badge")).to_have_text("Opened")
    await customer.get_by_role("button", name="Antworten senden").click()
    await expect(customer.get_by_role("heading", name="Vielen Dank")).to_be_visible()
    await expect(page.locator("#invitation .badge")).to_have_text("Answered")
    await expect(page.get_by_text("No reminder 1")).to_be_visible()
    await page.goto(BASE)
    await expect(page.locator("#funnel").get_by_role("row", name="Answers 100% 1")).to_be_visible()
    assert await select(site.collector, "SELECT answers FROM collector.response") == [({"recommend": 9},)]


async def test_the_list_counts_while_somebody_looks(site: Site) -> None:
    shown = await invited(site.collector, location="hamburg")
    page = await site.colleague()
    await page.goto(BASE)
    await expect(page.locator("#funnel").get_by_role("row", name="Opened 0% 0")).to_be_visible()
    await site.collector.client.post(f"{await link_of(site.collector, shown['id'])}/opened", headers=BROWSER)
    await expect(page.locator("#funnel").get_by_role("row", name="Opened 100% 1")).to_be_visible()
    await expect(page.locator("#invitations .badge")).to_have_text("Opened")


async def test_what_becomes_of_a_message_shows_on_pages_that_are_open(site: Site) -> None:
    """On the invitation's page and in the list, without anybody loading them again."""
    shown = await invited(site.collector, location="hamburg")
    one, many = await site.colleague(), await site.colleague("de")
    await one.goto(f"{BASE}/{shown['id']}")
    await many.goto(BASE)
    await expect(one.locator("#invitation .badge")).to_have_text("On its way")
    await expect(many.locator("#invitations .badge")).to_have_text("Unterwegs")
    await settle_messages(site.collector, shown["id"], "bounced", reason="5.1.1")
    await expect(one.locator("#invitation .badge")).to_have_text("Not delivered")
    await expect(one.locator("#invitation .timeline")).to_contain_text("came back")
    await expect(many.locator("#invitations .badge")).to_have_text("Nicht zugestellt")


@pytest.mark.parametrize(
    ("language", "entry", "names"),
    [
        ("en", "Messages", ["Messages", "Invitations", "Batches", "Programmes"]),
        ("de", "Nachrichten", ["Nachrichten", "Einladungen", "Stapel", "Programme"]),
    ],
)
async def test_invitations_stand_beside_messages(site: Site, language: Language, entry: str, names: list[str]) -> None:
    """As tabs of one entry, which stays marked on all of them; keys and the palette lead there too."""
    page = await site.colleague(language)
    await page.goto("/console/collector/messages")
    for name in names:
        await page.locator(".tabs").get_by_role("link", name=name, exact=True).click()
        await expect(page.locator(".tabs [aria-current]")).to_have_text(name)
        await expect(page.locator("#navigation [aria-current]")).to_have_text(entry)
    await page.keyboard.press("g")
    await page.keyboard.press("i")
    await expect(page.locator(".tabs [aria-current]")).to_have_text(names[1])
    await page.keyboard.press("/")
    await page.keyboard.type(names[2])
    await page.keyboard.press("Enter")
    await expect(page.locator(".tabs [aria-current]")).to_have_text(names[2])


async def test_a_program_that_opens_every_score_leaves_no_answer(site: Site) -> None:
    """It runs scripts as a browser does, and touches nothing: it is fetched, and never opened."""
    shown = await invited(site.collector)
    address = await link_of(site.collector, shown["id"])
    program = await site.customer()
    for score in range(11):
        await program.goto(f"{address}?a={score}")
    after = await read_invitation(site.collector, shown["id"])
    assert (after["opened_at"], after["visits"] + after["scanner_visits"]) == (None, 11)
    assert await select(site.collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_what_is_wrong_with_a_form_is_said_at_its_fields(site: Site) -> None:
    page = await site.colleague("de", bypass_csp=True)
    await page.goto(f"{BASE}/new")
    await page.get_by_label("Umfrage").select_option("visit")
    await page.get_by_role("button", name="Einladen").click()
    await expect(page.get_by_role("alert")).to_contain_text("Geben Sie eine E-Mail-Adresse")
    assert await accessibility_problems(page) == []
    site.faults.clear()  # browsers name every page that is answered with 422


async def test_a_customer_is_invited_from_their_page(site: Site) -> None:
    """Their name and address stand nowhere on the way."""
    await invited(site.collector, location="hamburg")
    [(person,)] = await select(site.collector, "SELECT id FROM collector.respondent")
    page = await site.colleague()
    await page.goto(f"/console/collector/person/{person}")
    await expect(page.locator(".timeline").get_by_text("On its way")).to_be_visible()
    await page.get_by_role("link", name="Invite", exact=True).click()
    assert "ada@" not in (await page.content()).lower()
    await page.get_by_label("Survey").select_option("visit")
    await page.get_by_label("Legal basis").select_option("request")
    await page.get_by_role("button", name="Invite").click()
    await expect(page.get_by_text("The invitation is not sent; the reason stands below.")).to_be_visible()
    await expect(page.locator("#invitation")).to_contain_text("was asked by some survey not long ago")
    site.faults.clear()  # the parts of other services, which do not run here
