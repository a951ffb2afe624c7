"""A survey from its template to its first answer, in a browser, without anything but the console."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from services.collector.service import SERVICE
from shared.access import Language
from shared.testing.browser import accessibility_problems, served
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from shared.testing.whole_survey import whole_survey

BASE = "/console/collector/surveys"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@dataclass(slots=True)
class Site:
    """The collector's pages on a port, and who opens them."""

    collector: OneService
    url: str
    browser: Browser
    faults: list[str]

    async def open(self, language: Language = "en", **more: Any) -> Page:
        """Return a page of somebody who is signed in; what its console complains of is a fault."""
        person = sign_in(self.collector.app, language=language)
        context: BrowserContext = await self.browser.new_context(base_url=self.url, **({"viewport": DESK} | more))
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in person.cookies.items()]
        await context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright calls a cookie
        page = await context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[Site]:
    """The collector, where nobody has made a survey yet; no page of a test may complain."""
    async with one_service(SERVICE, database_url) as collector, served(collector.app) as url:
        opened = Site(collector, url, browser, [])
        yield opened
        expected = ("/console/scoring/", "404")  # scores are another service's, which does not run here
        assert [one for one in opened.faults if not any(part in one for part in expected)] == []


async def test_a_survey_is_made_translated_published_and_answered(site: Site) -> None:
    """Template, one more question with a condition, a translation, preview, publish; then somebody answers it."""
    page = await site.open()
    await page.goto(BASE)
    await page.get_by_role("link", name="Begin with Would you recommend us?").click()
    await page.get_by_label("Title", exact=True).fill("Our shop")
    await page.get_by_role("button", name="Create and edit").click()
    await page.get_by_text("Add a question").click()
    await page.get_by_role("button", name="One choice").click()
    await expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    await page.get_by_label("English").first.fill("What did you buy?")
    frame = page.frame_locator("iframe")
    await page.get_by_label("Deutsch").first.fill("")
    await expect(frame.get_by_text("What did you buy?")).to_be_visible()
    await expect(page.locator("#outline [aria-current]")).to_contain_text("1 not translated")
    await page.get_by_label("Deutsch").first.fill("Was haben Sie gekauft?")
    await page.get_by_role("group", name="Choice 1").get_by_label("English").fill("Shoes")
    await page.get_by_role("group", name="Choice 1").get_by_label("Deutsch").fill("Schuhe")
    await page.get_by_label("Only if …").check()
    await expect(page.get_by_label("How it is compared")).to_be_visible()
    await page.get_by_label("How it is compared").select_option("at_least")
    await expect(page.locator(".sentence")).to_contain_text("or more.")
    await page.get_by_label("Value").select_option("9")
    await expect(page.locator("#saved")).to_have_text("Not saved")
    await page.get_by_label("Language of the preview").select_option("de")
    await expect(frame.get_by_text("Was haben Sie gekauft?")).to_be_visible()
    await page.get_by_role("button", name="Save and publish …").click()
    await expect(page.get_by_role("heading", name="Ready to be published")).to_be_visible()
    await page.get_by_role("button", name="Publish version 1").click()
    await expect(page.get_by_role("heading", name="As a link")).to_be_visible()
    customer = await (await site.browser.new_context(base_url=site.url)).new_page()
    await customer.goto("/s/our-shop")
    await customer.locator("input[value='9']").check(force=True)
    await customer.get_by_role("button", name="Next").click()
    await customer.get_by_text("Shoes").click()
    await customer.get_by_role("button", name="Next").click()
    await customer.get_by_role("textbox").first.fill("The shoes.")
    await customer.get_by_role("button", name="Send").click()
    await expect(customer.get_by_role("heading", name="Thank you")).to_be_visible()
    (answered,) = await stored_responses(site.collector.client, site.collector.admin)
    assert answered["answers"] == {"recommend": 9, "choice": "shoes", "reason_high": "The shoes."}


async def test_who_edits_without_a_script_can_do_the_same(site: Site) -> None:
    """Every button is a form's."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    page = await site.open("de", java_script_enabled=False)
    await page.goto(f"{BASE}/visit/edit")
    await page.get_by_label("Deutsch").first.fill("Wie gern empfehlen Sie uns?")
    await page.get_by_role("button", name="Nach unten", exact=True).first.click()
    await page.get_by_role("button", name="Duplizieren").click()
    await page.get_by_role("button", name="Speichern", exact=True).click()
    await expect(page.locator("#saved")).to_have_text("Gespeichert")
    draft = (await site.collector.client.get("/v1/surveys/visit", headers=site.collector.admin)).json()["draft"]
    assert [one["key"] for one in draft["questions"][:3]] == ["visit", "recommend", "recommend-2"]
    assert draft["questions"][1]["text"]["de"] == "Wie gern empfehlen Sie uns?"


async def test_two_browsers_edit_at_once(site: Site) -> None:
    """The second one sees what the first has saved beside what they typed, and saves both."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    first, second = await site.open(), await site.open()
    await first.goto(f"{BASE}/visit/edit")
    await second.goto(f"{BASE}/visit/edit")
    await first.get_by_label("Deutsch").first.fill("Empfehlen Sie uns?")
    await first.keyboard.press("Control+s")
    await expect(first.locator("#saved")).to_have_text("Saved")
    await second.get_by_label("English").first.fill("Do you recommend us?")
    await second.get_by_role("button", name="Save", exact=True).click()
    await expect(second.get_by_role("alert")).to_contain_text("while you were editing it")
    await expect(second.get_by_label("Deutsch").first).to_have_value("Empfehlen Sie uns?")
    await expect(second.get_by_label("English").first).to_have_value("Do you recommend us?")
    await second.get_by_role("button", name="Save", exact=True).click()
    await expect(second.locator("#saved")).to_have_text("Saved")
    await expect(second.get_by_role("alert")).to_have_count(0)


