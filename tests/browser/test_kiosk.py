"""The kiosk in a real browser: no tap is lost and none is counted twice, whatever happens to network and server."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from playwright.async_api import Error, Page, Route, expect

from shared.testing.channels import publish_survey
from shared.testing.eventually import eventually
from shared.testing.kiosk_site import HALL_SURVEY, TABLET, KioskSite, tap, waiting

pytestmark = pytest.mark.browser

BATCH = "**/v1/responses/batch"
FACES = ["awful", "sad", "even", "glad", "great"]


async def test_tap_is_stored_at_the_device_s_place(kiosk_site: KioskSite) -> None:
    """One tap is one response with the tablet's touchpoint and location, though another question is required."""
    page = await kiosk_site.open()
    await tap(page, "glad")
    [response] = await kiosk_site.all_stored(1)
    assert response["answers"] == {"satisfied": 4}
    assert (response["channel"], response["touchpoint"], response["location"]) == ("kiosk", "checkout", "Berlin")
    assert response["locale"] == "en"


async def test_taps_without_network_are_all_stored_once(kiosk_site: KioskSite) -> None:
    """Answers that were given without network wait in the device and arrive with the moment they were given."""
    page = await kiosk_site.open()
    await kiosk_site.context.set_offline(True)
    for mood in FACES:
        await tap(page, mood)
    await expect(page.locator("[data-mark=offline]:visible")).to_have_count(1)
    held = await waiting(page)
    assert await kiosk_site.stored() == []
    await kiosk_site.context.set_offline(False)
    stored = await kiosk_site.all_stored(len(FACES))
    assert [response["answers"] for response in stored] == [{"satisfied": value} for value in (1, 2, 3, 4, 5)]
    assert {response["id"] for response in stored} == {item["id"] for item in held}
    moments = {item["id"]: item["answer"]["occurred_at"] for item in held}
    given = {response["id"]: datetime.fromisoformat(response["occurred_at"]) for response in stored}
    assert given == {name: datetime.fromisoformat(moment) for name, moment in moments.items()}
    await expect(page.locator("[data-mark=offline]:visible")).to_have_count(0)
    assert await waiting(page) == []


async def test_taps_survive_a_closed_page(kiosk_site: KioskSite) -> None:
    """Whatever the device held when its page was closed or crashed is sent by the next one."""
    page = await kiosk_site.open()
    await kiosk_site.context.set_offline(True)
    await tap(page, "awful")
    await tap(page, "great")
    await page.close()
    await kiosk_site.context.set_offline(False)
    await kiosk_site.open(f"{kiosk_site.url}/kiosk/{kiosk_site.device['id']}")
    assert [response["answers"]["satisfied"] for response in await kiosk_site.all_stored(2)] == [1, 5]


REFUSED_STORE = "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('refused'); }})"


async def test_plain_http_and_a_refused_store_lose_nothing(kiosk_site: KioskSite) -> None:
    """In a hall without https, and where the browser refuses its database, taps survive a closed page all the same."""
    kiosk_site.url = kiosk_site.url.replace("127.0.0.1", "kiosk.test")
    await kiosk_site.context.add_init_script(REFUSED_STORE)
    page = await kiosk_site.open()
    assert await page.evaluate("[isSecureContext, 'locks' in navigator]") == [False, False]
    await kiosk_site.context.set_offline(True)
    await tap(page, "awful")
    await tap(page, "great")
    assert len(await waiting(page)) == 2
    await page.close()
    await kiosk_site.context.set_offline(False)
    page = await kiosk_site.open(f"{kiosk_site.url}/kiosk/{kiosk_site.device['id']}")
    assert [response["answers"]["satisfied"] for response in await kiosk_site.all_stored(2)] == [1, 5]


KEPT = """async () => navigator.serviceWorker.controller?.state === "activated"
  && Boolean(await caches.match(location.pathname))"""


async def test_interrupted_copy_is_made_again(kiosk_site: KioskSite) -> None:
    """A copy of which only a part was kept, since the page was closed meanwhile, is completed by the next page."""
    page = await kiosk_site.open()
    await page.wait_for_function(KEPT)
    await page.evaluate("async () => (await caches.open((await caches.keys())[0])).delete(location.pathname)")
    await page.reload()
    await page.wait_for_function(KEPT)


async def test_page_reloads_without_network(kiosk_site: KioskSite) -> None:
    """Where the browser allows it, a kept copy of the page opens without network and takes taps."""
    page = await kiosk_site.open()

    async def reloads_offline() -> bool:
        await page.wait_for_function(KEPT)
        await kiosk_site.context.set_offline(True)
        try:
            await page.reload()
        except Error:  # the browser took its worker offline in the middle of the page: nothing about the copy is known
            await kiosk_site.context.set_offline(False)
            await page.reload()
            return False
        return True

    await eventually(reloads_offline)
    await page.wait_for_selector("#kiosk[data-ready]")
    await tap(page, "sad")
    await kiosk_site.context.set_offline(False)
    [response] = await kiosk_site.all_stored(1)
    assert response["answers"] == {"satisfied": 2}


async def test_two_pages_of_one_device_double_nothing(kiosk_site: KioskSite) -> None:
    """Two tabs that share one queue send every answer; each is stored once."""
    pages = [await kiosk_site.open(), await kiosk_site.open()]
    await kiosk_site.context.set_offline(True)
    for page in pages:
        await tap(page, "awful")
        await tap(page, "great")
    await kiosk_site.context.set_offline(False)
    assert len(await kiosk_site.all_stored(4)) == 4

    async def emptied() -> bool:
        return await waiting(pages[0]) == []

    await eventually(emptied)
    assert len(await kiosk_site.stored()) == 4


