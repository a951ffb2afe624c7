"""Standing programmes in a browser: made with the forecast beside the form, paused, resumed, changed and deleted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.console import ConsoleSite, Screen, console_site, keyboard_reaches_everything, looks
from shared.testing.looks import DESK, LOOKS, PHONE, Look
from shared.testing.one_service import OneService, one_service
from shared.testing.places import HAMBURG, found_company
from shared.testing.programmes import bring_in, customers, kept_programme, make_rounds
from tests.browser.console.lived_in_programmes import bring_rounds_forward

pytestmark = pytest.mark.browser

BASE = "/console/collector/programmes"
TOMORROW = str((datetime.now(UTC) + timedelta(days=1)).date())
NESTED = {"any_of": [{"field": "left", "equals": False}, {"all_of": [{"field": "customer_value", "at_least": 100}]}]}
GERMAN = Look("de", "dark", 390, 100, "none")


@dataclass(frozen=True, slots=True)
class Desk:
    """The collector's pages, with customers of two shops."""

    site: ConsoleSite
    collector: OneService

    async def open(self, path: str = "", look: Look = DESK, role: Any = "manager", **who: Any) -> Screen:
        return await self.site.open(f"{BASE}{path}", look, role, **who)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(database_url: str, browser: Browser) -> AsyncIterator[Desk]:
    async with one_service(SERVICE, database_url) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await found_company(collector)
        await bring_in(collector, customers(20, "hamburg", customer_since="2020-01-01"))
        await bring_in(collector, customers(10, "munich", customer_since="2024-01-01"), list="loyal")
        async with console_site(browser, [collector]) as site:
            yield Desk(site, collector)


async def fill_in(page: Page, *, german: bool = False) -> None:
    await page.get_by_label("Name", exact=True).fill("How are we doing?")
    await page.get_by_label("Umfrage" if german else "Survey").select_option("visit")
    await page.get_by_label("Erste Runde" if german else "First round").fill(TOMORROW)
    await page.get_by_label("Rechtsgrundlage" if german else "Legal basis").select_option("existing_customer")


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_a_programme_is_made_paused_and_resumed(desk: Desk, look: Look) -> None:
    """The forecast follows what is typed; the page says in a sentence what the programme does."""
    german = look.language == "de"
    screen = await desk.open(look=look)
    page = screen.page
    await looks(screen, "programmes-empty")
    await page.get_by_role("link", name="Neues Programm" if german else "New programme").first.click()
    await fill_in(page, german=german)
    foreseen = page.locator("#foreseen")
    await expect(foreseen).to_contain_text("3 von 30 Kunden" if german else "3 of 30 customers")
    await page.locator("#f-amount").fill("50")
    await expect(foreseen).to_contain_text("15 von 30 Kunden" if german else "15 of 30 customers")
    await expect(foreseen.get_by_role("row", name="Hamburg harbour 20 10")).to_be_visible()
    await looks(screen, "programme-new")
    await page.locator("#save").click()
    sentence = (
        "Jedes Quartal die Hälfte der Kunden jeder Einheit; niemand zweimal innerhalb eines Jahres."
        if german
        else "Every quarter, half of the customers of each unit; nobody twice within a year."
    )
    await expect(page.get_by_text(sentence).first).to_be_visible()
    await expect(page.locator("#foreseen")).to_contain_text("15")
    await looks(screen, "programme")
    await page.get_by_role("button", name="Pausieren" if german else "Pause", exact=True).click()
    await looks(screen, "programme-pausing")
    await page.locator("#pause").get_by_role("button", name="Pausieren" if german else "Pause it").click()
    await expect(page.locator("#standing")).to_contain_text("Pausiert" if german else "Paused")
    await page.goto(f"{desk.site.url}{BASE}")
    await expect(page.locator("tbody .badge")).to_have_text("Pausiert" if german else "Paused")
    await looks(screen, "programmes-paused")
    await page.get_by_role("link", name="How are we doing?").click()
    await page.get_by_role("button", name="Fortsetzen" if german else "Resume").click()
    await expect(page.locator("#standing")).to_contain_text("Läuft" if german else "Active")


