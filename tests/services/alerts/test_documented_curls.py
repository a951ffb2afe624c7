"""The page about rules: each of its examples does what it says."""

import json
import re
from pathlib import Path
from typing import Any

from shared.testing.one_service import OneService
from tests.services.alerts.happenings import answer, raised, scored, structure

PAGE = (Path(__file__).parents[3] / "docs/alerts.md").read_text()
BLOCK = re.compile(r"^```console\n(curl .*?)^```", re.MULTILINE | re.DOTALL)


def requests() -> list[tuple[str, str, Any]]:
    """Return method, path and body of each call of curl on the page."""
    found = []
    for block in BLOCK.findall(PAGE):
        method = re.search(r"-X (\w+)", block)
        path = re.search(r"\$URL([^\s\"]+)", block)
        body = re.search(r"-d '(.*)'", block, re.DOTALL)
        assert path is not None
        found.append((method[1] if method else "GET", path[1], json.loads(body[1]) if body else None))
    return found


async def test_every_call_is_answered(alerts: OneService) -> None:
    """In the order of the page, on a company with answers; the rules that it stores fire as it says."""
    await alerts.deliver(structure())
    calls = requests()
    assert len(calls) >= 7
    replies = {}
    for method, path, body in calls:
        reply = await alerts.client.request(method, path, json=body, headers=alerts.admin)
        assert reply.is_success, (path, reply.text)
        replies[path] = reply.json()
    codes = [one["code"] for one in replies["/v1/rules/lint"]["findings"]]
    assert codes == ["never_fires", "nobody_reached"]
    assert replies["/v1/rules/try"]["alerts"] == 0
    await alerts.deliver(scored(answer(3), customer={"customer_value": 2000}))
    fired = {rule for rule, _ in await raised(alerts)}
    assert fired == {"unhappy-answer", "unhappy-delivery", "good-customer-leaves"}
