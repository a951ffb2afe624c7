"""Pages: one person, what others decide about them, and when they work and are away."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.people.person import PersonChange, PersonNotFoundError
from services.accounts.pages import reading
from services.accounts.pages.people.forms import Sent, problems_of, text_of
from services.accounts.pages.people.listing import role_of
from services.accounts.pages.people.views import PATH, people_for
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.deps import Menu
from shared.business_hours.calendar import WEEKDAYS
from shared.errors import ForbiddenError, HeedError, PreconditionFailedError
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=PATH, include_in_schema=False)
_REFUSED, _CHANGED = 422, 412

Reading = Annotated[Visit, viewing("people:read")]
Managing = Annotated[Visit, viewing("people:write")]


SAVED = _("Saved.")


@router.get("/{person_id:uuid}")
async def show_person(visit: Reading, menu: Menu, person_id: UUID) -> Response:
    return await person_page(visit, menu, person_id)


async def person_page(
    visit: Visit,
    menu: UseCases,
    person_id: UUID,
    *,
    status: int = 200,
    sent: Sent | None = None,
    problems: dict[str, str] | None = None,
) -> Response:
    """Return the page of somebody.

    Args:
        visit: who looks.
        menu: the use cases.
        person_id: whose page.
        status: of the reply.
        sent: a form that was refused; it is shown as it was typed.
        problems: what was wrong with it, by field.

    Raises:
        PersonNotFoundError: there is nobody of that id whom the reader may see.
    """
    people = await people_for(visit, menu)
    entry = await menu.people.list.one(caller=visit.caller, person_id=person_id)
    person, availability = await menu.people.read_availability(caller=visit.caller, person_id=person_id)
    if not people.manages and not person.joined_at:
        raise PersonNotFoundError
    may_change = people.may_change(person)
    may_declare = may_change or person.id == visit.caller.person_id
    values: dict[str, Any] = {"failures": await menu.own.list_failures(person_id=person.id)} if may_change else {}
    return visit.page(
        CONSOLE,
        "people/person.html",
        status=status,
        people=people,
        entry=entry,
        person=person,
        availability=availability,
        absences=people.absences(availability.absences, person.zone),
        may_change=may_change,
        may_declare=may_declare,
        weekdays=WEEKDAYS,
        sent=sent or Sent(),
        problems=problems or {},
        **values,
    )


async def refused(visit: Visit, menu: UseCases, person_id: UUID, error: HeedError, sent: Sent | None) -> Response:
    """Return the page of somebody with what was wrong; after somebody else's change as it is now."""
    is_late = isinstance(error, PreconditionFailedError)
    return await person_page(
        visit,
        menu,
        person_id,
        status=_CHANGED if is_late else _REFUSED,
        sent=None if is_late else sent,
        problems=problems_of(error, visit),
    )


def done(visit: Visit, person_id: UUID, text: str = SAVED) -> Response:
    visit.toast(CONSOLE.texts(visit.language).gettext(text))
    return visit.go(f"{PATH}/{person_id}")


@router.post("/{person_id:uuid}")
async def change_person(request: Request, visit: Managing, menu: Menu, person_id: UUID) -> Response:
    sent = await Sent.of(request)
    try:
        # Of somebody who has not joined yet the name is only proposed.
        named: dict[str, Any] = (
            {"display_name": reading.line(sent.values, "display_name")} if sent.get("display_name") else {}
        )
        change = PersonChange(
            sign_in_name=sent.get("sign_in_name"), role=role_of(sent), unit=sent.get("unit") or None, **named
        )
        await menu.people.change(caller=visit.caller, person_id=person_id, change=change, expected=sent.expected)
    except PersonNotFoundError:
        raise
    except HeedError as error:
        return await refused(visit, menu, person_id, error, sent)
    return done(visit, person_id)


def _check_may_declare(visit: Visit, person_id: UUID) -> None:
    if visit.caller.person_id != person_id and not visit.caller.may("people:write"):
        message = "This needs the scope `people:write`."
        raise ForbiddenError(message)


@router.post("/{person_id:uuid}/working-time")
async def change_working_time(request: Request, visit: Reading, menu: Menu, person_id: UUID) -> Response:
    _check_may_declare(visit, person_id)
    sent = await Sent.of(request)
    _, before = await menu.people.read_availability(caller=visit.caller, person_id=person_id)
    try:
        await menu.people.change_availability(
            caller=visit.caller,
            person_id=person_id,
            availability=sent.working_time(before),
            expected=sent.expected,
        )
    except HeedError as error:
        return await refused(visit, menu, person_id, error, sent)
    return done(visit, person_id)


@router.post("/{person_id:uuid}/absences")
async def add_absence(request: Request, visit: Reading, menu: Menu, person_id: UUID) -> Response:
    _check_may_declare(visit, person_id)
    sent = await Sent.of(request)
    person, before = await menu.people.read_availability(caller=visit.caller, person_id=person_id)
    absence = sent.absence(person)
    if absence is None or absence.starts_at < absence.ends_at <= visit.now:
        problems = {"days": text_of("days" if absence is None else "over", visit)}
        return await person_page(visit, menu, person_id, status=_REFUSED, sent=sent, problems=problems)
    after = replace(before, absences=(*before.absences, absence))
    try:
        await menu.people.change_availability(
            caller=visit.caller, person_id=person_id, availability=after, expected=sent.expected
        )
    except HeedError as error:
        return await refused(visit, menu, person_id, error, sent)
    return done(visit, person_id)


@router.post("/{person_id:uuid}/absences/remove")
async def remove_absence(request: Request, visit: Reading, menu: Menu, person_id: UUID) -> Response:
    _check_may_declare(visit, person_id)
    sent = await Sent.of(request)
    _, before = await menu.people.read_availability(caller=visit.caller, person_id=person_id)
    kept = tuple(one for one in before.absences if one.starts_at.isoformat() != sent.get("starts_at"))
    try:
        await menu.people.change_availability(
            caller=visit.caller,
            person_id=person_id,
            availability=replace(before, absences=kept),
            expected=sent.expected,
        )
    except HeedError as error:
        return await refused(visit, menu, person_id, error, None)
    return done(visit, person_id)