async def test_it_works_without_scripts(desk: Desk) -> None:
    """Conditions are added and removed by buttons, and the forecast is shown by one."""
    screen = await desk.open("/-/new")
    await screen.page.context.close()
    look = await desk.site.window(DESK, screen.person)
    context = await desk.site.browser.new_context(java_script_enabled=False)
    await context.add_cookies(await look.cookies())  # type: ignore[arg-type]  # what Playwright calls a cookie
    page = await context.new_page()
    await page.goto(f"{desk.site.url}{BASE}/-/new")
    await fill_in(page)
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_label("What is looked at").select_option("customer_since")
    await page.get_by_role("button", name="Show what would happen").click()
    await page.get_by_label("How it is compared").select_option("at_least")
    await page.get_by_label("Value").fill("2023-01-01")
    await page.get_by_role("button", name="Add a condition").click()
    await expect(page.locator("#foreseen")).to_contain_text("1 of 10 customers")
    await page.get_by_role("button", name="Remove this condition").last.click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Customer since: 1 Jan 2023 or later")).to_be_visible()


async def test_conditions_are_chosen_in_rows(desk: Desk) -> None:
    """Each field offers what suits it, and nothing typed is lost meanwhile."""
    screen = await desk.open("/-/new")
    page = screen.page
    await fill_in(page)
    await page.get_by_role("button", name="Add a condition").click()
    row = page.get_by_role("group", name="Condition 1")
    await row.get_by_label("What is looked at").select_option("location")
    await expect(row.get_by_label("How it is compared")).to_have_value("equals")
    await row.get_by_label("Value").select_option("munich")
    await expect(page.locator("#foreseen")).to_contain_text("1 of 10 customers")
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_label("What must hold").select_option("none_of")
    second = page.get_by_role("group", name="Condition 2")
    await second.get_by_label("What is looked at").select_option("has_phone")
    await expect(second.get_by_label("Value")).to_have_value("true")
    await expect(page.locator("#foreseen")).to_contain_text("2 of 20 customers")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("How are we doing?")
    await looks(screen, "programme-conditions")
    await page.locator("#save").click()
    said = page.locator("dd", has_text="None of this holds:")
    await expect(said.get_by_role("listitem")).to_have_text(["Own place: Munich station", "Has a phone number: yes"])


@pytest.mark.parametrize("look", [DESK, GERMAN], ids=str)
async def test_what_is_wrong_is_said_at_its_field(desk: Desk, look: Look) -> None:
    """And nothing is kept."""
    german = look.language == "de"
    screen = await desk.open("/-/new", look)
    page = screen.page
    await page.locator("#f-amount").fill("0")
    await page.locator("#f-every").fill("x")
    await page.locator("#add-condition").click()
    await expect(page.locator(".condition")).to_be_visible()
    await page.locator("#save").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    wrong = page.locator("[aria-invalid=true]")
    await expect(wrong).to_have_count(6)
    await expect(page.get_by_text("Wählen Sie eine Umfrage." if german else "Choose a survey.")).to_be_visible()
    screen.expect_complaint("422")
    await looks(screen, "programme-wrong")
    await page.goto(f"{desk.site.url}{BASE}")
    await expect(page.locator("tbody tr")).to_have_count(0)


async def test_who_was_slower_learns_of_the_other_change(desk: Desk) -> None:
    """What was typed stays; saving again replaces the other's knowingly."""
    await kept_programme(desk.collector)
    first, second = await desk.open("/relationship/edit"), await desk.open("/relationship/edit")
    for screen, name in ((first, "First"), (second, "Second")):
        await screen.page.get_by_label("Name", exact=True).fill(name)
        await screen.page.locator("#save").click()
    await expect(first.page.get_by_role("heading", name="First")).to_be_visible()
    await expect(second.page.get_by_role("alert")).to_contain_text("Somebody has changed this programme")
    second.expect_complaint("412")
    await second.page.locator("#save").click()
    await expect(second.page.get_by_role("heading", name="Second")).to_be_visible()
    await expect(second.page.locator(".timeline")).to_contain_text("Version 3: Name")


