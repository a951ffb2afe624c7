"""The card on somebody's website: over the page, in its corner, in one of its elements, behind a tab."""

import pytest
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.testing.browser import accessibility_problems
from shared.testing.website import Website, answer_all, card, choose, go_on, thanked, website

pytestmark = pytest.mark.browser

MODES = ["slide_in", "popup", "inline", "button"]
SCREENS = [(1100, "light", "en", "#fff"), (320, "dark", "de", "#151515"), (390, "light", "ar", "#f4ede4")]
LOOK = (
    "<style>body{{margin:3rem;font:18px/1.6 Georgia,serif;background:{ground};color:{ink}}}a{{color:inherit}}</style>"
)


async def opened(site: Website, page: Page, mode: str) -> None:
    """Wait for the card; behind a tab it waits to be asked for."""
    if mode == "button":
        await page.locator("heed-survey .tab").click()
    await expect(card(page)).to_be_visible()
    await site.received("shown")


async def focused(page: Page) -> str:
    """What has the focus, inside of the card or on the page."""
    name: str = await page.evaluate(
        "() => { const root = document.querySelector('heed-survey')?.shadowRoot;"
        " const has = root?.activeElement || document.activeElement;"
        " return has.id || has.className || has.tagName; }"
    )
    return name


@pytest.mark.parametrize("mode", MODES)
async def test_answers_arrive_in_every_mode(site: Website, mode: str) -> None:
    """Under a policy that allows nothing but Heed the card is drawn, answered and thanked for."""
    site.lay(tag=site.tag(mode=mode, selector="#here"))
    page = await site.open()
    await opened(site, page, mode)
    await answer_all(page)
    await thanked(page)
    event = await site.received("answered")
    [stored] = await site.stored()
    assert (stored["answers"], stored["version"]) == ({"recommend": 9, "why": "Kind people"}, 1)
    assert (stored["channel"], stored["locale"], stored["id"]) == ("web", "en", event["response"])
    assert site.noise == []
    assert site.kinds() == ["shown", "answered"]


@pytest.mark.parametrize("mode", MODES)
async def test_every_state_is_accessible(browser: Browser, database_url: str, mode: str) -> None:
    """Axe finds nothing wrong with tab, question, fault, text and thanks; light and dark, in three languages."""
    for width, scheme, language, ground in SCREENS:
        options = {"viewport": {"width": width, "height": 700}, "color_scheme": scheme, "bypass_csp": True}
        async with website(SERVICE, database_url, browser, **options) as site:
            await site.publish(theme={"accent": "#b3401f"} if language == "ar" else None)
            look = LOOK.format(ground=ground, ink="#222" if scheme == "light" else "#ddd")
            site.lay(tag=site.tag(mode=mode, selector="#here"), head=look, lang=language)
            page = await site.open()
            if mode == "button":
                await expect(page.locator("heed-survey .tab")).to_be_visible()
                assert await accessibility_problems(page) == [], (width, "tab")
            await opened(site, page, mode)
            for state in ("question", "fault", "text", "thanks"):
                assert await accessibility_problems(page) == [], (width, state)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width, (width, state)
                if state == "question":
                    await go_on(page)
                    await expect(card(page).locator("#problem")).not_to_be_empty()
                elif state == "fault":
                    await choose(page, "9")
                    await expect(card(page).locator("textarea")).to_be_visible()
                elif state == "text":
                    await go_on(page)
                    await site.received("answered")


@pytest.mark.parametrize("mode", MODES)
async def test_keyboard_alone_is_enough(site: Website, mode: str) -> None:
    """Tab, arrows, letters and Enter answer the survey, go back, correct and send it."""
    site.lay(tag=site.tag(mode=mode, selector="#here"))
    page = await site.open()
    await expect(page.locator("heed-survey").locator(".tab, .card").first).to_be_visible()
    if mode == "popup":
        assert await focused(page) == "q"
    else:
        await page.locator("a").focus()
        await page.keyboard.press("Tab")
    if mode == "button":
        assert await focused(page) == "tab"
        await page.keyboard.press("Enter")
        assert await focused(page) == "q"
    await card(page).locator("[type=radio]").first.focus()
    await page.keyboard.press("Space")
    for _ in range(4):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(card(page).locator("textarea")).to_be_visible()
    assert await focused(page) == "q"
    await page.keyboard.press("Tab")
    await page.keyboard.type("Kind people")
    await page.keyboard.press("Tab")
    assert await focused(page) == "back"
    await page.keyboard.press("Enter")
    await expect(card(page).locator(":checked")).to_have_value("4")
    await card(page).locator(":checked").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(card(page).locator("textarea")).to_have_value("Kind people")
    await card(page).locator(".next").focus()
    await page.keyboard.press("Enter")
    await thanked(page)
    [stored] = await site.stored()
    assert stored["answers"] == {"recommend": 5, "why": "Kind people"}


