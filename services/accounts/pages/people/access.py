"""What admins do about how somebody signs in, and when somebody leaves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.accounts.domain.people.person import PersonChange, PersonNotFoundError
from services.accounts.pages.people.forms import Sent
from services.accounts.pages.people.person import done, refused
from services.accounts.pages.people.views import PATH, people_for
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.addresses import INVITE, RESET, link_to
from services.accounts.web.deps import Menu
from shared.errors import HeedError
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=f"{PATH}/{{person_id:uuid}}", include_in_schema=False)

Managing = Annotated[Visit, viewing("people:write")]


_SIGNED_OUT = _("They are signed out everywhere.")
_ENDED = _("Their access is ended.")
_RETURNED = _("They can sign in again.")
_ERASED = _("Name and address are erased.")


@router.post("/link")
async def make_link(request: Request, visit: Managing, menu: Menu, person_id: UUID) -> Response:
    """Make the link that they need: to accept the invitation, or to choose a new password."""
    sent = await Sent.of(request)
    settings = request.app.state.settings
    person = await menu.people.read(caller=visit.caller, person_id=person_id)
    try:
        if person.state == "invited":
            person, made = await menu.people.invite(
                caller=visit.caller,
                sign_in_name=person.sign_in_name or "",
                role=person.role,
                unit=person.unit,
                display_name=person.display_name,
                language=person.language,
            )
            kind, link = "invite", link_to(settings, INVITE, made.token)
        else:
            made = await menu.people.make_reset_link(
                caller=visit.caller, person_id=person_id, drops_second_factor=bool(sent.get("drops_second_factor"))
            )
            kind, link = "reset", link_to(settings, RESET, made.token)
    except PersonNotFoundError:
        raise
    except HeedError as error:
        return await refused(visit, menu, person_id, error, None)
    return visit.page(CONSOLE, "people/link.html", status=201, kind=kind, person=person, made=made, link=link)


@router.post("/end-sessions")
async def end_sessions(visit: Managing, menu: Menu, person_id: UUID) -> Response:
    try:
        await menu.people.end_sessions(caller=visit.caller, person_id=person_id)
    except PersonNotFoundError:
        raise
    except HeedError as error:
        return await refused(visit, menu, person_id, error, None)
    return done(visit, person_id, _SIGNED_OUT)


@router.get("/deactivate")
async def before_deactivating(visit: Managing, menu: Menu, person_id: UUID) -> Response:
    person = await menu.people.read(caller=visit.caller, person_id=person_id)
    people = await people_for(visit, menu)
    if person.state != "active":
        return visit.go(f"{PATH}/{person_id}")
    return visit.page(
        CONSOLE,
        "people/deactivate.html",
        person=person,
        teams=people.teams_of(person_id),
        stands_in_for=people.stands_in_for(person_id),
        may_change=people.may_change(person),
    )


@router.post("/deactivate")
async def deactivate(request: Request, visit: Managing, menu: Menu, person_id: UUID) -> Response:
    return await _set_active(request, visit, menu, person_id, is_active=False)


@router.post("/activate")
async def activate(request: Request, visit: Managing, menu: Menu, person_id: UUID) -> Response:
    return await _set_active(request, visit, menu, person_id, is_active=True)


async def _set_active(request: Request, visit: Visit, menu: Menu, person_id: UUID, *, is_active: bool) -> Response:
    sent = await Sent.of(request)
    change = PersonChange(is_active=is_active)
    try:
        await menu.people.change(caller=visit.caller, person_id=person_id, change=change, expected=sent.expected)
    except PersonNotFoundError:
        raise
    except HeedError as error:
        return await refused(visit, menu, person_id, error, None)
    return done(visit, person_id, _RETURNED if is_active else _ENDED)


@router.post("/erase")
async def erase(request: Request, visit: Managing, menu: Menu, person_id: UUID) -> Response:
    sent = await Sent.of(request)
    try:
        await menu.people.erase(caller=visit.caller, person_id=person_id, expected=sent.expected)
    except PersonNotFoundError:
        raise
    except HeedError as error:
        return await refused(visit, menu, person_id, error, None)
    visit.toast(CONSOLE.texts(visit.language).gettext(_ERASED))
    return visit.go(PATH)
