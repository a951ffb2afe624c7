"""The card's conditions mean what the table says that the suite's language means."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser

from services.collector.pages.embed import assets
from services.collector.pages.embed.bundle import module

pytestmark = pytest.mark.browser

MODULE = Path(assets.__file__).parents[1] / "static" / "embed" / "card" / "path.js"
TABLE = Path(__file__).parents[1] / "domain" / "conditions" / "cases.json"


async def test_the_card_agrees_with_the_table(browser: Browser) -> None:
    """Every case has the same verdict in a browser as on the server."""
    cases = json.loads(TABLE.read_text())
    page = await browser.new_page()
    text = module(MODULE).replace("export{", "Object.assign(window,{holds});export{")
    await page.add_script_tag(type="module", content=text)
    await page.wait_for_function("!!window.holds")
    found = await page.evaluate(
        """text => JSON.parse(text).map(({condition, answers = {}, fields: attributes = {}, ranked = []}) =>
             holds(condition, {answers, attributes, ranked}))""",
        json.dumps(cases),
    )
    assert [case for case, verdict in zip(cases, found, strict=True) if verdict is not case["holds"]] == []
