"""Routes of assets: pictures and fonts that themes show, served from the survey's own host."""

from datetime import datetime
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from services.collector.domain.errors import UnknownAssetKindError
from services.collector.domain.surveys.asset import MAX_ASSET_BYTES, AssetSummary, MediaType
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of
from shared.web.etags import CHANGED, IF_MATCH, IF_NONE_MATCH, OVERWRITING, UNSEEN, Expected, is_known, tagged
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter()

Writer = Annotated[Caller, require("surveys:write")]
Name = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Name that themes use.")]

PUBLIC = "/s/assets/theme/"
# A picture that is opened by itself is a document that may do nothing at all.
_POLICY = "default-src 'none'; sandbox"
# Names stay while contents change, so browsers ask again after a while; mostly the answer is 304.
_KEEP = "public, max-age=300"

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no asset with this name."}}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": dict.fromkeys(get_args(MediaType), _BINARY),
    }
}


class AssetView(BaseModel):
    """A picture or font."""

    model_config = with_example(
        {
            "name": "shop-logo",
            "media_type": "image/svg+xml",
            "size": 2048,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "url": f"{PUBLIC}shop-logo",
            "updated_at": "2026-03-01T12:30:00Z",
        }
    )

    name: str
    media_type: MediaType
    size: int = Field(description="In bytes.")
    sha256: str = Field(description="Digest of the content, hexadecimal.")
    url: str = Field(description="Path under which pages show it.")
    updated_at: datetime

    @classmethod
    def from_domain(cls, asset: AssetSummary) -> "AssetView":
        return cls(
            name=asset.name,
            media_type=asset.media_type,
            size=asset.size,
            sha256=asset.sha256.hex(),
            url=f"{PUBLIC}{asset.name}",
            updated_at=asset.updated_at,
        )


@router.put(
    "/v1/assets/{name}",
    tags=["assets"],
    summary="Upload a picture or font for themes",
    description=f"PNG, JPEG, WebP, SVG without scripts, or WOFF2, recognised by its content, at most "
    f"{MAX_ASSET_BYTES // 1024} KiB. Themes name it as `logo` or `font`. Another content replaces it everywhere. "
    + OVERWRITING,
    responses={
        201: {"model": AssetView, "description": "The name is new."},
        **CHANGED,
        **UNSEEN,
        415: {"description": "Its content is none of these types."},
        422: {"description": "It is empty or too large."},
    },
    openapi_extra={**_BODY, "parameters": [IF_MATCH, IF_NONE_MATCH]},
)
async def put_asset(
    *, name: Name, request: Request, response: Response, menu: Menu, _: Writer, expected: Expected
) -> AssetView:
    try:
        asset, is_new = await menu.assets.put(name=name, content=await request.body(), expected=expected)
    except UnknownAssetKindError as error:
        raise HTTPException(415, error.detail) from None
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/assets/{asset.name}"
    tagged(response, asset.tag)
    return AssetView.from_domain(asset)


@router.get("/v1/assets", tags=["assets"], summary="List the assets by name")
async def list_assets(menu: Menu, _: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[AssetView]:
    after = key_of(cursor)
    assets = await menu.assets.list(after=after, limit=limit + 1)
    more = encode_cursor(assets[limit - 1].name) if len(assets) > limit else None
    return Page(items=[AssetView.from_domain(asset) for asset in assets[:limit]], next_cursor=more)


@router.get("/v1/assets/{name}", tags=["assets"], summary="Read an asset's properties", responses=_UNKNOWN)
async def read_asset(name: str, response: Response, menu: Menu, _: Writer) -> AssetView:
    asset = (await menu.assets.read(name=name)).summary
    tagged(response, asset.tag)
    return AssetView.from_domain(asset)


@router.delete(
    "/v1/assets/{name}",
    tags=["assets"],
    status_code=204,
    summary="Remove an asset",
    description="Refused while the live version of a survey shows it. " + OVERWRITING,
    responses={**_UNKNOWN, 409: {"description": "A survey shows it."}, **CHANGED, **UNSEEN},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def remove_asset(name: str, menu: Menu, _: Writer, expected: Expected) -> None:
    await menu.assets.remove(name=name, expected=expected)


@router.api_route("/s/assets/theme/{name}", methods=["GET", "HEAD"], include_in_schema=False)
async def show_asset(name: str, request: Request, menu: Menu) -> Response:
    asset = await menu.assets.read(name=name)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": _KEEP}
    is_there = is_known(request, asset.tag)
    shown = Response(status_code=304) if is_there else Response(asset.content, media_type=asset.summary.media_type)
    shown.headers.update(headers)
    tagged(shown, asset.tag)
    return shown
