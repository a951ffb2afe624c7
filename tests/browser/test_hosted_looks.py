"""The hosted pages for everybody: axe in every state, three languages, themes, and a policy that nothing offends."""

from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.event import Event
from shared.contracts.tickets import TicketAssigned
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.eventually import eventually
from shared.testing.held_clock import HeldClock
from shared.testing.one_service import OneService, one_service
from shared.testing.whole_survey import whole_survey

pytestmark = pytest.mark.browser

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path fill="#7a1fa2" d="M0 0h9v3H0z"/></svg>'
WARM = {"accent": "#7a1fa2", "background": "#fdf7ef", "text": "#3b0f52"}
NIGHT = {"accent": "#ffb300", "background": "#101828", "text": "#eef2ff"}
SCREENS: list[tuple[int, Literal["light", "dark"], str]] = [
    (320, "light", "ar"),
    (360, "dark", "de"),
    (1280, "light", "en"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with surveys of all types: plain, themed, and one that wants a proof of work."""
    settings = CollectorSettings(proof_rounds=20_000, contact="access@shop.example")
    paged = whole_survey(layout="question_per_page")
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        put = await service.client.put("/v1/assets/shop", content=LOGO, headers=service.admin)
        assert put.status_code == 201
        shown = {"logo": "shop", "logo_text": {"en": "Lindenhof"}}
        for key, survey in {
            "whole": whole_survey(),
            "paged": paged,
            "warm": whole_survey(theme=WARM | shown),
            "night": paged | {"theme": NIGHT},
            "accent": whole_survey(theme={"accent": "#0a2540"}),
            "hard": whole_survey(proof_of_work=True),
        }.items():
            await publish_survey(service.client, service.admin, key, survey)
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def url(collector: OneService) -> AsyncIterator[str]:
    """Where the pages are."""
    async with on_a_port(collector) as address:
        yield address


async def choose(page: Page, selector: str) -> None:
    """Click the label of a choice."""
    await page.locator("label", has=page.locator(selector)).first.click()


async def reference_of_a_complaint(collector: OneService) -> str:
    """File a complaint that somebody has taken; return its reference."""
    reply = await collector.client.post("/v1/complaints", json={"text": "Cold soup"})
    now = collector.clock.now()
    taken = TicketAssigned(
        ticket_id=uuid4(), version=2, state="assigned", complaint_id=UUID(reply.json()["id"]), actor="agent", at=now
    )
    await collector.deliver(Event(taken, source="/heed/tickets", time=now))
    return str(reply.json()["reference"])


async def check(page: Page, name: object) -> None:
    """Look at a page: axe finds nothing, and nothing is wider than the screen."""
    assert await accessibility_problems(page) == [], name
    width = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], name


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
async def test_axe_finds_nothing_on_whole_pages(
    *, browser: Browser, collector: OneService, url: str, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    """All types on one page, plain and themed, empty, answered and with errors; and all pages without one."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = await context.new_page()
    for key in ("whole", "warm", "accent"):
        await page.goto(f"{url}/s/{key}?lang={language}")
        await check(page, key)
        for field_id in ("q-visit.2", "q-ease.7", "q-way.other", "q-liked.other", "q-parts.advice.good"):
            await choose(page, f'[id="{field_id}"]')
        await page.locator(".take").first.click()
        await page.locator("#q-times").fill("x")
        await check(page, (key, "answered"))
        await page.locator("button.primary").click()
        await expect(page.locator("#summary")).to_be_focused()
        await check(page, (key, "errors"))
    await page.goto(f"{url}/complaint?lang={language}")
    await check(page, "complaint")
    await page.locator("button.primary").click()
    await expect(page.locator("#summary")).to_be_focused()
    await check(page, "complaint with errors")
    reference = await reference_of_a_complaint(collector)
    for path in (
        f"/complaint/thanks?lang={language}&ref={reference}",
        f"/c/{reference}?lang={language}",
        f"/c?lang={language}",
        f"/c/unknown?lang={language}",
        f"/s/warm/thanks?lang={language}",
        f"/s/accessibility?lang={language}",
        f"/s/nobody?lang={language}",
    ):
        await page.goto(url + path)
        await check(page, path)
    await context.close()


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
async def test_axe_finds_nothing_page_by_page(
    browser: Browser, url: str, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    """Every page of a survey in turn, and the first with its error."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = await context.new_page()
    await page.goto(f"{url}/s/{'night' if scheme == 'dark' else 'paged'}?lang={language}")
    await page.locator("button.primary").click()
    await expect(page.locator("#summary")).to_be_focused()
    await check(page, "error")
    await choose(page, "[id='q-recommend.9']")
    for number in range(1, 14):
        await expect(page.locator("progress")).to_have_attribute("value", str(number))
        await check(page, number)
        if number < 13:
            await page.locator("button.primary").click()
    await context.close()


@pytest.mark.parametrize("key", ["whole", "paged", "warm", "hard"])
async def test_the_policy_stops_nothing_that_a_page_needs(browser: Browser, url: str, key: str) -> None:
    """Under the strict policy pages load whole and scripts run: a silent console, the own host only, no cookie."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    console: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: console.append(message.text))
    page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
    await page.goto(f"{url}/s/{key}", wait_until="networkidle")
    if key != "paged":
        await expect(page.locator(".take").first).to_be_visible()
    await choose(page, "[id='q-recommend.9']")
    if key != "paged":
        await choose(page, "#q-agree")
    await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Your visit to Lindenhof" if key == "paged" else "Thank you")
    assert console == []
    assert hosts == {url}
    assert await context.cookies() == []
    await context.close()


async def test_a_theme_is_seen(browser: Browser, url: str) -> None:
    """Colours, logo and scheme of a theme are what the browser shows, whatever the system prefers."""
    page = await browser.new_page(color_scheme="dark", locale="en-GB")
    await page.goto(f"{url}/s/warm")
    look = await page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
        " getComputedStyle(document.querySelector('button.primary')).backgroundColor,"
        " getComputedStyle(document.documentElement).colorScheme, document.querySelector('.logo').naturalWidth > 0]"
    )
    assert look == ["rgb(253, 247, 239)", "rgb(59, 15, 82)", "rgb(122, 31, 162)", "light", True]
    await page.goto(f"{url}/s/accent")
    button = page.locator("button.primary")
    dark = await button.evaluate("one => getComputedStyle(one).backgroundColor")
    assert dark != "rgb(10, 37, 64)"  # nobody would see this navy on the dark page
    await page.emulate_media(color_scheme="light")
    await expect(button).to_have_css("background-color", "rgb(10, 37, 64)")


async def test_machines_are_kept_out_by_a_computation(browser: Browser, url: str, collector: OneService) -> None:
    """The browser computes while somebody fills in the form; without scripts the page says that it needs them."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/s/hard")
    await expect(page.locator("noscript")).not_to_be_visible()
    await choose(page, "[id='q-recommend.9']")
    await choose(page, "#q-agree")
    await page.locator("button.primary").click()  # perhaps before the computation is done: then the page waits for it
    await expect(page.locator("h1")).to_have_text("Thank you")
    assert len(await stored_responses(collector.client, collector.admin)) == 1
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    plain = await context.new_page()
    await plain.goto(f"{url}/s/hard")
    await expect(plain.locator("noscript p")).to_contain_text("needs JavaScript")
    await context.close()


async def test_a_computation_that_fails_is_said_and_tried_again(browser: Browser, url: str) -> None:
    """Where no challenge can be had, the page says so instead of doing nothing, and the next press tries anew."""
    context = await browser.new_context(locale="en-GB")
    clock = HeldClock(context)
    await clock.hold()
    page = await context.new_page()
    clock.listen(page)
    asked: list[str] = []

    async def refuse(route: Route) -> None:
        asked.append(route.request.url)
        await route.abort()

    await page.route("**/v1/challenges?*", refuse)
    await page.goto(f"{url}/s/hard")
    await choose(page, "[id='q-recommend.9']")
    await choose(page, "#q-agree")
    await page.locator("button.primary").click()
    await expect(page.locator("#proof")).to_have_text("One moment, your answers are about to be sent …")
    status = page.locator("#proof")
    await expect(status).not_to_contain_text("Please reload this page.")

    async def is_given_up() -> bool:
        await clock.turn(page, 4)  # the longest pause between two attempts
        return "Please reload this page." in await status.inner_text()

    await eventually(is_given_up)
    assert len(asked) >= 4, "given up too soon"  # it begins anew at once, for the next press
    await page.unroute("**/v1/challenges?*")
    await page.clock.resume()
    await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Thank you")


async def test_writing_goes_the_other_way_in_arabic(browser: Browser, url: str) -> None:
    """In Arabic the page runs from right to left, its own words too, and fields for addresses do not."""
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    await page.goto(f"{url}/s/whole?lang=ar")
    first = await page.locator("[id='q-recommend.0'] + span").bounding_box()
    last = await page.locator("[id='q-recommend.5'] + span").bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]
    await expect(page.locator("button.primary")).to_have_text("إرسال الإجابات")
    await expect(page.locator("[type=email]")).to_have_css("direction", "ltr")
    await expect(page.locator("textarea")).to_have_css("direction", "rtl")
