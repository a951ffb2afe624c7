"""Where, to whom and when the card appears: addresses, elements, devices, events, scrolling, leaving, waiting."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.testing.eventually import eventually
from shared.testing.website import Website, card, sent_away, thanked, timed, website

pytestmark = pytest.mark.browser

LONG = "<main><h1>A shop</h1>" + "<p>Good things.</p>" * 200 + "</main>"


async def shown(site: Website, page: Page) -> bool:
    """Whether the card is there after everything that was due has happened."""
    await site.clock.turn(page, 1.5)
    await site.clock.turn(page, 1.5)
    return await page.locator("heed-survey").count() == 1


async def published(site: Website, path: str = "/", **publish: Any) -> Page:
    """Publish the survey and open a page whose clock the test turns."""
    await site.publish(**publish)
    return await timed(site, path)


@pytest.mark.parametrize(
    ("audience", "path", "appears"),
    [
        ({"url": ["/checkout*"]}, "/checkout/2", True),
        ({"url": ["/checkout*"]}, "/basket", False),
        ({"url": ["/shop/*/buy"]}, "/shop/a/b/buy", True),
        ({"url": ["/shop/*/buy"]}, "/shop/a/buy/now", False),
        ({"url": ["/a.b", "/x"]}, "/acb", False),
        ({"url": ["/*"], "not_url": ["/checkout*"]}, "/checkout", False),
        ({"url": ["/list?*sort=price*"]}, "/list?a=1&sort=price", True),
        ({"url": ["/list?*sort=price*"]}, "/list?sort=name", False),
        ({"url": ["http://127.0.0.1:*/here"]}, "/here", True),
        ({"url": ["https://127.0.0.1:*/here"]}, "/here", False),
        ({"selector": "#here"}, "/", True),
        ({"selector": ".nowhere"}, "/", False),
        ({"devices": ["desktop"]}, "/", True),
        ({"devices": ["mobile", "tablet"]}, "/", False),
        ({"languages": ["en"]}, "/", True),
        ({"languages": ["de", "fr"]}, "/", False),
        ({"attributes": {"plan": ["plus"]}}, "/", False),
    ],
)
async def test_audience(site: Website, audience: dict[str, Any], path: str, *, appears: bool) -> None:
    """It appears where everything that the survey says about its audience holds, and nowhere else."""
    site.lay(path.partition("?")[0])
    page = await published(site, path, embed={"audience": audience})
    assert await shown(site, page) is appears
    assert site.noise == []


async def test_phones_and_tablets_are_distinguished(browser: Browser, database_url: str) -> None:
    """What is touched is a phone or a tablet, by its size."""
    for size, device in ((390, "mobile"), (820, "tablet")):
        options = {"viewport": {"width": size, "height": 1180}, "has_touch": True, "is_mobile": True}
        options["screen"] = {"width": size, "height": 1180}
        async with website(SERVICE, database_url, browser, **options) as site:
            for wanted in ("desktop", "mobile", "tablet"):
                await site.publish(wanted, embed={"audience": {"devices": [wanted]}})
            site.lay(tag=site.tag("desktop,mobile,tablet"))
            await site.open()
            assert (await site.received("shown"))["survey"] == device


async def test_identified_attributes_open_the_survey(site: Website) -> None:
    """Once the page has identified the visitor as one of the audience, the card appears."""
    page = await published(site, embed={"audience": {"attributes": {"plan": ["plus", "pro"], "age": [2]}}})
    assert not await shown(site, page)
    await page.evaluate("heed.identify({external_id: 'c-1', attributes: {plan: 'plus', age: 1}})")
    assert not await shown(site, page)
    await page.evaluate("heed.identify({external_id: 'c-1', attributes: {plan: 'plus', age: 2}})")
    await expect(card(page)).to_be_visible()


async def test_delay_runs_from_the_start(site: Website) -> None:
    """With a delay it appears when the time is over, not before."""
    page = await published(site, embed={"start": {"on": "load", "delay_seconds": 30}})
    await site.clock.turn(page, 30)
    assert await page.locator("heed-survey").count() == 0
    await site.clock.turn(page, 0.5)  # it looks twice a second, and the delay began with its first look
    await expect(card(page)).to_be_visible()


async def test_event_starts_it(site: Website) -> None:
    """It appears after the event of that name, whose data may fill hidden fields."""
    page = await published(site, hidden=["order_id"], embed={"start": {"on": "event", "event": "order_placed"}})
    await page.evaluate("heed.track('something else', {order_id: 'x'})")
    assert not await shown(site, page)
    await page.evaluate("heed.track('order_placed', {order_id: '4711', e_mail: 'ada@example.org'})")
    await expect(card(page)).to_be_visible()
    await sent_away(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["attributes"] == {"order_id": "4711"}


async def test_event_of_long_ago_starts_nothing(site: Website) -> None:
    """An event counts for the page that it leads to, not for whatever comes later."""
    start = {"on": "event", "event": "order_placed"}
    site.lay("/cart")
    page = await published(site, "/cart", embed={"start": start, "audience": {"url": ["/thanks*"]}})
    await page.wait_for_function("window.heed")
    await site.clock.turn(page, 2)
    await page.evaluate("heed.track('order_placed')")
    await site.clock.turn(page, 10)
    await page.evaluate("history.pushState({}, '', '/thanks')")
    assert not await shown(site, page)
    await page.evaluate("heed.track('order_placed'); history.pushState({}, '', '/thanks/2')")
    await expect(card(page)).to_be_visible()


async def test_scrolling_starts_it(site: Website) -> None:
    """It appears once so much of the page has been seen."""
    site.lay(body=LONG)
    page = await published(site, embed={"start": {"on": "scroll", "scroll_percent": 60}})
    assert not await shown(site, page)
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight * .3)")
    assert not await shown(site, page)
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight * .6)")
    await expect(card(page)).to_be_visible()


async def test_leaving_starts_it(site: Website) -> None:
    """It appears when the pointer leaves the page through its upper edge, and not when it moves about."""
    page = await published(site, embed={"mode": "popup", "start": {"on": "exit_intent"}})
    await page.mouse.move(500, 300)
    await page.mouse.move(500, 20)
    assert not await shown(site, page)
    leave = "new MouseEvent('mouseout', {bubbles: true, relatedTarget: null, clientY: %d})"
    await page.evaluate(f"document.body.dispatchEvent({leave % 400})")
    assert not await shown(site, page)
    await page.evaluate(f"document.body.dispatchEvent({leave % -1})")
    await expect(card(page)).to_be_visible()


async def test_manual_waits_for_the_page(site: Website) -> None:
    """It appears when the page says so, wherever that is."""
    page = await published(site, embed={"start": {"on": "manual"}, "audience": {"url": ["/elsewhere"]}})
    assert not await shown(site, page)
    assert await page.evaluate("heed.show('visit')") is True
    await expect(card(page)).to_be_visible()
    await page.evaluate("heed.close()")
    await expect(page.locator("heed-survey")).to_have_count(0)


@pytest.mark.parametrize("has_navigation_api", [True, False])
async def test_navigation_without_a_new_page(site: Website, *, has_navigation_api: bool) -> None:
    """In single-page applications it appears where it is meant to, whichever way the application gets there."""
    if not has_navigation_api:
        await site.context.add_init_script("delete window.navigation; delete Window.prototype.navigation")
    page = await published(site, embed={"audience": {"url": ["/checkout*"]}})
    assert await page.evaluate("'navigation' in window") is has_navigation_api
    assert not await shown(site, page)
    await page.evaluate("history.pushState({}, '', '/basket')")
    assert not await shown(site, page)
    await page.evaluate("history.replaceState({}, '', '/checkout/1')")
    await site.clock.turn(page, 1)
    await expect(card(page)).to_be_visible()
    # Whoever is answering goes on answering on the next page.
    await page.evaluate("history.pushState({}, '', '/basket')")
    await site.clock.turn(page, 2)
    await expect(card(page)).to_be_visible()
    await card(page).locator(".shut").click()
    await page.go_back()
    assert not await shown(site, page)
    assert site.kinds() == ["shown", "dismissed", "refused"]


async def test_waiting_begins_anew_on_the_next_page(site: Website) -> None:
    """A delay belongs to one page of an application; filters in the address are no new page."""
    page = await published(site, embed={"start": {"on": "load", "delay_seconds": 10}})
    await site.clock.turn(page, 8)
    await page.evaluate("history.pushState({}, '', '/two')")
    await site.clock.turn(page, 8)
    assert await page.locator("heed-survey").count() == 0
    await page.evaluate("history.replaceState({}, '', '/two?filter=1')")
    await site.clock.turn(page, 3)
    await expect(card(page)).to_be_visible()


async def test_card_keeps_its_place_when_the_page_is_drawn_anew(site: Website) -> None:
    """An application that replaces all of its body loses neither the card nor what was entered."""
    page = await published(site)
    await site.clock.turn(page, 1)
    await card(page).locator("label", has_text="7").click()
    await site.clock.turn(page, 1)
    await card(page).locator("textarea").fill("Kind")
    await page.evaluate("document.body.replaceWith(document.createElement('body'))")
    await site.clock.turn(page, 1)
    await expect(card(page).locator("textarea")).to_have_value("Kind")


async def test_inline_card_comes_and_goes_with_its_element(site: Website) -> None:
    """It waits for its element, goes with it without a trace, and moves nothing else of the page."""
    page = await published(site, embed={"mode": "inline", "selector": "#late"})
    assert not await shown(site, page)
    await page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<div id=late></div>')")
    await site.clock.turn(page, 1)
    await expect(page.locator("#late heed-survey .card")).to_be_visible()
    await page.evaluate("document.querySelector('#late').remove()")
    assert not await shown(site, page)
    assert site.kinds() == ["shown"]


async def test_one_survey_at_a_time(site: Website) -> None:
    """Of several that are due one is shown; the next waits until it is gone, and the quarantine may keep it away."""
    on_event = {"start": {"on": "event", "event": "paid"}}
    await site.publish("second", title="Second", embed=on_event, eligibility={"quarantine": False})
    await site.publish("third", title="Third", embed=on_event)
    site.lay(tag=site.tag("visit, second") + site.tag("third"))
    page = await timed(site)  # an event is remembered for a moment only, and a slow machine loads for longer
    await site.clock.turn(page, 1)
    await expect(page.get_by_role("region", name="Your visit")).to_be_visible()
    await page.evaluate("heed.track('paid')")
    assert await page.evaluate("heed.show('second')") is False
    assert (await site.received("refused"))["reason"] == "busy"
    assert await page.locator("heed-survey").count() == 1
    await card(page).locator(".shut").click()

    async def second_appears() -> bool:
        # Whether the third is asked for before it, and refused, is a matter of which of them was loaded first.
        await site.clock.turn(page, 0.5)
        return await page.get_by_role("region", name="Second").is_visible()

    assert await eventually(second_appears)
    await card(page).locator(".shut").click()
    await site.clock.turn(page, 1)
    assert await site.received("refused", 2) == {"kind": "refused", "survey": "third", "reason": "quarantine"}


async def test_nothing_moves_when_the_card_appears(site: Website) -> None:
    """Neither slide-in nor pop-up nor tab shifts anything of the page."""
    for mode in ("slide_in", "popup", "button"):
        site.lay(tag=site.tag(mode=mode), body=LONG)
        page = await site.new_page()
        await page.add_init_script(
            "window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
            " shifts += one.value; }).observe({type: 'layout-shift', buffered: true})"
        )
        await page.goto(site.url)
        await expect(page.locator("heed-survey").locator(".card, .tab").first).to_be_visible()
        await page.wait_for_function("document.getAnimations({subtree: true}).length === 0")
        assert await page.evaluate("shifts") == 0, mode
        await page.close()
