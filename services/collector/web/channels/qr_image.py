"""QR codes as pictures."""

import io
from functools import lru_cache
from typing import Literal

import segno

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
