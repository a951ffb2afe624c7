"""Saved views of an installation, of scores, one of which is sent every week, and of the inbox."""

from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.schedule import Schedule
from services.scoring.domain.views.view import ViewDefinition
from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.case_view import CaseViewDefinition
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
    await _make_case_views(house, manager)


async def _make_case_views(house: House, manager: Caller) -> None:
    """One that everybody sees, with a long name, and a private one."""
    views = house.use_cases["tickets"].views
    query = CaseQuery(severity="critical", place="wien", touchpoint="till", waiting=24, order="waiting")
    shared = CaseViewDefinition(name=f"{SCRIPT} {LONG}"[:60].strip(), query=query, shared_with="everybody")
    await views.save(caller=manager, definition=shared)
    await views.save(caller=manager, definition=CaseViewDefinition(name="Mine & yours", query=CaseQuery(who="me")))


def _caller(made: LivedIn, role: Role) -> Caller:
    return Caller(str(made.people[role]), ROLE_SCOPES[role], person_id=made.people[role])
