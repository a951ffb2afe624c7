"""The pages of API keys: who has one, what it may do; make, change, replace and revoke one."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.accounts.domain.api_key import ApiKey
from services.accounts.domain.key_errors import BeyondOwnRightsError, KeyEndedError, KeyNameTakenError
from services.accounts.pages.key_forms import OVERLAPS, KeyForm, offered
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.deps import Menu
from services.accounts.web.keys import forget
from shared.errors import HeedError, InvalidError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import read_cursor
from shared.web.paging import Cursor, encode_cursor

router = APIRouter(prefix="/console/accounts/keys", include_in_schema=False)
ADDRESS = "/console/accounts/keys"

Keeper = Annotated[Visit, viewing("keys:write")]

_PAGE = 50
_REFUSED = 422


@router.get("")
async def list_keys(visit: Keeper, menu: Menu, cursor: Cursor = None) -> Response:
    keys = await menu.keys.list(caller=visit.caller, before=read_cursor(cursor, 1, UUID), limit=_PAGE + 1)
    return visit.page(
        CONSOLE,
        "keys.html",
        keys=[(key, key.state(visit.now)) for key in keys[:_PAGE]],
        next_cursor=encode_cursor(str(keys[_PAGE - 1].id)) if len(keys) > _PAGE else None,
        is_first=not cursor,
        configured=menu.keys.configured.items(),
    )


@router.get("/new")
async def new_key(visit: Keeper) -> Response:
    return _new_form(visit, KeyForm.fresh(visit))


@router.post("")
async def create_key(request: Request, visit: Keeper, menu: Menu) -> Response:
    form = await KeyForm.sent(request)
    grant = form.grant(visit)
    if grant is None:
        return _new_form(visit, form, _REFUSED)
    try:
        key, secret = await menu.keys.create(caller=visit.caller, name=form.name, grant=grant)
    except (InvalidError, KeyNameTakenError, BeyondOwnRightsError) as error:
        form.note(error)
        return _new_form(visit, form, _REFUSED)
    return visit.page(CONSOLE, "key_secret.html", status=201, key=key, secret=secret)


@router.get("/{key_id}")
async def show_key(key_id: UUID, visit: Keeper, menu: Menu) -> Response:
    key = await menu.keys.read(caller=visit.caller, key_id=key_id)
    return _key_page(visit, key, KeyForm.of(key, visit))


@router.post("/{key_id}")
async def change_key(key_id: UUID, request: Request, visit: Keeper, menu: Menu) -> Response:
    form = await KeyForm.sent(request)
    grant = form.grant(visit)
    key = await menu.keys.read(caller=visit.caller, key_id=key_id)
    form.name = key.name
    if grant is None:
        return _key_page(visit, key, form, status=_REFUSED)
    tag = str((await request.form()).get("tag", ""))
    try:
        changed = await menu.keys.change(
            caller=visit.caller, key_id=key_id, grant=grant, expected=Precondition(frozenset({tag}))
        )
    except (InvalidError, BeyondOwnRightsError) as error:
        form.note(error)
        return _key_page(visit, key, form, status=_REFUSED)
    except (PreconditionFailedError, KeyEndedError) as error:
        return _as_it_is_now(visit, key, error)
    forget(request, changed)
    return visit.go(f"{ADDRESS}/{key_id}")


@router.post("/{key_id}/rotate")
async def rotate_key(key_id: UUID, request: Request, visit: Keeper, menu: Menu) -> Response:
    hours = str((await request.form()).get("overlap_hours", ""))
    known = {str(number): number for number, _ in OVERLAPS}
    overlap = timedelta(hours=known.get(hours, OVERLAPS[0][0]))
    try:
        key, secret = await menu.keys.rotate(caller=visit.caller, key_id=key_id, overlap=overlap)
    except (KeyEndedError, BeyondOwnRightsError, InvalidError) as error:
        return _as_it_is_now(visit, await menu.keys.read(caller=visit.caller, key_id=key_id), error)
    forget(request, key)
    return visit.page(CONSOLE, "key_secret.html", status=201, key=key, secret=secret, old_until=visit.now + overlap)


@router.get("/{key_id}/revoke")
async def confirm_revoking(key_id: UUID, visit: Keeper, menu: Menu) -> Response:
    key = await menu.keys.read(caller=visit.caller, key_id=key_id)
    return visit.page(CONSOLE, "key_revoke.html", key=key)


@router.post("/{key_id}/revoke")
async def revoke_key(key_id: UUID, request: Request, visit: Keeper, menu: Menu) -> Response:
    forget(request, await menu.keys.revoke(caller=visit.caller, key_id=key_id))
    return visit.go(ADDRESS)


def _new_form(visit: Visit, form: KeyForm, status: int = 200) -> Response:
    return visit.page(CONSOLE, "key_new.html", status=status, form=form, groups=offered(visit.caller))


def _key_page(
    visit: Visit, key: ApiKey, form: KeyForm, *, status: int = 200, error: HeedError | None = None
) -> Response:
    return visit.page(
        CONSOLE,
        "key.html",
        status=status,
        key=key,
        state=key.state(visit.now),
        form=form,
        groups=offered(visit.caller),
        overlaps=[(hours, CONSOLE.texts(visit.language).gettext(text)) for hours, text in OVERLAPS],
        error=error and error.slug,
    )


def _as_it_is_now(visit: Visit, key: ApiKey, error: HeedError) -> Response:
    return _key_page(visit, key, KeyForm.of(key, visit), status=409, error=error)
