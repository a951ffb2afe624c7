"""Answers, complaints and the customers behind them, in Chromium: lists, one timeline, contact data with a reason."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE as COLLECTOR
from services.tickets.service import SERVICE as TICKETS
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.console import ConsoleSite, Screen, console_site, keyboard_reaches_everything, looks
from shared.testing.looks import DESK, LOOKS, Look
from shared.testing.one_service import OneService, one_service

pytestmark = pytest.mark.browser

ADA = {"external_id": "C-1815", "email": "ada@example.org", "phone": "+4930123456", "name": "Ada Lovelace"}
GERMAN = Look("de", "light", 1280, 100, "none")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """The console with what one customer said in a week, and somebody else."""

    site: ConsoleSite
    collector: OneService
    ada: str
    response: str
    """The last one of Ada's."""

    async def open(self, path: str, look: Look = DESK, **who: Any) -> Screen:
        return await self.site.open(f"/console/collector/{path}", look, **who)


@pytest_asyncio.fixture(loop_scope="session")
async def answered(database_url: str, browser: Browser) -> AsyncIterator[Answered]:
    """Three answers and a complaint with its case; a stand-in for the scores of a customer."""
    now = datetime.now(UTC)
    scores, ids = APIRouter(), list[str]()

    @scores.get("/console/scoring/person/{_person}")
    async def of_person(_person: str) -> Response:
        at = (now - 2 * DAY).isoformat()
        fell = f'<li data-at="{at}">The score fell</li>'
        badge = '<a href="/">Visit</a> <span class="badge">2/10</span>'
        same = f'<li data-at="{at}" data-response="{ids[-1]}" class="bad">{badge}</li>'
        return Response(f'<ol class="timeline">{fell}{same}</ol>', media_type="text/html")

    @scores.get("/console/alerts/person/{_person}")
    async def alerts_of_person(_person: str) -> Response:
        return Response('<section class="card"><p class="muted">No alert</p></section>', media_type="text/html")

    @scores.get("/console/alerts/of-response/{_response}")
    async def alerts_of_response(_response: str) -> Response:
        return Response('<p class="muted">No rule fired.</p>', media_type="text/html")

    async with (
        one_service(COLLECTOR, database_url) as collector,
        one_service(TICKETS, database_url) as tickets,
        console_site(browser, [collector, tickets], [scores]) as site,
    ):
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        for days, score, why, who in (
            (6, 9, "Quick and kind.", {"email": "bo@example.org"}),
            (5, 7, "It was all right.", ADA),
            (1, 2, "I waited for two hours and nobody explained why.", ADA),
        ):
            body = {
                "answers": {"recommend": score, "wait": 4, "why": why},
                "respondent": who,
                "channel": "qr",
                "location": "graz",
                "touchpoint": "checkout",
                "locale": "en",
                "occurred_at": (now - days * DAY).isoformat(),
                "attributes": {"plan": "plus"},
            }
            posted = await collector.client.post("/v1/surveys/visit/responses", json=body)
            assert posted.status_code == 201, posted.text
            ids.append(posted.json()["id"])
        complaint = {
            "text": "The bill is wrong.",
            "location": "graz",
            "respondent": ADA,
            "occurred_at": (now - 3 * DAY).isoformat(),
        }
        assert (await collector.client.post("/v1/complaints", json=complaint)).status_code == 201
        filed = [one for one in await collector.published() if one.data.event_type.endswith("complaint.filed.v1")]
        await tickets.deliver(*filed)
        [(ada,)] = await select(collector, "SELECT id FROM collector.respondent WHERE name = 'Ada Lovelace'")
        yield Answered(site, collector, str(ada), posted.json()["id"])


async def _timeline(page: Page) -> list[str]:
    """Return the first words of what the timeline holds, in its order."""
    entries = await page.locator("[data-merge] > li").all_inner_texts()
    return [" ".join(entry.split()) for entry in entries]


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_fit_and_can_be_read(answered: Answered, look: Look) -> None:
    """In both languages, light and dark, on a phone, enlarged, in the reader's own colours."""
    pages = {
        "responses": "responses",
        "response": f"responses/{answered.response}",
        "person": f"person/{answered.ada}",
        "facts": f"person/{answered.ada}/facts",
        "complaints": "complaints",
        "complaint-new": "complaints/new",
    }
    for name, path in pages.items():
        screen = await answered.open(path, look, role="admin")
        await looks(screen, f"answers-{name}")
        await screen.page.close()


