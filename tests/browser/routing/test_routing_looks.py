"""How pages about routing look, in every way in which pages are looked at; and that the keyboard reaches everything."""

import pytest

from shared.testing.console import keyboard_reaches_everything, looks
from shared.testing.looks import LOOKS, Look
from tests.browser.routing.conftest import BOARD, RULES, Chain

pytestmark = pytest.mark.browser


async def pages_of(chain: Chain) -> dict[str, str]:
    given, *_ = await chain.cases(state="assigned")
    nobodys = (await chain.cases(state="new"))[-1]
    return {
        "list": RULES,
        "edit": f"{RULES}/parcels/edit",
        "last": f"{RULES}/fallback/edit",
        "new": f"{RULES}/-/new",
        "try": f"{RULES}/-/try",
        "board": BOARD,
        "why": f"/console/tickets/{given['id']}/routing",
        "nobody": f"/console/tickets/{nobodys['id']}/routing",
    }


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_look_well(chain: Chain, look: Look) -> None:
    for name, path in (await pages_of(chain)).items():
        screen = await chain.site.open(path, look)
        await looks(screen, f"routing-{name}")
        await screen.page.context.close()


async def test_the_keyboard_reaches_everything(chain: Chain) -> None:
    for path in (await pages_of(chain)).values():
        screen = await chain.site.open(path)
        await keyboard_reaches_everything(screen)
        await screen.page.context.close()
