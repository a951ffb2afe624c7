"""Walking through routes, and passing a case on."""

from services.tickets.application.use_cases import UseCases
from shared.clock import SystemClock
from shared.contracts.accounts import TeamChanged
from shared.contracts.event import Event
from tests.house.audit_walk import WALKER, Walk


async def walk_routing(walk: Walk) -> None:
    """Two routes are defined, ordered and deleted, and a case goes to a team by hand."""
    now = SystemClock().now()
    team = TeamChanged(version=1, team="walked", name="Walked", changed_at=now)
    menu: UseCases = walk.suite.use_cases["tickets"]
    await menu.directory.keep(events=[Event(team, source="/heed/accounts", time=now)])
    place = "/v1/routes/{key}"
    for position, key in enumerate(("first", "second")):
        body = {"name": key, "position": position, "team": "walked", "pick": "nobody"}
        await walk.did(f"PUT {place}", "route.defined", at=f"/v1/routes/{key}", json=body)
    before = {"before": "first"}
    await walk.did(f"POST {place}/move", "route.changed", "route.changed", at="/v1/routes/second/move", json=before)
    opened = await walk.suite.client.post("/v1/tickets", headers=WALKER, json={"subject": "Waited for two hours"})
    ticket = f"/v1/tickets/{opened.json()['id']}"
    team_b = TeamChanged(version=1, team="other", name="Other", changed_at=now)
    await menu.directory.keep(events=[Event(team_b, source="/heed/accounts", time=now)])
    headers, place_of_step = WALKER | {"If-Match": "*"}, "POST /v1/tickets/{ticket_id}/pass-on"
    to = {"team": "other"}
    await walk.did(place_of_step, "ticket.assigned", at=f"{ticket}/pass-on", json=to, headers=headers)
    for key in ("first", "second"):
        await walk.did(f"DELETE {place}", "route.deleted", at=f"/v1/routes/{key}", headers=headers)
