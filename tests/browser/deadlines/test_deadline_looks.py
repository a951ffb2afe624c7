"""How pages about deadlines look, in every way in which pages are looked at; all reached by keyboard."""

import pytest
from playwright.async_api import expect

from shared.testing.console import Screen, keyboard_reaches_everything, looks
from shared.testing.looks import DESK, LOOKS, Look
from tests.browser.deadlines.conftest import DEADLINES, Shop

pytestmark = pytest.mark.browser


def pages_of(shop: Shop) -> dict[str, str]:
    return {
        "list": DEADLINES,
        "foreseen": f"{DEADLINES}?case.severity=critical&case.place=Graz&case.touchpoint=till",
        "edit": f"{DEADLINES}/tills/edit",
        "new": f"{DEADLINES}/-/new",
        "forgotten": f"/console/tickets/{shop.forgotten}",
        "reopened": f"/console/tickets/{shop.reopened}",
    }


async def opened(shop: Shop, path: str, look: Look = DESK) -> Screen:
    """Open a page, and everything in it that can be unfolded."""
    screen = await shop.site.open(path, look)
    if "deadlines" not in path:
        await expect(screen.page.locator("#case-clocks")).to_be_visible()
    for folded in await screen.page.locator("main details.more:not([open]) > summary:visible").all():
        await folded.click()
    return screen


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_look_well(shop: Shop, look: Look) -> None:
    for name, path in pages_of(shop).items():
        screen = await opened(shop, path, look)
        await looks(screen, f"deadlines-{name}")
        await screen.page.context.close()


async def test_the_keyboard_reaches_everything(shop: Shop) -> None:
    for path in pages_of(shop).values():
        screen = await opened(shop, path)
        await keyboard_reaches_everything(screen)
        await screen.page.context.close()
