"""QR codes of short links, as SVG, PNG and PDF."""

import io
from functools import lru_cache
from typing import Annotated, Any, Literal

import segno
from fastapi import APIRouter, Query, Request, Response

from services.collector.domain.channels.link import Link
from services.collector.domain.errors import LinkNotFoundError
from services.collector.web.deps import Menu

router = APIRouter(tags=["links"])

Correction = Literal["m", "q"]
"""How much of a code may be damaged: 15 % (m) or 25 % (q)."""
Scale = Annotated[int, Query(ge=1, le=40, description="Width of one module in pixels.")]
Error = Annotated[Correction, Query(description="How much of the code may be damaged: m 15 %, q 25 %.")]

_QUIET_ZONE = 4
_KEPT = 256
_KEEP_PICTURE = {"Cache-Control": "public, max-age=2592000"}
UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no link with this code."}}


@lru_cache(maxsize=_KEPT)
def qr_svg(address: str, scale: int, correction: Correction) -> bytes:
    """Return an SVG that leads to `address`, with a title for those who cannot see it.

    Args:
        address: the address to encode.
        scale: width of one module in pixels; a vector picture can be stretched to any size.
        correction: the error correction at least; it is raised where that costs no space.
    """
    return _drawn(address, correction, kind="svg", scale=scale, light="#fff", title=f"QR code: {address}")


@lru_cache(maxsize=_KEPT)
def qr_png(address: str, scale: int, correction: Correction) -> bytes:
    """Return a PNG that leads to `address`; `scale` is the width of one module in pixels."""
    return _drawn(address, correction, kind="png", scale=scale)


@lru_cache(maxsize=_KEPT)
def qr_pdf(address: str, scale: int, correction: Correction) -> bytes:
    """Return a PDF of one page with a code that leads to `address`; `scale` is the width of one module in points."""
    return _drawn(address, correction, kind="pdf", scale=scale)


@lru_cache(maxsize=_KEPT)
def qr_inline(address: str) -> str:
    """Return an SVG to stand in a page, as large as its place there; the page says beside it where it leads."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=_QUIET_ZONE, omitsize=True, light="#fff", svgclass="qr-code", lineclass=None)


def _drawn(address: str, correction: Correction, **how: Any) -> bytes:  # noqa: ANN401 - segno's own options
    picture = io.BytesIO()
    segno.make(address, error=correction, micro=False).save(picture, border=_QUIET_ZONE, **how)
    return picture.getvalue()


def address_of(link: Link, base_url: str) -> str:
    return f"{base_url}/q/{link.code}"


@router.get("/q/{code}.svg", summary="QR code of a link as SVG", response_class=Response, responses=UNKNOWN)
async def draw_svg(code: str, request: Request, menu: Menu, scale: Scale = 8, error: Error = "m") -> Response:
    picture = qr_svg(await _address(code, request, menu), scale, error)
    return Response(picture, media_type="image/svg+xml", headers=_KEEP_PICTURE)


@router.get("/q/{code}.png", summary="QR code of a link as PNG", response_class=Response, responses=UNKNOWN)
async def draw_png(code: str, request: Request, menu: Menu, scale: Scale = 8, error: Error = "m") -> Response:
    picture = qr_png(await _address(code, request, menu), scale, error)
    return Response(picture, media_type="image/png", headers=_KEEP_PICTURE)


@router.get("/q/{code}.pdf", summary="QR code of a link as PDF", response_class=Response, responses=UNKNOWN)
async def draw_pdf(code: str, request: Request, menu: Menu, scale: Scale = 8, error: Error = "m") -> Response:
    picture = qr_pdf(await _address(code, request, menu), scale, error)
    return Response(picture, media_type="application/pdf", headers=_KEEP_PICTURE)


async def _address(code: str, request: Request, menu: Menu) -> str:
    link = await menu.links.read(code=code)
    if link is None:
        raise LinkNotFoundError
    return address_of(link, request.app.state.settings.base_url())
