"""Improvements of an installation: one that is done and marked on trends, one in work and overdue, one dropped."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, WORDS, LivedIn, send


async def make_improvements(house: House, made: LivedIn) -> None:
    """Enter them, and wait until the scores know the one that is done."""
    client, today = house.client, datetime.now(UTC).date()
    done: dict[str, Any] = {
        "title": f"{SCRIPT} {LONG}"[:200],
        "description": WORDS[1],
        "state": "done",
        "done_on": str(today - timedelta(days=25)),
        "touchpoint": "till",
        "owner": str(made.people["manager"]),
        "due_on": str(today - timedelta(days=20)),
        "cause": "waiting-time",
        "cases": [made.ids["ticket_id"]],
    }
    first = await send(client, "POST", "/v1/improvements", done)
    late = {"state": "in_work", "owner": "service", "due_on": str(today - timedelta(days=2)), "unit": "mitte"}
    second = await send(client, "POST", "/v1/improvements", {"title": WORDS[3], "description": LONG * 3, **late})
    dropped = {"state": "dropped", "dropped_because": WORDS[2][:200]}
    await send(client, "POST", "/v1/improvements", {"title": "A bench & a plant", "unit": "wien", **dropped})
    await send(client, "POST", f"/v1/improvements/{second['id']}/cases", {"ticket_id": made.ids["ticket_id"]})
    changed = {"due_on": str(today - timedelta(days=1)), "description": f"{LONG} {SCRIPT}"}
    await send(client, "PATCH", f"/v1/improvements/{second['id']}", changed, **{"If-Match": "*"})

    async def is_known() -> bool:
        reply = await client.get(f"/v1/improvement-effects/{first['id']}")
        return reply.is_success and reply.json()["status"] == "compared"

    await eventually(is_known)
    made.ids["improvement_id"], made.ids["improvement_in_work"] = first["id"], second["id"]
