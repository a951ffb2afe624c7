"""All types of questions in a real browser: on one page and page by page, with and without scripts, by keyboard."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.testing.browser import on_a_port
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.one_service import OneService, one_service
from shared.testing.whole_survey import ANSWERS, whole_survey

pytestmark = pytest.mark.browser

PHONE = 360
GOOD_TARGET = 44
"""Pixels that a finger hits without effort."""


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey of all types, on one page as `whole` and page by page as `paged`."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "whole", whole_survey())
        await publish_survey(service.client, service.admin, "paged", whole_survey(layout="question_per_page"))
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def url(collector: OneService) -> AsyncIterator[str]:
    """Where the pages are."""
    async with on_a_port(collector) as address:
        yield f"{address}/s"


async def choose(page: Page, field: str) -> None:
    """Click the label of a choice, as people do."""
    await page.locator("label", has=page.locator(f'[id="{field}"]')).first.click()


async def answer(page: Page, key: str, *, by_script: bool) -> None:
    """Answer one question as `ANSWERS` say."""
    match key:
        case "recommend" | "visit" | "ease" | "stars":
            await choose(page, f"q-{key}.{ANSWERS[key]}")
        case "way" | "liked":
            if key == "liked":
                await choose(page, "q-liked.people")
            await choose(page, f"q-{key}.other")
            words = "By bus" if key == "way" else "The cat"
            if by_script:  # the focus has gone where the words belong
                await expect(page.locator(f'[name="a.{key}.other"]')).to_be_focused()
                await page.keyboard.type(words)
            else:
                await page.locator(f'[name="a.{key}.other"]').fill(words)
        case "parts":
            await choose(page, "q-parts.welcome.great")
            await choose(page, "q-parts.payment.fair")
        case "order":
            await rank(page, by_script=by_script)
        case "first":
            await page.locator("#q-first").fill(ANSWERS["first"])
        case "you":
            await page.get_by_label("Name").fill("Ada Example")
            await page.locator('[type="email"]').fill("ada@example.org")
        case "agree":
            await choose(page, "q-agree")
        case _:
            await page.locator(f"#q-{key}").fill(str(ANSWERS[key]))


async def rank(page: Page, *, by_script: bool) -> None:
    """Put speed first and price second."""
    if by_script:
        for name in ("Speed", "Price"):
            await page.locator(".take", has_text=name).click()
    else:
        await page.locator('[id="q-order.speed"]').select_option("1")
        await page.locator('[id="q-order.cost"]').select_option("2")


@pytest.mark.parametrize("by_script", [True, False])
async def test_a_whole_survey_on_one_page(
    browser: Browser, url: str, collector: OneService, *, by_script: bool
) -> None:
    """With and without scripts the same answers arrive from one page."""
    context = await browser.new_context(java_script_enabled=by_script, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{url}/whole")
    for key in (question["key"] for question in whole_survey()["questions"]):
        await answer(page, key, by_script=by_script)
    await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Thank you")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["answers"], stored["locale"]) == (ANSWERS, "en")
    await context.close()


@pytest.mark.parametrize("by_script", [True, False])
async def test_a_whole_survey_page_by_page(
    browser: Browser, url: str, collector: OneService, *, by_script: bool
) -> None:
    """With and without scripts the same answers arrive from many pages, also when somebody looks back on the way."""
    context = await browser.new_context(java_script_enabled=by_script, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{url}/paged")
    keys = [question["key"] for question in whole_survey()["questions"]]
    for number, key in enumerate(keys, 1):
        await expect(page.locator("#progress")).to_have_text(f"Question {number} of {len(keys)}")
        await answer(page, key, by_script=by_script)
        if key == "order":
            await page.locator("button.quiet").click()
            await expect(page.locator("#progress")).to_have_text(f"Question {number - 1} of {len(keys)}")
            await expect(page.locator('[id="q-parts.welcome.great"]')).to_be_checked()
            await page.locator("button.primary").click()
            await expect(page.locator("#progress")).to_have_text(f"Question {number} of {len(keys)}")
        await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Thank you")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == ANSWERS
    await context.close()


async def test_the_keyboard_alone_answers_everything(browser: Browser, url: str, collector: OneService) -> None:
    """Tab, arrows, Space, Enter and letters get through every type, page by page."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{url}/paged")

    async def until(selector: str) -> None:
        """Tab on until an element has the focus."""
        for _ in range(40):
            await page.keyboard.press("Tab")
            if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"no way to {selector}")

    async def keys(selector: str, *pressed: str) -> None:
        await until(selector)
        for key in pressed:
            await page.keyboard.press(key)

    steps: list[tuple[str, list[tuple[str, list[str]]]]] = [
        ("recommend", [("[type=radio]", ["Space", *["ArrowRight"] * 9])]),
        ("visit", [("[type=radio]", ["Space", *["ArrowRight"] * 3])]),
        ("ease", [("[type=radio]", ["Space", *["ArrowRight"] * 5])]),
        ("way", [("[type=radio]", ["Space", *["ArrowDown"] * 3]), (".words", list("By bus"))]),
        ("liked", [("[value=people]", ["Space"]), ("[value=other]", ["Space", "Tab", *"The cat"])]),
        ("parts", [("[name$=welcome]", ["Space", "ArrowUp"]), ("[name$=payment]", ["Space", "ArrowDown"])]),
        ("order", [("li:nth-child(2) .take", ["Enter"]), ("li:nth-child(4) .take", ["Space"])]),
        ("stars", [("[type=radio]", ["Space", "ArrowLeft"])]),
        ("why", [("textarea", list("Longer hours."))]),
        ("times", [("#q-times", list("12"))]),
        ("first", [("#q-first", list("02292024"))]),
        ("you", [("[autocomplete=name]", list("Ada Example")), ("[autocomplete=email]", list("ada@example.org"))]),
        ("agree", [("#q-agree", ["Space"])]),
    ]
    for number, (key, parts) in enumerate(steps, 1):
        await expect(page.locator("#progress")).to_contain_text(f" {number} ")
        await page.wait_for_load_state()
        if key == "liked":  # their order is one of chance: each from the top
            for selector, pressed in parts:
                await page.evaluate("document.activeElement.blur()")
                await keys(selector, *pressed)
        else:
            for selector, pressed in parts:
                await keys(selector, *pressed)
        await keys("button.primary", "Enter")
    await expect(page.locator("h1")).to_have_text("Thank you")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == ANSWERS
    await context.close()


