"""What the chain changes because of its cases: one thing is done, so that scores before and after can be compared."""

from datetime import date, timedelta
from typing import Any

import httpx

from services.demo.chain.api import items
from services.demo.chain.files import described
from services.demo.chain.people import LEADER, Staff

_MOST_CASES = 20


def enter(client: httpx.Client, staff: Staff, today: date) -> None:
    """Enter the improvements with the cases behind them, unless there are any already.

    Args:
        client: of an admin.
        staff: whom they belong to.
        today: from which days are counted.
    """
    if any(items(client, "/v1/improvements")):
        return
    cases = [one for one in items(client, "/v1/tickets", survey="guest") if one["cause"]]
    leader = staff.acting(LEADER, client)
    for known in described("improvements")["improvements"]:
        leader.post("/v1/improvements", json=_body(known, staff, cases, today)).raise_for_status()


def _body(known: dict[str, Any], staff: Staff, cases: list[dict[str, Any]], today: date) -> dict[str, Any]:
    body = {name: value for name, value in known.items() if name not in {"owner", "done_before", "due_in"}}
    if "owner" in known:
        body["owner"] = staff.ids[known["owner"]]
    if "done_before" in known:
        body["done_on"] = (today - timedelta(days=known["done_before"])).isoformat()
    if "due_in" in known:
        body["due_on"] = (today + timedelta(days=known["due_in"])).isoformat()
    behind = [one for one in cases if all(one[case] == known.get(name, one[case]) for name, case in _SAME.items())]
    return body | {"cases": [one["id"] for one in behind[:_MOST_CASES]]}


_SAME = {"cause": "cause", "touchpoint": "touchpoint", "unit": "location"}
"""What an improvement and the cases behind it have in common: its name of it, and theirs."""
