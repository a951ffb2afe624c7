"""What is remembered about visitors and where, and who is asked at all."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page, Request, Route, expect

from shared.testing.eventually import eventually
from shared.testing.website import Website, answer_all, card, thanked

pytestmark = pytest.mark.browser

_STORED = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
  databases: await indexedDB.databases(), caches: await caches.keys(),
})"""
NOTHING: dict[str, Any] = {"local": {}, "session": {}, "cookie": "", "databases": [], "caches": []}


async def remembered(page: Page) -> dict[str, Any] | None:
    """What the embed keeps in the website's storage."""
    text = await page.evaluate("localStorage.getItem('heed')")
    return None if text is None else dict(json.loads(text))


async def test_nothing_is_stored_before_consent(site: Website) -> None:
    """Shown, answered and closed: without consent nothing stays in the browser, whatever the consent is called."""
    for consent in (None, "unknown", "denied"):
        site.lay(tag=site.tag(**({"consent": consent} if consent else {})))
        page = await site.open()
        await answer_all(page)
        await thanked(page)
        assert await page.evaluate(_STORED) == NOTHING, consent
        await card(page).locator(".shut").click()
        assert await page.evaluate(_STORED) == NOTHING, consent
        assert await site.context.cookies() == []
        await page.close()
    assert len(await site.stored()) == 3


async def test_consent_remembers_visitor_and_rest(site: Website) -> None:
    """After consent a random number and the moments of rest are kept, so that the next page does not ask again."""
    page = await site.open()
    await expect(card(page)).to_be_visible()
    await page.evaluate("heed.consent('granted')")
    kept = await remembered(page)
    assert kept is not None
    assert UUID(kept["visitor"])
    assert kept.keys() == {"visitor", "rest", "unsent"}
    assert (list(kept["rest"]), kept["unsent"]) == (["visit"], {})
    await page.reload()
    assert (await site.received("refused"))["reason"] == "resting"
    assert await page.locator("heed-survey").count() == 0
    assert await remembered(page) == kept


async def test_denial_forgets(site: Website) -> None:
    """When consent is withdrawn, everything is removed and the visitor is somebody new."""
    site.lay(tag=site.tag(consent="granted"))
    page = await site.open()
    await expect(card(page)).to_be_visible()
    assert await remembered(page) is not None
    await page.evaluate("heed.consent('denied')")
    assert await page.evaluate(_STORED) == NOTHING
    await answer_all(page)
    await thanked(page)
    assert await page.evaluate(_STORED) == NOTHING


async def test_refused_storage_is_no_trouble(site: Website) -> None:
    """Where the browser refuses storage, the page's memory does."""
    await site.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused', 'SecurityError'); }})"
    )
    site.lay(tag=site.tag(consent="granted"))
    page = await site.open()
    await answer_all(page)
    await thanked(page)
    await page.evaluate("heed.consent('denied')")
    assert site.noise == []


async def test_the_server_learns_who_was_shown_what(site: Website) -> None:
    """Shown and dismissed are reported for the visitor or the named customer, with place and channel."""
    reported: list[dict[str, Any]] = []

    def listen(request: Request) -> None:
        if request.url.endswith("/v1/eligibility/events"):
            reported.append(json.loads(request.post_data or ""))

    site.lay(tag=site.tag(touchpoint="home", consent="granted"))
    page = await site.new_page()
    page.on("request", listen)
    await page.goto(site.url)
    await expect(card(page)).to_be_visible()
    visitor = (await remembered(page) or {})["visitor"]
    await page.evaluate("heed.identify({external_id: 4711})")
    await card(page).locator(".shut").click()

    async def both() -> bool:
        return len(reported) == 2

    await eventually(both)
    common = {"survey": "visit", "touchpoint": "home", "channel": "web"}
    assert reported == [
        common | {"person": f"visitor:{visitor}", "kind": "shown"},
        common | {"person": "external_id:4711", "kind": "dismissed"},
    ]


async def test_a_named_customer_rests_in_every_browser(site: Website) -> None:
    """Who has answered is known by their number, so another browser without any memory does not ask them again."""
    page = await site.open()
    await expect(card(page)).to_be_visible()
    await page.evaluate("heed.identify('c-1')")
    await answer_all(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["respondent_id"] is not None
    await page.close()
    await site.context.add_init_script("window.heed = [['identify', 'c-1']]")
    page = await site.open()
    assert (await site.received("refused"))["reason"] == "asked_recently"
    assert await page.locator("heed-survey").count() == 0


async def test_who_is_not_drawn_is_not_asked(site: Website) -> None:
    """The draw is the server's and the same on every page; neither card nor its script is loaded for the others."""
    await site.publish(eligibility={"sample_percent": 0.0000001})
    loaded: list[str] = []
    page = await site.new_page()
    page.on("request", lambda request: loaded.append(request.url))
    site.lay()
    await page.goto(site.url)
    assert await site.received("refused") == {"kind": "refused", "survey": "visit", "reason": "not_sampled"}
    await site.clock.settle(page)
    assert not [url for url in loaded if re.search("/embed/card-", url)]
    await page.evaluate("history.pushState({}, '', '/two')")
    await page.wait_for_function("navigation.currentEntry.url.endsWith('/two')")
    await page.evaluate("heed.identify('c-2')")
    await site.received("refused", 2)
    assert site.kinds() == ["refused", "refused"]


async def test_without_an_answer_nobody_is_asked(site: Website) -> None:
    """When the server does not say that the visitor may be asked, they are not."""

    async def fail(route: Route) -> None:
        await route.fulfill(status=503, body="{}", headers={"access-control-allow-origin": "*"})

    page = await site.new_page()
    await page.route("**/v1/eligibility?*", fail)
    site.lay()
    await page.goto(site.url)
    await site.received("error")
    assert await page.locator("heed-survey").count() == 0


async def test_closed_surveys_and_other_websites_see_nothing(site: Website) -> None:
    """A survey that is paused, unknown, or for other websites does not appear, and the page gets the reason."""
    await site.publish("elsewhere", embed={"origins": ["https://shop.example"]})
    await site.publish("paused")
    await site.collector.client.post("/v1/surveys/paused/pause", headers=site.collector.admin)
    site.lay(tag=site.tag("elsewhere,paused,unknown"))
    page = await site.open()
    await site.received("error", 2)
    await site.received("refused")
    reasons = {event["survey"]: event["reason"] for event in site.happened}
    # A reply that the browser must not read is no reply.
    assert reasons == {"elsewhere": "unreachable", "paused": "survey-not-open", "unknown": "survey-not-found"}
    assert await page.locator("heed-survey").count() == 0
    await site.publish("here", embed={"origins": [site.url]})
    site.lay(tag=site.tag("here"))
    page = await site.open()
    await answer_all(page)
    await thanked(page)


async def test_only_declared_fields_travel(site: Website) -> None:
    """Of all that the page knows about a customer only the survey's hidden fields are sent."""
    await site.publish(hidden=["plan", "orders", "vip"])
    site.lay(tag=site.tag(field_plan="basic", field_secret="x"))
    attributes = {"plan": "plus", "orders": 3, "vip": True, "e_mail": "ada@example.org", "list": [1]}
    calls = json.dumps([["identify", {"external_id": "c-1", "attributes": attributes}]])
    await site.context.add_init_script(f"window.heed = {calls}")
    page = await site.open()
    await answer_all(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["attributes"] == {"plan": "basic", "orders": 3, "vip": True}
