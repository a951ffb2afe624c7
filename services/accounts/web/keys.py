"""Routes of API keys: make, list, read, change, rotate, revoke."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.api_key import ApiKey
from services.accounts.web.deps import Menu
from services.accounts.web.key_schemas import GrantBody, KeyView, NewKeyBody, NewKeyView, RotateBody
from shared.access import Caller
from shared.identity.identities import Identities
from shared.web.auth import require
from shared.web.cursors import read_cursor
from shared.web.etags import CHANGED, IF_MATCH, KNOWN, OVERWRITING, UNSEEN, Expected, is_known, tagged
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/keys", tags=["keys"])

Writer = Annotated[Caller, require("keys:write")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no key with this id."}}
_ENDED: dict[int | str, dict[str, Any]] = {409: {"description": "The key does not work any more."}}
_LIMITS = "Nobody can give a key scopes or a unit beyond their own."


def _shown(key: ApiKey, menu: UseCases, response: Response) -> KeyView:
    tagged(response, key.tag)
    return KeyView.from_domain(key, menu.keys.now())


def _made(key: ApiKey, secret: str, menu: UseCases, response: Response) -> NewKeyView:
    tagged(response, key.tag)
    response.headers["Cache-Control"] = "no-store"
    return NewKeyView.from_domain(key, menu.keys.now()).model_copy(update={"secret": secret})


def forget(request: Request, key: ApiKey) -> None:
    """Let what was just changed count at once in this process; the others ask again within seconds."""
    identities: Identities = request.app.state.identities
    identities.forget(key.name)


@router.post(
    "",
    status_code=201,
    summary="Make a key",
    description=f"The reply holds the secret, which cannot be read again. {_LIMITS}",
    responses={409: {"description": "Another key in use has this name."}},
)
async def create_key(body: NewKeyBody, response: Response, menu: Menu, caller: Writer) -> NewKeyView:
    key, secret = await menu.keys.create(caller=caller, name=body.name, grant=body.grant())
    response.headers["Location"] = f"/v1/keys/{key.id}"
    return _made(key, secret, menu, response)


@router.get(
    "", summary="List keys, newest first", description="Without those from the settings, which only the settings name."
)
async def list_keys(menu: Menu, caller: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[KeyView]:
    keys = await menu.keys.list(caller=caller, before=read_cursor(cursor, 1, UUID), limit=limit + 1)
    now = menu.keys.now()
    return Page(
        items=[KeyView.from_domain(key, now) for key in keys[:limit]],
        next_cursor=encode_cursor(str(keys[limit - 1].id)) if len(keys) > limit else None,
    )


@router.get("/{key_id}", summary="Read a key", response_model=KeyView, responses={**_UNKNOWN, **KNOWN})
async def read_key(key_id: UUID, request: Request, response: Response, menu: Menu, caller: Writer) -> object:
    key = await menu.keys.read(caller=caller, key_id=key_id)
    shown = _shown(key, menu, response)
    return Response(status_code=304, headers=dict(response.headers)) if is_known(request, key.tag) else shown


@router.put(
    "/{key_id}",
    summary="Change what a key may do",
    description=f"The secret stays, and so does the name. {_LIMITS} {OVERWRITING}",
    responses={**_UNKNOWN, **_ENDED, **CHANGED, **UNSEEN},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def change_key(
    *,
    key_id: UUID,
    body: GrantBody,
    request: Request,
    response: Response,
    menu: Menu,
    caller: Writer,
    expected: Expected,
) -> KeyView:
    key = await menu.keys.change(caller=caller, key_id=key_id, grant=body.grant(), expected=expected)
    forget(request, key)
    return _shown(key, menu, response)


@router.post(
    "/{key_id}/rotate",
    status_code=201,
    summary="Replace a key's secret",
    description="Makes a key of the same name with another secret, which is in the reply and cannot be read again. The "
    "old secret works on for a while, so that nothing stops while you exchange it. Needs everything the key may do.",
    responses={**_UNKNOWN, **_ENDED},
)
async def rotate_key(
    *,
    key_id: UUID,
    request: Request,
    response: Response,
    menu: Menu,
    caller: Writer,
    body: RotateBody | None = None,
) -> NewKeyView:
    wanted = body or RotateBody()
    overlap = timedelta(hours=wanted.overlap_hours)
    key, secret = await menu.keys.rotate(caller=caller, key_id=key_id, overlap=overlap, expires_at=wanted.expires_at)
    forget(request, key)
    return _made(key, secret, menu, response)


@router.post(
    "/{key_id}/revoke",
    summary="Revoke a key for good",
    description="It stops working at once, in other processes within ten seconds; so do the secrets that it has "
    "replaced. Revoking it again changes nothing.",
    responses=_UNKNOWN,
)
async def revoke_key(key_id: UUID, request: Request, response: Response, menu: Menu, caller: Writer) -> KeyView:
    key = await menu.keys.revoke(caller=caller, key_id=key_id)
    forget(request, key)
    return _shown(key, menu, response)
