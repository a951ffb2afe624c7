"""Routes of short links: make and list them, follow them, draw them."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.channels.link import Link
from services.collector.domain.errors import LinkNotFoundError
from services.collector.web.channels.qr_image import LARGEST_SCALE, Correction, qr_png, qr_svg
from services.collector.web.deps import Menu
from services.collector.web.idempotency import IDEMPOTENCY_KEY, MALFORMED_KEY, claimed_id
from services.collector.web.openapi import with_example
from shared.web.auth import Caller, require
from shared.web.cursors import moment_cursor, read_cursor, read_moment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(tags=["links"])

Writer = Annotated[Caller, require("links:write")]
Scale = Annotated[int, Query(ge=1, le=LARGEST_SCALE, description="Width of one module in pixels.")]
Error = Annotated[Correction, Query(description="How much may be damaged: m 15 %, q 25 %.")]

_KEEP_PICTURE = {"Cache-Control": "public, max-age=2592000"}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no link with this code."}}


class LinkBody(BaseModel):
    """What a link stands for."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"survey": "visit", "touchpoint": "checkout", "location": "Berlin Mitte"}]},
    )

    survey: str = Field(description="Key of the survey.")
    touchpoint: str | None = Field(default=None, description="What responses through the link are about; a key.")
    location: str | None = Field(default=None, description="Which shop, ward or counter it hangs in.")
    code: str | None = Field(default=None, description="A code of your own choice; a random one when left out.")


class LinkView(BaseModel):
    """One link."""

    model_config = with_example(
        {
            "code": "k7m2p9x",
            "survey": "visit",
            "touchpoint": "checkout",
            "location": "Berlin Mitte",
            "url": "https://feedback.example/q/k7m2p9x",
            "svg_url": "https://feedback.example/q/k7m2p9x.svg",
            "png_url": "https://feedback.example/q/k7m2p9x.png",
            "created_at": "2026-03-01T12:30:00Z",
        }
    )

    code: str
    survey: str
    touchpoint: str | None
    location: str | None
    url: str = Field(description="The address to print.")
    svg_url: str = Field(description="Its QR code as SVG.")
    png_url: str = Field(description="Its QR code as PNG.")
    created_at: datetime

    @classmethod
    def of(cls, link: Link, base_url: str) -> "LinkView":
        """Return the link with its public addresses."""
        url = address_of(link, base_url)
        return cls(
            code=link.code,
            survey=link.survey,
            touchpoint=link.touchpoint,
            location=link.location,
            url=url,
            svg_url=f"{url}.svg",
            png_url=f"{url}.png",
            created_at=link.created_at,
        )


def address_of(link: Link, base_url: str) -> str:
    """Return the public address of a link."""
    return f"{base_url}/q/{link.code}"


@router.post(
    "/v1/links",
    status_code=201,
    summary="Make a short link for a survey at a place",
    description="The survey need not be published yet. A link never changes, because it is printed: asking again for "
    "the same code and place is answered 200 with the stored link, for another place 409.",
    responses={
        200: {"model": LinkView, "description": "The link was made before."},
        **MALFORMED_KEY,
        404: {"description": "There is no survey with this key."},
        409: {"description": "The code leads somewhere else."},
        422: {"description": "A field is wrong; `errors` names it."},
    },
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def create_link(body: LinkBody, request: Request, response: Response, menu: Menu, caller: Writer) -> LinkView:
    seed = await claimed_id(request, caller)
    link, is_new = await menu.links.create(**body.model_dump(), seed=seed)
    response.status_code = 201 if is_new else 200
    return LinkView.of(link, request.app.state.settings.base_url())


@router.get("/v1/links", summary="List the links, newest first")
async def list_links(
    request: Request, menu: Menu, _: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[LinkView]:
    links = await menu.links.list(before=read_cursor(cursor, 2, _mark), limit=limit + 1)
    more = moment_cursor(links[limit - 1].created_at, links[limit - 1].code) if len(links) > limit else None
    base_url = request.app.state.settings.base_url()
    return Page(items=[LinkView.of(link, base_url) for link in links[:limit]], next_cursor=more)


# The pictures come first: the address of the link itself would match theirs.


@router.get("/q/{code}.svg", summary="QR code of a link as SVG", response_class=Response, responses=_UNKNOWN)
async def draw_svg(code: str, request: Request, menu: Menu, scale: Scale = 8, error: Error = "m") -> Response:
    picture = qr_svg(await _address(code, request, menu), scale, error)
    return Response(picture, media_type="image/svg+xml", headers=_KEEP_PICTURE)


@router.get("/q/{code}.png", summary="QR code of a link as PNG", response_class=Response, responses=_UNKNOWN)
async def draw_png(code: str, request: Request, menu: Menu, scale: Scale = 8, error: Error = "m") -> Response:
    picture = qr_png(await _address(code, request, menu), scale, error)
    return Response(picture, media_type="image/png", headers=_KEEP_PICTURE)


@router.get(
    "/q/{code}",
    status_code=303,
    summary="Follow a link to its survey",
    description="Nothing is counted or stored: scanners and previews follow links too.",
    response_class=Response,
    responses=_UNKNOWN,
)
async def follow_link(code: str, menu: Menu) -> Response:
    link = await _found(code, menu)
    target = f"/s/{quote(link.survey)}?link={quote(link.code)}"
    return Response(status_code=303, headers={"Location": target, "Cache-Control": "no-store"})


async def _found(code: str, menu: Menu) -> Link:
    link = await menu.links.read(code=code)
    if link is None:
        raise LinkNotFoundError
    return link


async def _address(code: str, request: Request, menu: Menu) -> str:
    return address_of(await _found(code, menu), request.app.state.settings.base_url())


def _mark(moment: str, code: str) -> tuple[datetime, str]:
    return read_moment(moment), code
