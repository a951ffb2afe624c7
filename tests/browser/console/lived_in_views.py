"""Saved views of an installation, one of which is sent every week."""

from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.schedule import Schedule
from services.scoring.domain.views.view import ViewDefinition
from shared.access import ROLE_SCOPES, Caller, Role
from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, LivedIn


async def make_views(house: House, made: LivedIn) -> None:
    """A shared one of the manager, which was sent to a team, and a private one without a schedule."""
    menu = house.use_cases["scoring"]

    async def are_known() -> bool:
        known = await menu.directory.read()
        return "service" in known.teams and set(made.people.values()) <= known.people.keys()

    await eventually(are_known)
    weekly = Schedule(
        every="week",
        weekday="monday",
        at="08:00",
        zone="Europe/Vienna",
        people=(made.people["admin"],),
        teams=("service",),
    )
    query = ViewQuery(survey="visit", question="recommend", by="channel", touchpoint="till")
    shared = ViewDefinition(name=f"{SCRIPT} {LONG}"[:100].strip(), query=query, is_shared=True, schedule=weekly)
    manager, admin = (_caller(made, role) for role in ("manager", "admin"))
    view = await menu.views.save(caller=manager, definition=shared)
    private = ViewDefinition(name="Mine & yours", query=ViewQuery(survey="visit", question="recommend", period="year"))
    own = await menu.views.save(caller=admin, definition=private)
    for caller in (manager, admin):
        await menu.views.ask_report(caller=caller, view_id=view.id)
    await menu.views.wish_reports(caller=admin, view_id=view.id, is_wanted=False)

    async def are_sent() -> bool:
        found = await menu.views.list_reports(caller=manager, view_id=view.id, limit=10)
        return len(found) == 2 and all(one.state == "sent" for one in found)

    await eventually(are_sent)
    made.ids["view_id"], made.ids["own_view"] = str(view.id), str(own.id)


def _caller(made: LivedIn, role: Role) -> Caller:
    return Caller(str(made.people[role]), ROLE_SCOPES[role], person_id=made.people[role])
