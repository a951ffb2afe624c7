"""What somebody does at a case with the keyboard."""

from playwright.async_api import Page, expect


async def step(page: Page, key: str, name: str) -> None:
    """Open the form of a step by its key; its first field has the focus."""
    await page.keyboard.press(key)
    await expect(page.locator(f"#step-{name} :is(textarea, input:not([type=hidden]), select)").first).to_be_focused()


async def contact(page: Page, said: str) -> None:
    """Note that the customer was contacted."""
    await step(page, "c", "contact")
    await page.keyboard.type(said)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text(said)


async def close(page: Page, done: str) -> None:
    """Close the case with a cause and what was done about it."""
    await step(page, "e", "close")
    await page.keyboard.type("Waited too long")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type(done)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("closed the case")


async def open_next(page: Page) -> None:
    """Open the next case with one key; work goes on at its title."""
    address = await page.locator("#after").get_attribute("href")
    assert address is not None
    await page.keyboard.press(".")
    await page.wait_for_url(f"**{address}")
    await expect(page.locator("#case-title")).to_be_focused()


async def state(page: Page) -> str:
    """Return the state that the open case shows."""
    return str(await page.locator("#detail [data-state-of]").text_content())
