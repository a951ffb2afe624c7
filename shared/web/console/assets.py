"""Styles, scripts and icons of the console, under names that change with their content."""

import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Response
from markupsafe import Markup

from shared.errors import NotFoundError

_HERE = Path(__file__).parent
PREFIX = "/console/assets/"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_STYLES = ("tokens", "base", "layout", "parts", "lists", "charts", "modes")
_SCRIPTS = ("start",)
_FILES = {
    "console.css": tuple(f"css/{name}.css" for name in _STYLES),
    "console.js": ("vendor/htmx.min.js", *(f"js/{name}.js" for name in _SCRIPTS)),
}
"""What is served, and of which files below `static/` it is made."""


@functools.cache
def _contents() -> Mapping[str, bytes]:
    """Return the contents of the files by the names under which they are served."""
    made = {}
    for name, parts in _FILES.items():
        content = b"\n".join((_HERE / "static" / part).read_bytes() for part in parts)
        stem, ending = name.rsplit(".", 1)
        made[f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"] = content
    return made


def address_of(name: str) -> str:
    """Return the address of a file such as `console.css`."""
    return PREFIX + next(served for served in _contents() if _name_of(served) == name)


def _name_of(served: str) -> str:
    """Return the name in `_FILES` of what is served under a name with a digest."""
    stem, _, rest = served.rpartition("-")
    return f"{stem}{Path(rest).suffix}"


@functools.cache
def icon(name: str) -> Markup:
    """Return an icon as inline SVG, which takes the colour of the text and says nothing to screen readers."""
    svg = (_HERE / "icons" / f"{name}.svg").read_text()
    inner = re.sub(r"\s+", " ", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]).strip()
    return Markup(  # noqa: S704 - our own files
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        f"{inner}</svg>"
    )


class AssetNotFoundError(NotFoundError):
    slug = "asset-not-found"
    title = "There is no such file"


def console_assets_router() -> APIRouter:
    """Return the route of the files; every process serves them, whichever services it runs."""
    router = APIRouter(include_in_schema=False)

    @router.get(PREFIX + "{name}")
    async def asset(name: str) -> Response:
        kept = _contents().get(name)
        found = kept or next((one for other, one in _contents().items() if _name_of(other) == _name_of(name)), None)
        if found is None:
            raise AssetNotFoundError
        keep = "public, max-age=31536000, immutable" if kept else "no-cache"
        return Response(found, headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])

    return router