async def test_a_condition_within_conditions_stays_as_it_is(desk: Desk) -> None:
    """The form has no rows for it, says it in words, and keeps it unless somebody removes it."""
    await kept_programme(desk.collector, audience={"condition": NESTED, "units": ["north"], "list": "loyal"})
    screen = await desk.open("/relationship/edit")
    page = screen.page
    await expect(page.locator("#conditions")).to_contain_text("Value: at least 100")
    await looks(screen, "programme-nested")
    await page.get_by_label("Name", exact=True).fill("Renamed")
    await page.locator("#save").click()
    await expect(
        page.get_by_text("a tenth of the customers of each unit in North who are on the list “loyal”").first
    ).to_be_visible()
    after = await desk.collector.client.get("/v1/programmes/relationship", headers=desk.collector.admin)
    assert after.json()["definition"]["audience"]["condition"] == NESTED
    await page.get_by_role("link", name="Edit").click()
    await page.get_by_role("button", name="Remove this condition").click()
    await expect(page.locator("#add-condition")).to_be_visible()
    await page.locator("#save").click()
    after = await desk.collector.client.get("/v1/programmes/relationship", headers=desk.collector.admin)
    assert after.json()["definition"]["audience"]["condition"] is None
    await expect(page.get_by_text("Version 3: Whom")).to_be_visible()


async def test_a_round_shows_whom_it_drew(desk: Desk) -> None:
    """With a link to its batch, and unit by unit on a page of its own."""
    await kept_programme(desk.collector, cadence={"unit": "days", "starts_on": TOMORROW}, sample={"share": 0.5})
    screen = await desk.open("/relationship")
    page = screen.page
    async with desk.collector.engine.begin() as connection:
        await bring_rounds_forward(connection)
    await make_rounds(desk.collector)
    await expect(page.locator("#rounds")).to_contain_text("Worked through")
    await looks(screen, "programme-rounds")
    await page.get_by_role("link", name="Batch of round 1").click()
    await expect(page.get_by_role("heading", name="Batch of invitations")).to_be_visible()
    await page.go_back()
    await page.locator("#rounds .row-link").last.click()
    await expect(page.get_by_role("row", name="Munich station 10 0 5")).to_be_visible()
    await looks(screen, "programme-round")


async def test_a_programme_is_deleted(desk: Desk) -> None:
    await kept_programme(desk.collector)
    page = (await desk.open("/relationship")).page
    await page.get_by_role("button", name="Delete", exact=True).click()
    await page.get_by_role("button", name="Delete it").click()
    await expect(page.get_by_text("The programme is deleted")).to_be_visible()
    await expect(page.get_by_text("No programme yet")).to_be_visible()


async def test_who_may_only_read_finds_nothing_to_press(desk: Desk) -> None:
    """Agents read programmes; whoever is limited to a unit does not see them at all."""
    await kept_programme(desk.collector)
    agent = await desk.open("/relationship", role="agent")
    await expect(agent.page.get_by_role("heading", name="How are we doing?")).to_be_visible()
    await expect(agent.page.locator("#foreseen")).to_contain_text("would be asked")
    for name in ("Pause", "Delete"):
        await expect(agent.page.get_by_role("button", name=name)).to_have_count(0)
    await expect(agent.page.locator("main").get_by_role("link", name="Edit")).to_have_count(0)
    await keyboard_reaches_everything(agent)
    limited = await desk.open(look=PHONE, unit="north", locations=HAMBURG)
    await expect(limited.page.get_by_text("No programmes for one unit")).to_be_visible()
    await looks(limited, "programmes-limited")
    for path, status in (("/relationship", "404"), ("/-/new", "403")):
        screen = await desk.open(path, unit="north", locations=HAMBURG)
        screen.expect_complaint(status)
