"""Templates of messages in a browser: made from a ready one, seen beside it, saved, compared; and mails themselves."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.collector.domain.messages.built_in_cases import built_in
from services.collector.domain.messages.one_click import one_click_of
from services.collector.domain.messages.rendering import render
from services.collector.domain.messages.samples import sample_links, sample_values
from services.collector.service import SERVICE
from services.collector.store.survey_store import definition_of
from services.collector.web.messages.template_bodies import EXAMPLE
from shared.access import Language
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.console import ConsoleSite, axe_problems, console_site, looks
from shared.testing.looks import DESK, FOLDER, Look
from shared.testing.one_service import one_service
from shared.testing.places import found_company

OF_PAGES = ("landmark-one-main", "page-has-heading-one", "region")
"""What axe wants of pages; a mail is shown inside of one."""
BASE = "/console/collector/templates"
PHONE = Look("de", "dark", 390, 100, "none")


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[ConsoleSite]:
    """The collector of a company with two shops, a survey and a template."""
    async with one_service(SERVICE, database_url) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await found_company(collector)
        body = EXAMPLE | {"touchpoint": None}
        for version in (body, body | {"sms": {"en": "We are on it \u2615.", "de": "Wir kümmern uns."}}):
            headers = collector.admin | {"If-Match": "*"}
            reply = await collector.client.put("/v1/message-templates/receipt", json=version, headers=headers)
            if reply.status_code == 412:
                reply = await collector.client.put(
                    "/v1/message-templates/receipt", json=version, headers=collector.admin
                )
            assert reply.is_success, reply.text
        async with console_site(browser, [collector]) as opened:
            yield opened


async def test_a_template_is_made_from_a_ready_one(site: ConsoleSite) -> None:
    """From the list, with the preview beside it, to its page; what is wrong is said where it stands."""
    screen = await site.open(BASE)
    page = screen.page
    await page.get_by_role("link", name="Invitation to a survey").click()
    await page.get_by_role("link", name="Make your own from it").click()
    await page.get_by_label("Name").fill("Invitation after a visit")
    await page.get_by_role("textbox", name="Key").fill("visit-invitation")
    mail = page.frame_locator("iframe.mail")
    await expect(mail.get_by_role("link", name="Take the survey")).to_be_visible()
    text = page.get_by_label("Text of the mail").first
    await text.fill("Hello {{nmae}}")
    await expect(page.locator("[id='found-text.en']")).to_have_text("Mentions a name in braces that does not exist.")
    await expect(page.locator("iframe.mail")).to_have_count(0)
    await text.fill("Hello {{name}},\n\nhow did you like it?\n\n{{link.survey|Tell us}}")
    await expect(mail.get_by_text("Hello Alex Morgan,")).to_be_visible()
    await expect(mail.get_by_role("link", name="Tell us")).to_be_visible()
    await page.locator("#preview_survey").select_option("visit")
    await expect(mail.get_by_role("link", name="10", exact=False)).to_be_visible()
    await page.locator("#preview_language").select_option("de")
    await expect(mail.get_by_text("Guten Tag Alex Berger,")).to_be_visible()
    await expect(page.get_by_text("Zur Umfrage: http")).to_have_count(2)
    await looks(screen, "template-editor")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Invitation after a visit")).to_be_visible()
    await looks(screen, "template-saved")


async def test_a_language_is_added_and_removed(site: ConsoleSite) -> None:
    screen = await site.open(f"{BASE}/receipt/edit")
    page = screen.page
    await page.get_by_label("One more language").fill("fr")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("heading", name="Français")).to_be_visible()
    await expect(page.locator("[id='found-text.fr']")).to_have_text("Missing in Français: its readers get English.")
    await page.get_by_role("button", name="Remove Français").click()
    await expect(page.get_by_role("heading", name="Français")).to_have_count(0)
    assert screen.complaints == []


async def test_the_editor_works_without_a_script(site: ConsoleSite, browser: Browser) -> None:
    opened = await site.open(f"{BASE}/receipt/edit")
    state = await opened.page.context.storage_state()
    context = await browser.new_context(java_script_enabled=False, storage_state=state)
    page = await context.new_page()
    await page.goto(f"{site.url}{BASE}/receipt/edit")
    await page.get_by_label("Subject").first.fill("Your message has arrived")
    await page.get_by_role("button", name="Show preview").click()
    await expect(page.get_by_text("Subject: Your message has arrived")).to_be_visible()
    await page.get_by_role("button", name="Load the mail").click()
    await expect(page.frame_locator("iframe.mail").get_by_text("Alex Morgan")).to_be_visible()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Receipt for complaints")).to_be_visible()
    await context.close()


async def test_versions_are_compared(site: ConsoleSite) -> None:
    screen = await site.open(f"{BASE}/receipt/versions")
    await expect(screen.page.get_by_text("We are on it \u2615.")).to_be_visible()
    await looks(screen, "template-versions")


@pytest.mark.parametrize("look", [DESK, PHONE], ids=str)
@pytest.mark.parametrize("path", ["", "/receipt", "/receipt/edit", "/built-in-invitation?survey=visit"])
async def test_the_pages_fit(site: ConsoleSite, look: Look, path: str) -> None:
    screen = await site.open(BASE + path, look)
    await expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    await looks(screen, f"templates-{path.strip('/').replace('/', '-').partition('?')[0] or 'list'}")


async def test_a_test_says_when_nothing_can_send_it(site: ConsoleSite) -> None:
    screen = await site.open(f"{BASE}/receipt")
    page = screen.page
    await page.get_by_label("Address or number").fill("me@example.org")
    await page.get_by_role("button", name="Send test").click()
    await expect(page.get_by_text("Nothing can be sent yet")).to_be_visible()
    screen.expect_complaint("409")
    assert screen.complaints == []


@pytest.mark.parametrize("look", [replace(DESK, theme="light"), PHONE], ids=str)
@pytest.mark.parametrize(
    "question", [{"type": "nps"}, {"type": "faces", "scale": 5}, None], ids=["nps", "faces", "none"]
)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_mail_fits_its_screen(
    site: ConsoleSite, look: Look, question: dict[str, object] | None, language: Language
) -> None:
    """Read as a page: nothing is wider than the screen, and axe finds nothing in it."""
    template = built_in("built-in-invitation" if question else "built-in-receipt")
    assert template is not None
    clicks = None
    if question:
        wording = {"en": "How likely are you to recommend us to a friend?", "de": "Würden Sie uns weiterempfehlen?"}
        document = {"title": "T", "languages": ["en", "de"], "questions": [{"key": "q", "text": wording, **question}]}
        clicks = one_click_of(
            definition_of(document).normalised(), language, lambda value: f"{site.url}/i/A?score={value}"
        )
    links, values = sample_links(site.url), sample_values(language, "Café Nordlicht")
    shown = render(
        template,
        language=language,
        channel="email",
        values=values,
        links=links,
        one_click=clicks,
        basis="existing_customer",
    )
    page = await (await site.window(look, None)).new_page()
    await page.set_content(shown.html)
    if folder := os.environ.get(FOLDER):
        kind = (question or {}).get("type", "plain")
        await page.screenshot(path=Path(folder) / f"mail-{kind}-{language}-{look}.png", full_page=True)
    assert [one for one in await axe_problems(page) if not one.startswith(OF_PAGES)] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= look.viewport[0]