@pytest.mark.parametrize(
    "path", ["responses", "complaints/new", "person/{ada}", "person/{ada}/facts", "responses/{response}"]
)
async def test_the_keyboard_reaches_everything(answered: Answered, path: str) -> None:
    """Every link, button and field, with a ring around it."""
    screen = await answered.open(path.format(ada=answered.ada, response=answered.response), role="admin")
    await expect(screen.page.locator(".skeleton:visible")).to_have_count(0)
    await keyboard_reaches_everything(screen)


async def test_one_timeline_holds_what_all_services_know(answered: Answered) -> None:
    """Answers, complaints, cases and scores stand in the order of time; parts without anything leave no gap."""
    screen = await answered.open(f"person/{answered.ada}", role="manager")
    page = screen.page
    await expect(page.locator("[data-merge] > li")).to_have_count(6)
    entries = await _timeline(page)
    starts = [entry.split(":")[0][:14] for entry in entries]
    assert starts == [
        "Case Complaint",
        "Message Confir",
        "Your visit",
        "Scores The sco",
        "Complaint The ",
        "Your visit",
    ]
    await expect(page.locator("[data-kind]:visible")).to_have_count(0)
    # What scoring knows of an answer that stands here already becomes a badge of it.
    latest = page.locator("[data-merge] > li").nth(2)
    await expect(latest.locator(".badge")).to_have_text(["2/10"])
    await expect(latest.locator("a")).to_have_count(1)
    await expect(latest).to_have_class("bad")
    assert "ada@" not in page.url
    assert screen.complaints == []


async def test_contact_data_is_shown_after_a_reason_alone(answered: Answered) -> None:
    """The page does not hold it before; then phone and e-mail are links, and the audit log knows."""
    screen = await answered.open(f"person/{answered.ada}?case=0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10&number=56")
    page = screen.page
    assert "ada@example.org" not in await page.content()
    await expect(page.get_by_label("Why do you need the contact data?")).to_have_value("Case 56: call back")
    await page.get_by_role("button", name="Show contact data").click()
    await expect(page.get_by_role("link", name="+4930123456")).to_have_attribute("href", "tel:+4930123456")
    await expect(page.get_by_role("link", name="ada@example.org")).to_have_attribute("href", "mailto:ada@example.org")
    await looks(screen, "answers-contact-card")
    [entry] = [one for one in await answered.collector.audited() if one.action == "contact.viewed"]
    assert (entry.reason, entry.actor) == ("Case 56: call back", screen.person.caller.name)
    await page.reload()
    assert "ada@example.org" not in await page.content()


