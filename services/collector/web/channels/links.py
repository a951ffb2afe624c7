"""Routes of short links: make and list them, follow them, draw them as QR codes."""

import io
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import quote

import segno
from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from services.collector.domain.channels.link import Link
from services.collector.domain.errors import LinkNotFoundError
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id
from services.collector.web.drafts import SpotBody
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_cursor, read_cursor, read_moment
from shared.web.origin import SpotView
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

Correction = Literal["m", "q"]
"""How much of a code may be damaged: 15 % (m) or 25 % (q)."""

LARGEST_SCALE = 40
_QUIET_ZONE = 4
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def qr_svg(address: str, scale: int, correction: Correction) -> bytes:
    """Return an SVG that leads to `address`, with a title for those who cannot see it.

    Args:
        address: the address to encode.
        scale: width of one module in pixels; a vector picture can be stretched to any size.
        correction: the error correction at least; it is raised where that costs no space.
    """
    picture = io.BytesIO()
    segno.make(address, error=correction, micro=False).save(
        picture, kind="svg", scale=scale, border=_QUIET_ZONE, light="#fff", title=f"QR code: {address}"
    )
    return picture.getvalue()


@lru_cache(maxsize=_KEPT)
def qr_png(address: str, scale: int, correction: Correction) -> bytes:
    """Return a PNG that leads to `address`; `scale` is the width of one module in pixels."""
    picture = io.BytesIO()
    segno.make(address, error=correction, micro=False).save(picture, kind="png", scale=scale, border=_QUIET_ZONE)
    return picture.getvalue()


router = APIRouter(tags=["links"])

Writer = Annotated[Caller, require("links:write")]
Scale = Annotated[int, Query(ge=1, le=LARGEST_SCALE, description="Width of one module in pixels.")]
Error = Annotated[Correction, Query(description="How much of the code may be damaged: m 15 %, q 25 %.")]

_KEEP_PICTURE = {"Cache-Control": "public, max-age=2592000"}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no link with this code."}}


class LinkBody(SpotBody):
    """The survey and the place that a link leads to."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"survey": "visit", "touchpoint": "checkout", "location": "Berlin Mitte"}]},
    )

    survey: str = Field(description="Key of the survey.")
    code: str | None = Field(default=None, description="A code of your own choice. Default: a random one.")


class LinkView(SpotView):
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
    url: str = Field(description="The address to print.")
    svg_url: str = Field(description="Its QR code as SVG.")
    png_url: str = Field(description="Its QR code as PNG.")
    created_at: datetime

    @classmethod
    def from_domain(cls, link: Link, base_url: str) -> "LinkView":
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
    return f"{base_url}/q/{link.code}"


@router.post(
    "/v1/links",
    status_code=201,
    summary="Make a short link for a survey at a place",
    description="The survey need not be published yet. A link never changes, because it is printed: a request for the "
    "same code and place is answered with 200 and the stored link, for another place with 409.",
    responses={
        200: {"model": LinkView, "description": "The link exists already."},
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
    return LinkView.from_domain(link, request.app.state.settings.base_url())


@router.get("/v1/links", summary="List the links, newest first")
async def list_links(
    request: Request, menu: Menu, _: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[LinkView]:
    links = await menu.links.list(before=read_cursor(cursor, 2, _mark), limit=limit + 1)
    more = moment_cursor(links[limit - 1].created_at, links[limit - 1].code) if len(links) > limit else None
    base_url = request.app.state.settings.base_url()
    return Page(items=[LinkView.from_domain(link, base_url) for link in links[:limit]], next_cursor=more)


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