async def test_popup_holds_the_focus_and_gives_it_back(site: Website) -> None:
    """A pop-up is a modal dialog: the page behind it cannot be reached, and Escape leads back to where one was."""
    await site.publish(embed={"start": {"on": "manual"}})
    site.lay(tag=site.tag(mode="popup"))
    page = await site.open()
    await page.wait_for_function("window.heed")
    await page.locator("a").focus()
    await page.evaluate("heed.show()")
    dialog = page.get_by_role("dialog", name="Your visit")
    await expect(dialog).to_be_visible()
    assert await dialog.get_attribute("aria-modal") == "true"
    seen = set()
    for _ in range(8):
        await page.keyboard.press("Tab")
        seen.add(await focused(page))
    assert "A" not in seen
    await page.keyboard.press("Escape")
    await expect(page.locator("heed-survey")).to_have_count(0)
    assert await focused(page) == "A"
    await site.received("dismissed")


async def test_slide_in_leaves_the_focus_alone(site: Website) -> None:
    """The slide-in is a region that disturbs nobody; it is announced, and Escape in it leads back to the page."""
    site.lay(body='<h1>A shop</h1><p><label>Search <input id="search"></label></p>')
    page = await site.open()
    await page.locator("#search").focus()
    await expect(page.get_by_role("region", name="Your visit")).to_be_visible()
    assert await focused(page) == "search"
    await expect(page.locator("heed-survey [aria-live]")).to_have_text(
        "A survey has opened at the end of the page: Your visit"
    )
    await page.keyboard.press("Escape")
    await expect(card(page)).to_be_visible()
    await page.keyboard.press("Tab")
    assert await focused(page) == "shut"
    await page.keyboard.press("Escape")
    await expect(page.locator("heed-survey")).to_have_count(0)
    assert await focused(page) == "search"


async def test_tab_comes_back_until_the_survey_is_answered(site: Website) -> None:
    """Closing the card brings the tab back with the focus; after the answer nothing of it is left."""
    await site.publish(embed={"mode": "button", "button": {"en": "Tell us"}})
    page = await site.open()
    tab = page.locator("heed-survey .tab")
    await expect(tab).to_have_text("Tell us")
    assert site.happened == []
    await tab.click()
    await page.keyboard.press("Escape")
    await expect(tab).to_be_focused()
    await tab.click()
    await answer_all(page)
    await thanked(page)
    await card(page).locator(".shut").click()
    await expect(page.locator("heed-survey")).to_have_count(0)
    assert site.kinds() == ["shown", "dismissed", "shown", "answered"]


async def test_card_speaks_the_language_of_the_page(site: Website) -> None:
    """Page, attribute or browser choose the language; Arabic runs from right to left, in the corner on the left."""
    for lang, locale, words, direction in (
        ("de-AT", None, "Weiter", "ltr"),
        ("ar", None, "التالي", "rtl"),
        ("de", "ar-EG", "التالي", "rtl"),
        ("fr", None, "Next", "ltr"),
    ):
        site.lay(tag=site.tag(**({"locale": locale} if locale else {})), lang=lang)
        page = await site.open()
        await expect(card(page).locator(".next")).to_have_text(words)
        assert await card(page).get_attribute("dir") == direction
        box = await card(page).bounding_box()
        assert box is not None
        assert (box["x"] < 100) == (direction == "rtl")
        await page.close()


async def test_developers_can_try_every_mode(browser: Browser, database_url: str) -> None:
    """The page for trying shows the card in each mode, whatever the survey's own rules, and is accessible itself."""
    async with website(SERVICE, database_url, browser, bypass_csp=True) as site:
        await site.publish(embed={"mode": "slide_in", "audience": {"url": ["/nowhere"]}, "start": {"on": "manual"}})
        page = await site.new_page()
        await page.goto(f"{site.heed}/s/visit/try")
        await page.wait_for_function("window.heed")
        assert await accessibility_problems(page) == []
        for name in ("Slide-in", "Pop-up", "In the page"):
            await page.get_by_role("button", name=name).click()
            await expect(card(page)).to_be_visible()
            await page.evaluate("heed.close()")
            await expect(page.locator("heed-survey")).to_have_count(0)
        await page.get_by_role("button", name="Tab", exact=True).click()
        await page.locator("heed-survey .tab").click()
        await answer_all(page)
        await thanked(page)
        await expect(page.locator("#log")).to_contain_text("heed:answered")
        assert site.errors == []
        unknown = await site.collector.client.get("/s/unknown/try")
        assert unknown.status_code == 404
