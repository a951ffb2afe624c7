"""What people see and change about themselves."""

import dataclasses
from contextlib import suppress
from typing import Any
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response

from services.accounts.application.attempts import TooManySignInsError
from services.accounts.application.second_factors import NothingToConfirmError, SecondFactorExistsError
from services.accounts.domain.people.sessions import SessionNotFoundError
from services.accounts.pages import reading
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.browsers import keep_session, visitor_of
from services.accounts.web.deps import Menu
from services.accounts.web.sessions import person_of
from shared.errors import InvalidError
from shared.web.auth import form_token, session_token
from shared.web.console.visit import AnyVisit
from shared.web.console.zones import zones

router = APIRouter(include_in_schema=False)

ME = "/console/me"
_WRONG, _TOO_MANY = 422, 429
_QUIET_ZONE = 3


@router.get(ME)
async def show_me(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    return await _page(request, visit, menu)


@router.post(f"{ME}/profile")
async def change_profile(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    form = await reading.form_of(request)
    try:
        await menu.own.change_profile(
            person_id=person_of(visit.caller),
            display_name=reading.line(form, "display_name"),
            language=reading.language(form),
            theme=reading.theme(form),
            zone=reading.zone(form),
        )
    except InvalidError as error:
        return await _page(request, visit, menu, _WRONG, problems=reading.problems_of(error), entered=form)
    return visit.go(ME)


@router.post(f"{ME}/password")
async def change_password(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    form = await reading.form_of(request)
    try:
        renewed = await menu.own.change_password(
            person_id=person_of(visit.caller),
            current=form.get("current_password", ""),
            new=reading.new_password(form),
            session=session_token(request) or "",
            visitor=visitor_of(request),
        )
    except InvalidError as error:
        return await _page(request, visit, menu, _WRONG, password_problems=reading.problems_of(error))
    except TooManySignInsError as error:
        return await _slowed(request, visit, menu, error)
    return _renewed(request, visit.go(f"{ME}?done=password"), renewed)


@router.post(f"{ME}/second-factor")
async def begin_second_factor(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    form = await reading.form_of(request)
    try:
        await menu.own.begin_second_factor(
            person_id=person_of(visit.caller),
            password=form.get("current_password", ""),
            visitor=visitor_of(request),
        )
    except InvalidError as error:
        return await _page(request, visit, menu, _WRONG, factor_problems=reading.problems_of(error))
    except TooManySignInsError as error:
        return await _slowed(request, visit, menu, error)
    except SecondFactorExistsError:
        pass
    return visit.go(f"{ME}#second-factor")


@router.post(f"{ME}/second-factor/confirm")
async def confirm_second_factor(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    form = await reading.form_of(request)
    try:
        confirmed = await menu.own.confirm_second_factor(
            person_id=person_of(visit.caller), code=form.get("code", ""), session=session_token(request) or ""
        )
    except InvalidError as error:
        return await _page(request, visit, menu, _WRONG, factor_problems=reading.problems_of(error))
    except NothingToConfirmError:
        return visit.go(ME)
    fresh = dataclasses.replace(visit, form_token=form_token(confirmed.session))
    response = fresh.page(CONSOLE, "recovery_codes.html", codes=confirmed.recovery_codes)
    return _renewed(request, response, confirmed.session)


@router.post(f"{ME}/second-factor/remove")
async def remove_second_factor(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    form = await reading.form_of(request)
    try:
        renewed = await menu.own.remove_second_factor(
            person_id=person_of(visit.caller),
            password=form.get("current_password", ""),
            visitor=visitor_of(request),
            session=session_token(request) or "",
        )
    except InvalidError as error:
        return await _page(request, visit, menu, _WRONG, factor_problems=reading.problems_of(error))
    except TooManySignInsError as error:
        return await _slowed(request, visit, menu, error)
    return _renewed(request, visit.go(f"{ME}#second-factor"), renewed)


@router.post(f"{ME}/sessions/end-others")
async def end_other_sessions(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    await menu.sessions.end_others(person_id=person_of(visit.caller), token=session_token(request) or "")
    return visit.go(f"{ME}#sessions")


@router.post(f"{ME}/sessions/{{session_id}}/end")
async def end_session(visit: AnyVisit, menu: Menu, session_id: UUID) -> Response:
    with suppress(SessionNotFoundError):  # it may have ended by itself
        await menu.sessions.end(person_id=person_of(visit.caller), session_id=session_id)
    return visit.go(f"{ME}#sessions")


async def _page(
    request: Request,
    visit: AnyVisit,
    menu: Menu,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> Response:
    person_id = person_of(visit.caller)
    person = await menu.own.read(person_id=person_id)
    factor = await menu.own.read_second_factor(person_id=person_id)
    shown: dict[str, Any] = {
        "person": person,
        "entered": {
            "display_name": person.display_name,
            "language": person.language,
            "theme": person.theme,
            "zone": person.zone,
        },
        "zones": zones(),
        "factor": factor,
        "qr": _picture(factor.app_address) if factor.app_address else None,
        "sessions": await menu.sessions.list(person_id=person_id, token=session_token(request)),
        "failures": await menu.own.list_failures(person_id=person_id),
        "problems": {},
        "password_problems": {},
        "factor_problems": {},
        "slowed": None,
        "done": request.query_params.get("done", ""),
    }
    return visit.page(CONSOLE, "me.html", status=status, **(shown | values))


async def _slowed(request: Request, visit: AnyVisit, menu: Menu, error: TooManySignInsError) -> Response:
    response = await _page(request, visit, menu, _TOO_MANY, slowed=error.retry_after_seconds)
    response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _renewed(request: Request, response: Response, session: str) -> Response:
    keep_session(request, response, session)
    return response


def _picture(address: str) -> str:
    """Return the address of a picture of a QR code, dark on light whatever the theme."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(scale=4, border=_QUIET_ZONE, dark="#000", light="#fff")