async def test_the_browser_s_own_way_back_works(browser: Browser, url: str, collector: OneService) -> None:
    """Back and forward in the browser show the pages as they were, and what is sent from there counts once."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/paged")
    for number, key in enumerate(("recommend", "visit", "ease"), 1):
        await expect(page.locator("#progress")).to_have_text(f"Question {number} of 13")
        await answer(page, key, by_script=True)
        await page.locator("button.primary").click()
    await expect(page.locator("#progress")).to_have_text("Question 4 of 13")
    await page.go_back()
    await page.go_back()
    await expect(page.locator("#progress")).to_have_text("Question 2 of 13")
    await choose(page, "q-visit.1")
    await page.locator("button.primary").click()
    for number in range(3, 13):
        await expect(page.locator("#progress")).to_have_text(f"Question {number} of 13")
        await page.locator("button.primary").click()
    await answer(page, "agree", by_script=True)
    await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Thank you")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 9, "visit": 1, "agree": True}


async def test_enter_goes_on_and_never_back(browser: Browser, url: str) -> None:
    """Enter in a field presses the main button, although a language and the way back are buttons too."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/paged")
    await choose(page, "q-recommend.3")
    await page.locator("button.primary").click()
    for number in range(2, 10):
        await expect(page.locator("#progress")).to_contain_text(f" {number} ")
        await page.locator("button.primary").click()
    await page.locator("#q-times").fill("7")
    await page.keyboard.press("Enter")
    await expect(page.locator("#progress")).to_have_text("Question 11 of 13")
    await page.get_by_role("button", name="Deutsch").click()
    await expect(page.locator("#progress")).to_have_text("Frage 11 von 13")


