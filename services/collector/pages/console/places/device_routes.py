"""The pages of one kiosk: set it up, look at it, change it, revoke it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from services.collector.application.channels.devices import DeviceTarget
from services.collector.application.use_cases import UseCases
from services.collector.domain.channels.device import CODE_LASTS, Device
from services.collector.domain.errors import DeviceRevokedError, InvalidPlaceError, SurveyNotFoundError
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.console.places.forms import PlaceForm
from services.collector.pages.console.places.tree import BASE, device_row
from services.collector.pages.console.places.words import problems_in_words
from services.collector.pages.console.texts import say_to
from services.collector.web.channels.devices import enrolment_address
from services.collector.web.channels.qr import qr_inline
from services.collector.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)

DEVICES = BASE + "/devices"
Writing = Annotated[Visit, viewing("devices:write")]

_CODE = "heed-enrolment"
"""A cookie with the code that was just made: the server keeps its digest only, and the page may be reloaded."""
_WAITING_SECONDS = 4


@router.get(DEVICES + "/new")
async def begin(visit: Writing, menu: Menu, *, survey: str = "", location: str = "") -> Response:
    return await _form(visit, menu, PlaceForm(survey=survey, location=location))


@router.post(DEVICES + "/new")
async def set_up(visit: Writing, menu: Menu) -> Response:
    form = await PlaceForm.read(visit.request)
    say = say_to(visit)
    try:
        device, _key = await menu.devices.enrol(
            caller=visit.caller,
            name=form.name,
            survey=form.survey,
            touchpoint=form.spot.touchpoint,
            location=form.spot.location,
        )
    except InvalidPlaceError as error:
        return await _form(visit, menu, form, problems=problems_in_words(error.problems, say))
    except SurveyNotFoundError:
        return await _form(visit, menu, form, problems={"survey": say(_("Choose a survey."))})
    return await _go_with_code(visit, menu, device.id)


@router.get(DEVICES + "/{device_id}")
async def show(device_id: str, visit: Writing, menu: Menu) -> Response:
    viewed = await menu.devices.read(device_id=_uuid(device_id), caller=visit.caller)
    names = await names_for(visit, menu)
    device = viewed.device
    code = _code_of(visit, device)
    address = enrolment_address(visit.request.app.state.settings.base_url(), code) if code else None
    expires_at = device.code_expires_at
    return visit.page(
        CONSOLE,
        "places/device.html",
        own_address_of=own_address_of,
        base=BASE,
        row=device_row(viewed, names, say_to(visit)),
        device=device,
        code=code,
        enrol_address=address,
        entry_address=address.partition("#")[0] if address else None,
        qr=qr_inline(address) if address else None,
        is_waiting=expires_at is not None and expires_at > visit.now,
        is_late=expires_at is not None and expires_at <= visit.now,
        every=_WAITING_SECONDS,
        survey_address=f"/console/collector/surveys/{device.survey}",
    )


@router.post(DEVICES + "/{device_id}/code")
async def make_code(device_id: str, visit: Writing, menu: Menu) -> Response:
    try:
        return await _go_with_code(visit, menu, _uuid(device_id))
    except DeviceRevokedError:
        return visit.go(f"{DEVICES}/{device_id}")


@router.get(DEVICES + "/{device_id}/edit")
async def edit(device_id: str, visit: Writing, menu: Menu) -> Response:
    device = (await menu.devices.read(device_id=_uuid(device_id), caller=visit.caller)).device
    if device.revoked_at is not None:
        return visit.go(f"{DEVICES}/{device.id}")
    choices = (await names_for(visit, menu)).choices(visit.caller)
    return await _form(visit, menu, PlaceForm.of(device, choices), device=device)


@router.post(DEVICES + "/{device_id}/edit")
async def change(device_id: str, visit: Writing, menu: Menu) -> Response:
    form = await PlaceForm.read(visit.request)
    say = say_to(visit)
    device = (await menu.devices.read(device_id=_uuid(device_id), caller=visit.caller)).device
    spot = form.spot
    target = DeviceTarget(name=form.name, survey=form.survey, touchpoint=spot.touchpoint, location=spot.location)
    try:
        await menu.devices.change(device_id=device.id, change=lambda _device: target, caller=visit.caller)
    except InvalidPlaceError as error:
        return await _form(visit, menu, form, device=device, problems=problems_in_words(error.problems, say))
    except SurveyNotFoundError:
        return await _form(visit, menu, form, device=device, problems={"survey": say(_("Choose a survey."))})
    except DeviceRevokedError:
        return visit.go(f"{DEVICES}/{device.id}")
    visit.toast(say(_("Saved.")))
    return visit.go(f"{DEVICES}/{device.id}")


@router.post(DEVICES + "/{device_id}/revoke")
async def revoke(device_id: str, visit: Writing, menu: Menu) -> Response:
    device = await menu.devices.revoke(device_id=_uuid(device_id), caller=visit.caller)
    visit.toast(say_to(visit)(_("The kiosk is out of use. What it sent stays.")))
    return visit.go(f"{DEVICES}/{device.id}")


async def _go_with_code(visit: Visit, menu: UseCases, device_id: UUID) -> Response:
    device, code, expires_at = await menu.devices.make_code(device_id=device_id, caller=visit.caller)
    address = f"{DEVICES}/{device.id}"
    reply = visit.go(address)
    reply.set_cookie(
        _CODE,
        f"{code}.{int(expires_at.timestamp())}",
        int(CODE_LASTS.total_seconds()),
        path=address,
        httponly=True,
        secure=visit.request.url.scheme == "https",
        samesite="strict",
    )
    return reply


def _code_of(visit: Visit, device: Device) -> str | None:
    """Return the code that this browser was given, while it can be used; None when a later one has replaced it."""
    code, _dot, until = visit.request.cookies.get(_CODE, "").partition(".")
    expires_at: datetime | None = device.code_expires_at
    if expires_at is None or expires_at <= visit.now or until != str(int(expires_at.timestamp())):
        return None
    return code


async def _form(
    visit: Visit,
    menu: UseCases,
    form: PlaceForm,
    *,
    device: Device | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    names = await names_for(visit, menu)
    return visit.page(
        CONSOLE,
        "places/device_form.html",
        status=422 if problems else 200,
        own_address_of=own_address_of,
        base=BASE,
        form=form,
        device=device,
        choices=names.choices(visit.caller),
        problems=problems or {},
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None