@asynccontextmanager
async def late_reply(page: Page) -> AsyncIterator[None]:
    """Change something in the form, and let the reply to it come after what is done in here."""
    is_asked, may_answer = asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        is_asked.set()
        await may_answer.wait()
        await route.continue_()

    await page.route("**/edit", answer_late, times=1)
    await page.get_by_label("Deutsch").first.fill("Empfehlen Sie uns?")
    await page.get_by_label("Deutsch").first.press("Tab")
    await is_asked.wait()
    yield
    may_answer.set()


async def test_a_late_reply_does_not_take_back_the_chosen_language(site: Site) -> None:
    """Whoever chooses the language of the preview while it is still being made gets it in that language."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    page = await site.open()
    await page.goto(f"{BASE}/visit/edit")
    language = page.get_by_label("Language of the preview")
    async with late_reply(page):
        await language.select_option("de")
    await expect(page.frame_locator("iframe").get_by_text("Empfehlen Sie uns?")).to_be_visible()
    await expect(language).to_have_value("de")


async def test_a_late_reply_does_not_take_back_what_is_typed_as_text(site: Site) -> None:
    """Nothing that somebody types is lost because the form beside it was changed a moment before."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    page = await site.open()
    await page.goto(f"{BASE}/visit/edit")
    await page.get_by_role("button", name="As text").click()
    text = page.get_by_label("The survey as text (YAML)")
    await expect(text).to_be_visible()
    async with late_reply(page):
        await text.focus()
        await page.keyboard.press("Control+End")
        await page.keyboard.type("# a note")
        replied = asyncio.create_task(page.wait_for_event("requestfinished"))
    await replied
    await expect(page.locator("#saved")).to_have_text("Not saved")
    await expect(text).to_have_value(re.compile("# a note$"))


async def test_what_is_wrong_appears_while_somebody_types(site: Site) -> None:
    """At its field and in the outline, and goes when it is put right; the field keeps the focus."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    page = await site.open()
    await page.goto(f"{BASE}/visit/edit")
    field = page.get_by_label("English").first
    await field.fill("")
    await field.press("Tab")
    await expect(page.locator("[id='found-text']")).to_contain_text("Is missing in the first language.")
    await expect(page.locator("#outline [aria-current]")).to_contain_text("to be put right")
    await expect(page.get_by_label("Deutsch").first).to_be_focused()
    await field.fill("Would you?")
    await field.press("Tab")
    await expect(page.locator("[id='found-text']")).to_be_empty()


async def test_the_preview_is_answered_in_its_frame_and_stores_nothing(site: Site) -> None:
    """In another language and one question after the other."""
    await publish_survey(site.collector.client, site.collector.admin, "visit", whole_survey())
    page = await site.open()
    await page.goto(f"{BASE}/visit")
    await page.get_by_label("Questions").select_option("question_per_page")
    await page.get_by_label("Language").select_option("de")
    frame = page.frame_locator("iframe")
    await frame.get_by_text("Wie wahrscheinlich ist es").first.wait_for()
    await frame.locator("input[value='10']").check(force=True)
    await frame.get_by_role("button", name="Weiter").click()
    await expect(frame.get_by_text("Wie war Ihr Besuch heute?").first).to_be_visible()
    assert await stored_responses(site.collector.client, site.collector.admin) == []


TABS = ("", "/-/new", "/-/new?template=nps", "/-/assets", "/visit", "/visit/publish", "/visit/versions", "/visit/share")


@pytest.mark.parametrize(
    ("language", "scheme", "viewport"), [("en", "light", DESK), ("de", "dark", PHONE)], ids=["desk", "phone"]
)
async def test_every_page_and_form_is_accessible(
    site: Site, language: Language, scheme: str, viewport: dict[str, int]
) -> None:
    """No page has a fault that axe knows, and none is wider than its window."""
    survey = whole_survey()
    await publish_survey(site.collector.client, site.collector.admin, "visit", survey)
    page = await site.open(language, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    for path in TABS:
        await page.goto(BASE + path)
        assert await accessibility_problems(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    await page.goto(f"{BASE}/visit/edit")
    panels = [f"q:{number}" for number in range(len(survey["questions"]))] + ["survey", "looks", "rules"]
    for panel in panels:
        await page.locator(f"[id='open-{panel}']").click()
        await expect(page.locator(f"[id='open-{panel}']")).to_have_attribute("aria-current", "true")
        await page.evaluate("for (const more of document.querySelectorAll('#panel details')) more.open = true")
        assert await accessibility_problems(page) == [], panel
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), panel
    await page.locator("#beside-text").click()
    await expect(page.locator("#text")).to_be_visible()
    assert await accessibility_problems(page) == []