async def opened_without_keeper(kiosk_site: KioskSite) -> Page:
    """Open the page without its service worker: of what that passes on, a test that catches requests sees nothing."""
    await kiosk_site.renew(**TABLET, service_workers="block")
    return await kiosk_site.open()


async def test_answer_that_got_lost_on_its_way_back_doubles_nothing(kiosk_site: KioskSite) -> None:
    """The server stores a tap and its reply is lost: the device sends again, and nothing is stored twice."""
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    page = await opened_without_keeper(kiosk_site)
    await page.route(BATCH, lose)
    await tap(page, "glad")
    await kiosk_site.all_stored(1)

    async def is_delivered() -> bool:
        # The page keeps its queue in the browser's database, which nobody here can wait for: it may not yet know of
        # the loss when a second has passed, and then sends again with the next one.
        await kiosk_site.clock.turn(page, 1)
        return await waiting(page) == []

    await eventually(is_delivered)
    assert lost == 2
    assert len(await kiosk_site.stored()) == 1


NO_VERDICTS = [
    (503, "application/problem+json", "{}"),
    (502, "text/html", "<h1>Bad gateway</h1>"),
    (429, "application/problem+json", "{}"),
    (404, "text/html", "no such page"),
    (200, "text/html", "<h1>Please log in to this network</h1>"),
    (200, "application/json", '{"results": []}'),
]


async def test_answer_that_is_not_the_server_s_verdict_settles_nothing(kiosk_site: KioskSite) -> None:
    """A broken server, a proxy and the login page of a network are not believed: the tap stays until it is stored."""
    page = await opened_without_keeper(kiosk_site)
    answer: dict[str, Any] = {}

    async def pretend(route: Route) -> None:
        await route.fulfill(**answer)

    await page.route(BATCH, pretend)
    for status, content_type, body in NO_VERDICTS:
        answer.update(status=status, content_type=content_type, body=body)
        async with page.expect_response(BATCH):
            await tap(page, "glad")
        await expect(page.locator("[data-mark=offline]:visible")).to_have_count(1)
        assert await kiosk_site.stored() == []
    await page.unroute(BATCH)
    assert len(await waiting(page)) == len(NO_VERDICTS)
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert len(await kiosk_site.all_stored(len(NO_VERDICTS))) == len(NO_VERDICTS)


RENAMED = HALL_SURVEY | {"questions": [HALL_SURVEY["questions"][1] | {"key": "happy"}]}


async def shows_the_new_question(page: Page) -> None:
    """Wait until it does, however often it has to look: its worker may still be offline, and bring the old copy."""

    async def is_new() -> bool:
        with suppress(Error):  # it is just loading
            await page.clock.run_for(30_000)
        return await page.locator("#kiosk[data-ready][data-question=happy]").count() == 1

    await eventually(is_new)


async def test_page_that_was_just_opened_looks_again_soon(kiosk_site: KioskSite) -> None:
    """What was opened may be an old copy: half a minute later it has the new question, not after ten minutes."""
    page = await opened_without_keeper(kiosk_site)
    await publish_survey(kiosk_site.collector.client, kiosk_site.collector.admin, "visit", RENAMED)
    await kiosk_site.clock.settle(page)
    await page.clock.run_for(30_000)
    await page.wait_for_selector("#kiosk[data-ready][data-question=happy]")


async def test_page_follows_its_survey_and_keeps_aside_what_the_server_rejects(kiosk_site: KioskSite) -> None:
    """An idle page takes up a new version; an answer to a question that is gone stays in the device."""
    page = await kiosk_site.open()
    await kiosk_site.context.set_offline(True)
    await tap(page, "glad")
    await publish_survey(kiosk_site.collector.client, kiosk_site.collector.admin, "visit", RENAMED)
    await kiosk_site.context.set_offline(False)
    await shows_the_new_question(page)

    async def emptied() -> bool:
        return await waiting(page) == []

    await eventually(emptied)
    [aside] = await page.evaluate("heedKiosk.quarantined()")
    assert aside["answer"]["answers"] == {"satisfied": 4}
    assert aside["reason"]["type"] == "urn:heed:problem:invalid-response"
    await tap(page, "sad")
    [response] = await kiosk_site.all_stored(1)
    assert response["answers"] == {"happy": 2}


async def test_answers_to_a_paused_survey_wait_until_it_is_resumed(kiosk_site: KioskSite) -> None:
    """A pause is not for ever, so what was answered meanwhile is neither lost nor put aside."""
    page = await kiosk_site.open()
    await kiosk_site.collector.client.post("/v1/surveys/visit/pause", headers=kiosk_site.collector.admin)
    async with page.expect_response(BATCH):
        await tap(page, "great")
    assert len(await waiting(page)) == 1
    closed = await kiosk_site.collector.client.get(f"/kiosk/{kiosk_site.device['id']}")
    assert (closed.status_code, closed.headers["refresh"]) == (409, "60")
    await kiosk_site.collector.client.post("/v1/surveys/visit/resume", headers=kiosk_site.collector.admin)
    await page.evaluate("dispatchEvent(new Event('online'))")
    assert len(await kiosk_site.all_stored(1)) == 1


async def test_revoked_device_keeps_its_answers_and_shows_it(kiosk_site: KioskSite) -> None:
    """A key that is refused costs no answer: they wait, and a discreet mark shows it to the staff."""
    page = await kiosk_site.open()
    await kiosk_site.collector.client.post(
        f"/v1/devices/{kiosk_site.device['id']}/revoke", headers=kiosk_site.collector.admin
    )
    await tap(page, "great")
    mark = page.locator("[data-mark=refused]:visible")
    await expect(mark).to_have_text("Not connected. Answers are kept.")
    assert len(await waiting(page)) == 1
    assert await kiosk_site.stored() == []