async def test_ranking_by_tapping(browser: Browser, url: str) -> None:
    """Items take their place in the order of taps, move, leave, keep the focus, and are announced to screen readers."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/whole")

    async def order() -> list[str]:
        texts: list[str] = await page.evaluate(
            "[...document.querySelectorAll('.ranking .ranked .take')].map(item => item.textContent)"
        )
        return texts

    status = page.locator(".ranking + [role=status]")
    for name in ("Price", "Quality", "Speed"):
        await page.locator(".take", has_text=name).click()
    assert await order() == ["1Price", "2Quality", "3Speed"]
    await page.get_by_role("button", name="Move “Speed” up").click()
    await expect(status).to_have_text("Speed: place 2 of 3")
    await page.keyboard.press("Enter")
    assert await order() == ["1Speed", "2Price", "3Quality"]
    await expect(page.locator(".take", has_text="Speed")).to_be_focused()
    await page.get_by_role("button", name="Move “Speed” down").click()
    await page.locator(".take", has_text="Price").click()
    await expect(status).to_have_text("Price: no place")
    assert await order() == ["1Speed", "2Quality"]
    await expect(page.locator('[id="q-order.quality"]')).to_have_value("2")
    await expect(page.locator('[id="q-order.cost"]')).to_have_value("")
    await expect(page.locator(".take", has_text="Quality")).to_have_attribute("aria-pressed", "true")


async def test_none_of_these_excludes_the_others(browser: Browser, url: str) -> None:
    """Ticking it takes the others back, and ticking another takes it back."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/whole")
    for key in ("people", "price", "none"):
        await choose(page, f"q-liked.{key}")
    await expect(page.locator("[name='a.liked']:checked")).to_have_count(1)
    await choose(page, "q-liked.light")
    await expect(page.locator("[name='a.liked']:checked")).to_have_value("light")


async def test_characters_are_counted_when_it_matters(browser: Browser, url: str) -> None:
    """The note gives way to what is left shortly before the end, counting what people count as characters."""
    page = await browser.new_page(locale="en-GB")
    await page.goto(f"{url}/whole")
    area, note = page.locator("#q-why"), page.locator('[id="q-why:note"]')
    await expect(note).to_have_text("At most 400 characters.")
    await area.fill("x" * 100)
    await expect(note).to_have_text("At most 400 characters.")
    await area.fill("🦆" * 390)
    await expect(note).to_have_text("Characters left: 10")
    await area.fill("x" * 403)
    await expect(note).to_have_text("Characters too many: 3")


async def test_everything_is_large_enough_for_a_finger(browser: Browser, url: str) -> None:
    """On a phone every answer and every button is at least 44 by 44 pixels, in the longest of the languages."""
    page = await browser.new_page(viewport={"width": PHONE, "height": 740}, has_touch=True)
    for language in ("de", "ar"):
        await page.goto(f"{url}/whole?lang={language}")
        targets = page.locator(
            ".card label:has(input:not([type=text], [type=email], [type=tel])), button:visible:not(.unseen)"
        )
        boxes = [await one.bounding_box() for one in await targets.all()]
        assert len(boxes) > 50
        for box in boxes:
            assert box is not None
            assert min(box["width"], box["height"]) >= GOOD_TARGET, box
            assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE
        fields = page.locator(".card :is(textarea, select, [type=text], [type=email], [type=tel], [type=date]):visible")
        for field in await fields.all():
            box = await field.bounding_box()
            assert box is not None
            assert box["height"] >= GOOD_TARGET
