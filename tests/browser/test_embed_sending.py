"""An answer that was given on somebody's website arrives once, whatever happens on its way."""

import json
from typing import Any

import pytest
from playwright.async_api import Route, expect

from shared.testing.eventually import eventually
from shared.testing.website import Website, card, ids_sent, ready, sent_away, thanked

pytestmark = pytest.mark.browser

SUBMIT = "**/v1/surveys/visit/responses"
OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "Retry-After"}
WAITING = "Your answers could not be sent yet."


async def test_offline_for_a_while(site: Website) -> None:
    """Without network the card says honestly that the answer waits; it arrives once, as soon as there is one."""
    page = await ready(site)
    sent = ids_sent(page)
    await site.context.set_offline(True)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    await expect(card(page)).to_contain_text("Please keep this page open.")
    assert site.kinds() == ["shown"]
    assert await site.stored() == []
    await site.context.set_offline(False)
    await thanked(page)
    [stored] = await site.stored()
    assert set(sent) == {stored["id"]}
    assert (await site.received("answered"))["response"] == stored["id"]
    assert await page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 503, "body": "{}", "content_type": "application/problem+json"},
        {"status": 502, "body": "<h1>Bad gateway</h1>", "content_type": "text/html"},
        {"status": 429, "body": "{}", "content_type": "application/problem+json", "retry_after": "1"},
        {"status": 404, "body": "no such page", "content_type": "text/html"},
        {"status": 403, "body": '{"error": "blocked"}', "content_type": "application/json"},
        {"status": 200, "body": "<h1>Please log in to this network</h1>", "content_type": "text/html"},
        {"status": 200, "body": "{}", "content_type": "application/json"},
    ],
)
async def test_what_is_not_the_server_s_verdict_is_tried_again(site: Website, reply: dict[str, Any]) -> None:
    """A broken server, a proxy and the login page of a network are not believed: the answer is sent again, once."""
    failing = True
    headers = OPEN | ({"retry-after": reply["retry_after"]} if "retry_after" in reply else {})

    async def fail(route: Route) -> None:
        if failing:
            answer = {name: value for name, value in reply.items() if name != "retry_after"}
            await route.fulfill(**answer, headers=headers | {"content-type": reply["content_type"]})
        else:
            await route.continue_()

    page = await ready(site)
    sent = ids_sent(page)
    await page.route(SUBMIT, fail)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    failing = False
    await site.clock.turn(page, 1)
    await site.received("answered")
    [stored] = await site.stored()
    assert sent == [stored["id"]] * 2
    assert site.errors == []


async def test_lost_reply_stores_nothing_twice(site: Website) -> None:
    """The server stores the answer and its reply gets lost: it is sent again under the same id, and is stored once."""
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    page = await ready(site)
    await page.route(SUBMIT, lose)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    await site.clock.turn(page, 1)
    await thanked(page)
    assert lost == 2
    assert len(await site.stored()) == 1


async def test_back_off_spares_the_server(site: Website) -> None:
    """The longer the server is away, the less often it is asked: within ten minutes no more than some twenty times."""
    page = await ready(site)
    await page.route(SUBMIT, lambda route: route.abort())
    sent = ids_sent(page)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    for _ in range(60):
        await site.clock.turn(page, 10)
    assert 8 <= len(sent) <= 25


async def test_retry_after_is_obeyed(site: Website) -> None:
    """The server says when it is worth trying again, and is not asked before."""
    headers = OPEN | {"retry-after": "90", "content-type": "application/problem+json"}
    body = '{"type": "urn:heed:problem:too-many-requests"}'
    page = await ready(site)
    await page.route(SUBMIT, lambda route: route.fulfill(status=429, headers=headers, body=body))
    sent = ids_sent(page)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    await site.clock.turn(page, 89)
    assert len(sent) == 1
    await site.clock.turn(page, 1)
    assert len(sent) == 2


async def test_leaving_the_page_sends_what_waits(site: Website) -> None:
    """Whoever leaves while the answer waits has it sent on the way out."""
    failing = True

    async def fail(route: Route) -> None:
        await (route.fulfill(status=503, headers=OPEN) if failing else route.continue_())

    page = await ready(site)
    await page.route(SUBMIT, fail)
    await sent_away(page)
    await expect(card(page)).to_contain_text(WAITING)
    failing = False
    await page.goto("about:blank")

    async def arrived() -> bool:
        return len(await site.stored()) == 1

    await eventually(arrived)


CRASHING = """for (const name of ["pagehide", "online"]) {
  addEventListener(name, (event) => event.stopImmediatePropagation(), true);
}"""
"""A page that crashes has no last chance to send anything, and does not notice that the network is back."""


async def test_next_page_view_sends_what_is_kept(site: Website) -> None:
    """With consent an unsent answer survives a page that crashes, and the next page view delivers it without a card."""
    page = await ready(site)
    await page.evaluate(CRASHING)
    await page.evaluate("heed.consent('granted')")
    await site.context.set_offline(True)
    await sent_away(page)
    await expect(card(page)).to_contain_text("even if you leave this page")
    kept = json.loads(await page.evaluate("localStorage.heed"))
    [response] = kept["unsent"]
    await page.close()
    await site.context.set_offline(False)
    assert await site.stored() == []
    site.lay("/other", site.tag(survey=None))
    page = await site.open("/other")
    assert await site.received("answered") == {
        "kind": "answered",
        "survey": "visit",
        "version": 1,
        "response": response,
    }
    [stored] = await site.stored()
    assert (stored["id"], stored["answers"]) == (response, {"recommend": 9, "why": "Kind people"})
    assert json.loads(await page.evaluate("localStorage.heed"))["unsent"] == {}