async def test_facts_are_written_down_on_the_customers_page(answered: Answered) -> None:
    """By the keyboard too: what is wrong is said beside its field, and then it stands on the page."""
    screen = await answered.open(f"person/{answered.ada}", GERMAN)
    page = screen.page
    await page.get_by_role("link", name="Eintragen").click()
    await page.get_by_label("Firma", exact=True).fill("Acme GmbH")
    await page.get_by_label("Wert").fill("48.200,5")
    await page.get_by_label("Kunde seit").fill("2019-05-01")
    await page.get_by_role("button", name="Speichern").click()
    await expect(page.get_by_label("Währung")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Wählen Sie die Währung des Werts.")).to_be_visible()
    screen.expect_complaint("422")
    await looks(screen, "answers-facts-wrong")
    await page.get_by_label("Währung").select_option("EUR")
    await page.get_by_role("button", name="Speichern").press("Enter")
    await expect(page.get_by_text("Die Angaben zu diesem Kunden sind gespeichert.")).to_be_visible()
    card = page.get_by_role("region", name="Über diesen Kunden")
    await expect(card).to_contain_text("48.200,50\u00a0€")
    await expect(card.get_by_role("link", name="Acme GmbH")).to_be_visible()
    await looks(screen, "answers-person-with-facts")
    assert screen.complaints == []


async def test_finding_a_customer_keeps_what_is_typed_out_of_addresses(answered: Answered) -> None:
    """A part of a name leads to the customer; nobody found is said."""
    screen = await answered.open("responses")
    page, seen = screen.page, []
    page.on("request", lambda request: seen.append(request.url))
    await page.get_by_placeholder("Name, e-mail, phone …").fill("lovel")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/person/{answered.ada}")
    await answered.site.open("/console/collector/responses", person=screen.person)
    await page.goto(f"{answered.site.url}/console/collector/responses")
    await page.get_by_placeholder("Name, e-mail, phone …").fill("canary@example.org")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Nobody fits this")).to_be_visible()
    assert not any("lovel" in address or "canary" in address for address in seen)
    assert screen.complaints == []


async def test_a_response_is_marked_and_withdrawn(answered: Answered) -> None:
    """Each asks first; a page that is out of date changes nothing."""
    first = await answered.open(f"responses/{answered.response}")
    stale = await answered.open(f"responses/{answered.response}")
    await first.page.get_by_role("button", name="Mark as suspect").click()
    await first.page.get_by_role("dialog").get_by_label("Why?").select_option("staff")
    await first.page.get_by_role("dialog").get_by_role("button", name="Mark it").click()
    await expect(first.page.get_by_text("Suspect: Answered by staff")).to_be_visible()
    await expect(first.page.get_by_text("The response is marked")).to_be_visible()
    await stale.page.get_by_role("button", name="Withdraw", exact=True).click()
    await stale.page.get_by_role("dialog").get_by_role("button", name="Withdraw it").click()
    await expect(stale.page.get_by_role("heading", name="That does not fit any more")).to_be_visible()
    await first.page.get_by_role("button", name="Withdraw", exact=True).click()
    await first.page.get_by_role("dialog").get_by_role("button", name="Withdraw it").click()
    await expect(first.page.locator("#answers tbody tr")).to_have_count(2)


async def test_filters_renew_the_list_alone(answered: Answered) -> None:
    """The address says them, so that a link keeps the view."""
    screen = await answered.open("responses", GERMAN)
    page = screen.page
    await expect(page.locator("#answers tbody tr")).to_have_count(3)
    await page.get_by_label("Kanal").select_option("kiosk")
    await expect(page.get_by_role("heading", name="Keine Antwort passt zu diesen Filtern")).to_be_visible()
    assert "channel=kiosk" in page.url
    await page.get_by_role("link", name="Alle Antworten zeigen").click()
    await expect(page.locator("#answers tbody tr")).to_have_count(3)
    assert screen.complaints == []


async def test_a_complaint_is_written_down(answered: Answered) -> None:
    """What is wrong stands beside its field, what was typed stays; then it is there."""
    screen = await answered.open("complaints/new", role="agent")
    page = screen.page
    await page.get_by_label("What went wrong?").fill("Nobody picked up the phone.")
    await page.get_by_label("Name", exact=True).fill("Bo")
    await page.get_by_role("button", name="Keep the complaint").click()
    await expect(page.get_by_text("a name alone finds nobody")).to_be_visible()
    screen.expect_complaint("422")
    await expect(page.get_by_label("What went wrong?")).to_have_value("Nobody picked up the phone.")
    await page.get_by_label("Phone", exact=True).last.fill("+4930999999")
    await page.get_by_role("button", name="Keep the complaint").click()
    await expect(page.locator("blockquote")).to_have_text("Nobody picked up the phone.")
    [entry] = [one for one in await answered.collector.audited() if one.action == "complaint.filed"]
    assert entry.actor == screen.person.caller.name
    assert "picked" not in str(entry)


async def test_a_customer_is_erased_after_a_question(answered: Answered) -> None:
    """Only by those who may; then the customer's page is gone."""
    manager = await answered.open(f"person/{answered.ada}")
    assert await manager.page.get_by_role("button", name="Erase", exact=True).count() == 0
    admin = await answered.open(f"person/{answered.ada}", role="admin")
    await admin.page.get_by_role("button", name="Erase", exact=True).click()
    await admin.page.get_by_role("dialog").get_by_role("button", name="Erase everything").click()
    await expect(admin.page.get_by_text("Everything about this customer is erased.")).to_be_visible()
    await manager.page.reload()
    await expect(manager.page.get_by_role("heading", name="Unknown respondent")).to_be_visible()
