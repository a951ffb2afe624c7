"""How the register looks, in every way in which pages are looked at; and that the keyboard reaches everything."""

import pytest
from playwright.async_api import expect

from shared.testing.console import keyboard_reaches_everything, looks
from shared.testing.looks import LOOKS, Look
from tests.browser.improvements.conftest import PATH, Register

pytestmark = pytest.mark.browser


async def number(register: Register, title: str) -> str:
    """Return the address of an improvement by how it is called."""
    reply = await register.tickets.client.get("/v1/improvements", headers=register.tickets.admin)
    return next(f"{PATH}/{one['id']}" for one in reply.json()["items"] if one["title"].startswith(title))


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_look_well(register: Register, look: Look) -> None:
    """The list, one that is done with its effect, the forms, and the trend on which it is marked."""
    second_till = await number(register, "A second")
    pages = {
        "list": PATH,
        "done": f"{PATH}?state=done",
        "one": second_till,
        "open": await number(register, "Signs"),
        "new": f"{PATH}/new",
        "edit": f"{second_till}/edit",
        "none": f"{PATH}?who=none&place=graz",
        "trend": "/console/scoring/scores?period=90d&touchpoint=checkout&place=berlin",
    }
    for name, path in pages.items():
        screen = await register.site.open(path, look)
        if name == "one":
            await expect(screen.page.locator("#effect-title")).to_be_visible()
        await looks(screen, f"improvement-{name}")
        await screen.page.context.close()


async def test_the_keyboard_reaches_everything(register: Register) -> None:
    for path in (PATH, await number(register, "Signs"), f"{PATH}/new"):
        await keyboard_reaches_everything(await register.site.open(path))
