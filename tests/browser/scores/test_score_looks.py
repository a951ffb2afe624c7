"""Scores, Comments and scoring's part of Start in Chromium: how they look, and that axe finds nothing."""

import pytest

from shared.testing.console import ConsoleSite, keyboard_reaches_everything, looks
from shared.testing.looks import LOOKS, Look

pytestmark = pytest.mark.browser
SCORES, COMMENTS = "/console/scoring/scores", "/console/scoring/comments"


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_look_well(site: ConsoleSite, look: Look) -> None:
    """Each page, in one state where everything is shown."""
    for name, path in (("scores", f"{SCORES}?by=unit&period=90d"), ("comments", COMMENTS)):
        screen = await site.open(path, look)
        await looks(screen, name)
        await screen.page.context.close()


async def test_the_keyboard_reaches_everything(site: ConsoleSite) -> None:
    for path in (SCORES, COMMENTS):
        await keyboard_reaches_everything(await site.open(path))
