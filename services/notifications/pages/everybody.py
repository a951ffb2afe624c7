"""Where teams and colleagues are reached, and who gets what reaches nobody: for those who manage it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.notifications.domain.destination import Destination
from services.notifications.pages.forms import Sent
from services.notifications.pages.shown import ALL, all_shown
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.pages.words import problems_of, translate_for
from services.notifications.web.deps import Menu
from shared.directory.people import Directory
from shared.errors import HeedError
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import read_cursor
from shared.web.paging import encode_cursor

router = APIRouter(include_in_schema=False)

Managing = Annotated[Visit, viewing("notifications:manage")]
_MOST_OF_TEAMS = 1000
_PAGE = 50


_SAVED = _("Saved.")


@router.get(ALL)
async def show_all(visit: Managing, menu: Menu, cursor: str | None = None) -> Response:
    return await _page(visit, menu, cursor)


@router.post(f"{ALL}/fallback")
async def choose_fallback(request: Request, visit: Managing, menu: Menu) -> Response:
    sent = await Sent.of(request)
    try:
        team, destination_id = sent.fallback()
        await menu.destinations.choose_fallback(team=team, destination_id=destination_id, expected=sent.expected)
    except HeedError as error:
        return await _page(visit, menu, None, problems_of(error, visit), status=422)
    visit.toast(translate_for(visit)(_SAVED))
    return visit.go(ALL)


async def _page(
    visit: Visit, menu: Menu, cursor: str | None, problems: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    directory = await menu.directory.read()
    of_teams = await menu.destinations.list(caller=visit.caller, kind="team", limit=_MOST_OF_TEAMS)
    after = read_cursor(cursor, 1, UUID)
    found = await menu.destinations.list(caller=visit.caller, kind="person", after=after, limit=_PAGE + 1)
    of_people = found[:_PAGE]
    fallback = await menu.destinations.read_fallback()
    chosen = f"team:{fallback.team}" if fallback.team else f"destination:{fallback.destination_id or ''}"
    return visit.page(
        CONSOLE,
        "all.html",
        status=status,
        teams=[
            (key, name, all_shown([one for one in of_teams if one.owner.team == key], visit, directory))
            for key, name in _teams(directory)
        ],
        people=all_shown(of_people, visit, directory),
        next=encode_cursor(str(of_people[-1].id)) if len(found) > _PAGE else None,
        fallback=fallback,
        chosen=chosen,
        choices=_choices(directory, [one for one in of_teams if one.is_verified], visit),
        problems=problems or {},
    )


def _teams(directory: Directory) -> list[tuple[str, str]]:
    active = [(key, team.name) for key, team in directory.teams.items() if team.is_active]
    return sorted(active, key=lambda one: one[1].casefold())


def _choices(directory: Directory, verified: Sequence[Destination], visit: Visit) -> list[tuple[str, str]]:
    text = translate_for(visit)
    teams = [(f"team:{key}", text(_("Team: %(name)s")) % {"name": name}) for key, name in _teams(directory)]
    rooms = [
        (f"destination:{one.destination.id}", f"{one.owner}: {one.name}")
        for one in all_shown(verified, visit, directory)
    ]
    return [("destination:", text(_("Nobody else: the bell of the admins"))), *teams, *rooms]
