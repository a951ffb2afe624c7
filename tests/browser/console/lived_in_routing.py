"""Routes of an installation, and cases that wait for a team."""

from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, send


async def make_routes(house: House) -> None:
    """One for a team, one for a team that is gone, and a case that was passed on to the team by hand."""
    menu = house.use_cases["tickets"]

    async def knows_the_team() -> bool:
        return "service" in (await menu.directory.read()).teams

    await eventually(knows_the_team)
    client = house.client
    when = {
        "any_of": [{"field": "unit", "one_of": ["wien", "mitte"]}, {"field": "words", "one_of": ["refund*", SCRIPT]}]
    }
    route = {"name": f"{SCRIPT} {LONG}"[:200], "position": 10, "when": when, "team": "service", "person_limit": 3}
    await send(client, "PUT", "/v1/routes/lived-in", route)
    gone = {"name": "Gone", "position": 20, "team": "gone", "pick": "nobody", "enabled": False}
    await send(client, "PUT", "/v1/routes/gone", gone)
    for number in range(5):
        await send(client, "POST", "/v1/tickets", {"subject": f"{number} {LONG}"[:200], "location": "wien"})
    opened = await send(client, "POST", "/v1/tickets", {"subject": "To be passed on"})
    passed = {"team": "service", "note": SCRIPT}
    await send(client, "POST", f"/v1/tickets/{opened['id']}/pass-on", passed, **{"If-Match": "*"})
