"""The kiosk for the people in front of it: usable by everybody, nothing of one visitor left for the next."""

from typing import Literal

import pytest
from playwright.async_api import expect

from shared.testing.browser import accessibility_problems
from shared.testing.kiosk_site import KioskSite, tap

pytestmark = pytest.mark.browser

SCREENS: list[tuple[int, int, Literal["light", "dark"]]] = [(320, 640, "light"), (1280, 800, "dark")]


async def test_key_leaves_the_address_bar_and_never_reaches_a_server_s_log(kiosk_site: KioskSite) -> None:
    """The key is taken out of the address at once, no request carries it in its address, and a reload knows it."""
    addresses: list[str] = []
    kiosk_site.context.on("request", lambda request: addresses.append(request.url))
    page = await kiosk_site.open()
    assert page.url == f"{kiosk_site.url}/kiosk/{kiosk_site.device['id']}"
    await page.reload()
    await page.wait_for_selector("#kiosk[data-ready]")
    await tap(page, "even")
    await kiosk_site.all_stored(1)
    assert addresses
    assert not any(kiosk_site.device["key"] in address.partition("#")[0] for address in addresses)


async def test_nothing_of_a_visitor_stays(kiosk_site: KioskSite) -> None:
    """After thanks, and after a while without a touch, the page is as it was: language, focus, screen."""
    page = await kiosk_site.open()
    await page.locator("[data-language=de]:visible").click()
    await page.locator(".choice.sad:visible").click()
    await expect(page.locator("[data-screen=thanks]:visible h1")).to_have_text("Vielen Dank")
    await page.locator("[data-language=en]").first.dispatch_event("click")
    await page.clock.run_for(4_000)
    await expect(page.locator("h1:visible")).to_have_text("How was your visit?")
    assert await page.evaluate("document.activeElement.matches('button')") is False
    await page.locator("[data-language=de]:visible").click()
    await expect(page.locator("h1:visible")).to_have_text("Wie war Ihr Besuch?")
    assert await page.evaluate("document.documentElement.lang") == "de"
    await page.clock.run_for(20_000)
    await expect(page.locator("h1:visible")).to_have_text("How was your visit?")
    assert await page.evaluate("[document.documentElement.lang, document.activeElement.tagName]") == ["en", "BODY"]
    [response] = await kiosk_site.all_stored(1)
    assert response["locale"] == "de"


async def test_kiosk_works_with_the_keyboard_alone(kiosk_site: KioskSite) -> None:
    """Somebody who cannot tap reaches every face with the tabulator and answers with the space bar."""
    page = await kiosk_site.open()
    for _ in range(4):
        await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.dataset.value") == "2"
    await page.keyboard.press("Space")
    await expect(page.locator("[data-screen=thanks]:visible h1")).to_be_focused()
    [response] = await kiosk_site.all_stored(1)
    assert response["answers"] == {"satisfied": 2}


async def test_page_can_be_used_by_everybody(kiosk_site: KioskSite) -> None:
    """No rule of WCAG 2.2 AA that a machine can check is broken on any screen, and nothing is wider than the window."""
    for width, height, scheme in SCREENS:
        await kiosk_site.renew(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
        )
        page = await kiosk_site.open()
        assert await kiosk_site.clock.tick_during(page, accessibility_problems(page)) == []
        await kiosk_site.context.set_offline(True)
        await page.locator(".choice.great:visible").click()
        await expect(page.locator("[data-screen=thanks]:visible h1")).to_have_text("Thank you")
        await expect(page.locator("[data-mark=offline]:visible")).to_have_count(1)
        assert await kiosk_site.clock.tick_during(page, accessibility_problems(page)) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await kiosk_site.context.close()


async def test_page_runs_under_its_own_security_policy(kiosk_site: KioskSite) -> None:
    """The strict policy forbids inline and foreign code, and the page breaks none of its rules."""
    answer = await kiosk_site.collector.client.get(f"/kiosk/{kiosk_site.device['id']}")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    complaints: list[str] = []
    await kiosk_site.renew()
    kiosk_site.context.on("console", lambda message: complaints.append(message.text))
    kiosk_site.context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = await kiosk_site.open()
    await page.wait_for_function("async () => (await caches.keys()).length > 0")
    await page.locator(".choice.great:visible").click()
    await kiosk_site.all_stored(1)
    assert complaints == []
    await kiosk_site.context.close()
