"""Programmes of an installation that people have worked with, one of them with a round that was held."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, send

_PROGRAMMES = "/v1/programmes"
_MOMENT = text("UPDATE collector.programme_round SET planned_at = now() WHERE state = 'planned'")
_WORK = text("UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'programme'")
_ROWS = [
    {"field": "customer_days", "at_most": 100_000},
    {"field": "location", "one_of": ["mitte", "wien"]},
    {"field": "company", "differs_from": "acme"},
]
_NESTED = {"any_of": [{"none_of": [{"field": "left", "equals": True}]}, {"field": "customer_value", "at_least": 100}]}


async def bring_rounds_forward(connection: AsyncConnection) -> None:
    """Let the moment of all planned rounds have come."""
    await connection.execute(_MOMENT)
    await connection.execute(_WORK)


async def make_programmes(house: House) -> None:
    """One that has asked people of two units and none, and one that is paused, with conditions within conditions."""
    client = house.client
    rows = [
        {"external_id": f"P-{number}", "email": f"p{number}@example.org", "customer_since": "2020-01-01", **place}
        for number, place in enumerate([{"location": "mitte"}, {"location": "wien"}, {}] * 8)
    ]
    await send(client, "POST", "/v1/customers/imports?list=loyal", {"rows": rows})
    tomorrow = str((datetime.now(UTC) + timedelta(days=1)).date())
    programme: dict[str, Any] = {
        "title": f"How are we? {SCRIPT} {LONG}"[:100].strip(),
        "survey": "visit",
        "basis": "existing_customer",
        "touchpoint": "till",
        "reminders": [3, 7],
        "per_day": 4,
        "audience": {"list": "loyal", "include_left": True},
        "cadence": {"unit": "weeks", "every": 2, "starts_on": tomorrow, "zone": "Europe/Berlin"},
        "sample": {"share": 0.125},
    }
    await send(client, "PUT", f"{_PROGRAMMES}/relationship", programme)
    more = {"units": ["all"], "condition": {"all_of": _ROWS}, "list": None}
    paused = programme | {"audience": {"condition": _NESTED, "units": ["berlin", "wien"]}, "sample": {"per_unit": 2}}
    await send(client, "PUT", f"{_PROGRAMMES}/paused", paused)
    await send(client, "POST", f"{_PROGRAMMES}/paused/pause")
    async with house.assembly.app.state.units["collector"].begin() as work:
        await bring_rounds_forward(work.connection)

    async def is_held() -> bool:
        rounds = await send(client, "GET", f"{_PROGRAMMES}/relationship/rounds")
        return [one["state"] for one in rounds["items"]] == ["planned", "done"]

    await eventually(is_held)
    await send(client, "PUT", f"{_PROGRAMMES}/relationship", programme | {"audience": more}, **{"If-Match": "*"})
