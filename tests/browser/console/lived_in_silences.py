"""Silences of an installation, and a fire drill of which somebody got a notice."""

from datetime import timedelta

from shared.clock import SystemClock
from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, RULE, SCRIPT, LivedIn, send


async def make_silences(house: House, made: LivedIn) -> None:
    """One in force, one that is planned, one that somebody ended, and a drill that is acknowledged."""
    client, now = house.client, SystemClock().now()
    recipients = [{"kind": "person", "person_id": str(made.people["admin"])}, {"kind": "unit_managers"}]
    rule = RULE | {"name": f"Rehearsed {SCRIPT}", "notify": {"recipients": recipients}, "opens_ticket": False}
    await send(client, "PUT", "/v1/rules/rehearsed", rule | {"enabled": False})
    until = {"until": (now + timedelta(days=2)).isoformat()}
    later = {"from": (now + timedelta(days=1)).isoformat()}
    await send(client, "POST", "/v1/silences", {"rule": "rehearsed", "reason": f"{SCRIPT} moves", **until})
    await send(client, "POST", "/v1/silences", {"severity": "info", "reason": LONG[:150], **until, **later})
    over = await send(client, "POST", "/v1/silences", {"survey": "visit", "reason": "By mistake", **until})
    await send(client, "POST", f"/v1/silences/{over['id']}/end")
    drill = await send(client, "POST", "/v1/rules/rehearsed/drill", {})
    made.ids["drill_id"] = drill["id"]

    async def is_there() -> bool:
        reply = await client.get("/v1/notices", params={"everybody": True, "group": f"drill:{drill['id']}"})
        return bool(reply.json()["items"])

    await eventually(is_there)
    notices = (await client.get("/v1/notices", params={"everybody": True, "group": f"drill:{drill['id']}"})).json()
    await send(client, "POST", f"/v1/notices/{notices['items'][0]['id']}/acknowledge")

    async def is_acknowledged() -> bool:
        shown = (await client.get(f"/v1/drills/{drill['id']}")).json()
        return any(one["acknowledged_at"] for one in shown["notices"])

    await eventually(is_acknowledged)
