"""The embed as a guest: under strict policies, beside foreign styles and scripts, with a server that is away."""

from functools import partial
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from services.collector.service import SERVICE
from shared.testing.website import Website, answer_all, card, choose, sent_away, thanked, timed, website

pytestmark = pytest.mark.browser

_TAKE_STOCK = """
window.before = {
  names: Object.getOwnPropertyNames(window),
  pushState: history.pushState, replaceState: history.replaceState,
};
"""
_HOSTILE = """<style>
* { color: red !important; font: 5px cursive !important; display: inline !important; }
heed-survey, body > :not(main) { display: none; position: absolute; opacity: .2; transform: rotate(20deg); }
:empty { display: none !important; }
html { font-size: 4px; }
</style>"""


async def reply(answer: dict[str, Any], route: Route) -> None:
    """Answer in the server's place."""
    await route.fulfill(**answer)


async def globals_of(page: Page) -> list[str]:
    """Names that the page's window has now and had not before the script came."""
    names: list[str] = await page.evaluate(
        "Object.getOwnPropertyNames(window).filter((name) => name !== 'before' && !before.names.includes(name))"
    )
    return names


async def test_no_trace_but_one_name_and_one_element(site: Website) -> None:
    """One global, one element, the page's own functions untouched, no cookie, and nobody else is called."""
    hosts: set[str] = set()
    await site.context.add_init_script(_TAKE_STOCK)
    site.lay(body="<h1>A shop</h1>")
    page = await site.new_page()
    page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
    await page.goto(site.url)
    await answer_all(page)
    await thanked(page)
    assert await globals_of(page) == ["heed"]
    assert await page.evaluate("history.pushState === before.pushState && history.replaceState === before.replaceState")
    assert await page.evaluate("[...document.body.children].map((one) => one.localName)") == [
        "h1",
        "script",
        "heed-survey",
    ]
    assert await page.evaluate("document.head.querySelectorAll('style, link, script').length") == 0
    assert await site.context.cookies() == []
    assert hosts == {site.url, site.heed}
    await card(page).locator(".shut").click()
    await expect(page.locator("heed-survey")).to_have_count(0)
    assert site.noise == []


@pytest.mark.parametrize("policy", ["trusted-types 'none'", "sandbox allow-scripts allow-forms"])
async def test_stricter_policies_still(site: Website, policy: str) -> None:
    """No text ever becomes code or markup, so Trusted Types may be enforced; a sandbox without storage is fine too."""
    site.policy += f"; {policy}; require-trusted-types-for 'script'"
    page = await site.open()
    await page.evaluate("heed.consent('granted')")
    await answer_all(page)
    await thanked(page)
    assert site.noise == []


async def test_a_nonce_with_strict_dynamic_is_enough(site: Website) -> None:
    """A website that trusts by nonce needs no list of hosts for scripts: what its script loads is trusted too."""
    site.policy = f"default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src {site.heed}"
    site.lay(tag=site.tag().replace("<script", '<script nonce="abc"'))
    page = await site.open()
    await answer_all(page)
    await thanked(page)
    assert site.noise == []


async def test_foreign_styles_do_not_reach_the_card(browser: Browser, database_url: str) -> None:
    """Whatever the page says about everything: the card has its own type, colours and place."""
    async with website(SERVICE, database_url, browser, bypass_csp=True) as site:
        await site.publish()
        site.lay(head=_HOSTILE)
        page = await site.open()
        await expect(card(page)).to_be_visible()
        box = await card(page).bounding_box()
        assert box is not None
        assert box["x"] > 600
        assert box["width"] == pytest.approx(400, abs=1)
        next_button = card(page).locator(".next")
        look = "button => [getComputedStyle(button).fontSize, getComputedStyle(button).backgroundColor].join()"
        assert await next_button.evaluate(look) == "16px,rgb(11, 100, 102)"
        await choose(page, "9")
        await expect(card(page).locator("textarea")).to_be_visible()


async def test_the_page_s_shortcuts_stay_quiet_while_somebody_writes(site: Website) -> None:
    """Keys that are typed into the card are no shortcuts of the page."""
    page = await site.open()
    await page.evaluate("window.pressed = []; addEventListener('keydown', (event) => pressed.push(event.key))")
    await choose(page, "9")
    await card(page).locator("textarea").press_sequentially("go")
    assert await page.evaluate("pressed") == []
    await page.locator("a").focus()
    await page.keyboard.press("g")
    assert await page.evaluate("pressed") == ["g"]


