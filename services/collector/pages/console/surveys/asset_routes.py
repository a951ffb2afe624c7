"""Pictures and fonts of themes: see them, upload, remove."""

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import (
    AssetInUseError,
    AssetNotFoundError,
    InvalidAssetError,
    UnknownAssetKindError,
)
from services.collector.domain.names import is_key
from services.collector.domain.surveys.asset import FONT
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.surveys.routes import Writing
from services.collector.pages.console.surveys.shown import BASE
from services.collector.pages.console.texts import say_to
from services.collector.web.deps import Menu
from services.collector.web.surveys.assets import PUBLIC
from shared.errors import PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

ADDRESS = BASE + "/-/assets"
_MOST = 200


@router.get(ADDRESS)
async def show_assets(visit: Writing, menu: Menu) -> Response:
    return await _page(visit, menu)


@router.post(ADDRESS)
async def upload(visit: Writing, menu: Menu) -> Response:
    async with visit.request.form() as form:
        name, file = str(form.get("name", "")).strip(), form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
    say = say_to(visit)
    if not is_key(name) or not content:
        return await _page(visit, menu, fault=say(_("Choose a file, and a name of lower-case letters and digits.")))
    try:
        await _put(menu, name, content)
    except (InvalidAssetError, UnknownAssetKindError):
        return await _page(visit, menu, fault=say(_("PNG, JPEG, WebP, SVG or WOFF2 of at most 256 KB can be used.")))
    return visit.go(ADDRESS)


@router.post(ADDRESS + "/{name}/remove")
async def remove(name: str, visit: Writing, menu: Menu) -> Response:
    try:
        await menu.assets.remove(name=name, expected=Precondition())
    except AssetInUseError:
        return await _page(visit, menu, fault=say_to(visit)(_("A live survey shows it, so it stays.")))
    except AssetNotFoundError:
        pass
    return visit.go(ADDRESS)


async def _put(menu: UseCases, name: str, content: bytes) -> None:
    """Store a file; whoever uploads under a name that is taken means to replace it, for the page lists them."""
    try:
        await menu.assets.put(name=name, content=content)
    except PreconditionRequiredError:
        await menu.assets.put(name=name, content=content, expected=Precondition())


async def _page(visit: Visit, menu: UseCases, fault: str | None = None) -> Response:
    listed = await menu.assets.list(after=None, limit=_MOST)
    return visit.page(
        CONSOLE,
        "surveys/assets.html",
        status=422 if fault else 200,
        own_address_of=own_address_of,
        listed=listed,
        public=PUBLIC,
        font=FONT,
        fault=fault,
    )