async def test_words_of_a_survey_stay_words(site: Website) -> None:
    """Markup in wordings is shown and not obeyed."""
    bad = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    text = {"en": bad}
    choices = [{"key": "a", "text": text}, {"key": "other", "text": text, "other": True}]
    await site.publish(
        title=bad,
        languages=["en"],
        intro=text,
        questions=[{"key": "why", "type": "single", "text": text, "hint": text, "choices": choices}],
    )
    page = await site.open()
    await expect(card(page).locator("h2")).to_contain_text(bad)
    assert await card(page).locator("img, script").count() == 0
    assert await page.title() == "A shop"


async def test_a_server_that_is_away_disturbs_nobody(site: Website) -> None:
    """Script, survey, eligibility, card: whichever is missing, no error reaches the page, and it gets the reason."""
    for part, reason in (
        ("**/v1/embed/*", "unreachable"),
        ("**/v1/eligibility?*", "unreachable"),
        ("**/embed/card-*", "unreachable"),
    ):
        site.noise.clear()
        page = await site.new_page()
        await page.route(part, lambda route: route.abort())
        site.lay()
        await page.goto(site.url)
        count = site.kinds().count("error") + 1
        assert (await site.received("error", count))["reason"] == reason
        await expect(page.locator("heed-survey")).to_have_count(0)
        # What the browser itself writes about a failed request cannot be kept from it.
        assert all(line.startswith("Failed to load resource") for line in site.noise), site.noise
        assert len(site.noise) == 1
        await page.close()


async def test_broken_replies_disturb_nobody(site: Website) -> None:
    """A proxy's page, an empty reply and JSON of another kind are no survey, and no error of the page either."""
    for status, body in ((200, "<h1>Log in</h1>"), (200, ""), (200, "{}"), (500, "x"), (404, "[]")):
        site.noise.clear()
        page = await site.new_page()
        count = len(site.happened)

        answer = {"status": status, "body": body, "headers": {"access-control-allow-origin": "*"}}
        await page.route("**/v1/embed/*", partial(reply, answer))
        site.lay()
        await page.goto(site.url)
        await site.received("error", site.kinds().count("error") + 1)
        assert [event["kind"] for event in site.happened[count:]] == ["error"]
        assert [line for line in site.noise if not line.startswith("Failed to load resource")] == []
        await page.close()


async def test_wrong_calls_disturb_nobody(site: Website) -> None:
    """Whatever is handed to the calls, no exception and no rejection comes back."""
    await site.publish(embed={"start": {"on": "manual"}})
    page = await site.open()
    await page.wait_for_function("window.heed")
    await page.evaluate(
        """async () => {
          for (const odd of [undefined, null, 0, "", "nothing", {}, [], () => {}, Symbol("x"), new Map()]) {
            for (const call of ["show", "identify", "track", "consent", "close", "push"]) await heed[call](odd, odd);
          }
        }"""
    )
    assert site.errors == []
    await page.evaluate("heed.identify(null)")
    assert await page.evaluate("heed.show('visit', {always: true})") is True
    await expect(card(page)).to_be_visible()


async def test_calls_made_before_the_script_came_are_carried_out(site: Website) -> None:
    """A page may queue its calls in an array; several tags share one script, and each keeps its own settings."""
    await site.publish("second", title="Second", embed={"start": {"on": "event", "event": "paid"}})
    await site.publish("visit", hidden=["plan"], embed={"start": {"on": "manual"}})
    await site.context.add_init_script(
        "window.heed = []; heed.push(['identify', {external_id: 'c-1'}]); heed.push(['track', 'paid'])"
    )
    site.lay(tag=site.tag(touchpoint="home", field_plan="plus") + site.tag("second", touchpoint="cart"))
    page = await timed(site)
    await site.clock.turn(page, 1)
    await expect(page.get_by_role("region", name="Second")).to_be_visible()
    await sent_away(page)
    await site.received("answered")
    [stored] = await site.stored()
    assert (stored["survey"], stored["touchpoint"], stored["attributes"]) == ("second", "cart", {})
    assert stored["respondent_id"] is not None
    assert await page.evaluate("heed.show('visit', {always: true})") is False
    await card(page).locator(".shut").click()
    assert await page.evaluate("heed.show('visit', {always: true, location: 'Berlin'})") is True
    await sent_away(page)
    await site.received("answered", 2)
    stored = (await site.stored())[-1]
    assert (stored["survey"], stored["touchpoint"], stored["location"]) == ("visit", "home", "Berlin")
    assert stored["attributes"] == {"plan": "plus"}
