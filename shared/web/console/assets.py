"""Styles, scripts and icons of the console, under names that change with their content."""

import functools
import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import APIRouter, Response
from markupsafe import Markup

from shared.errors import NotFoundError

_HERE = Path(__file__).parent
PREFIX = "/console/assets/"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_STYLES = ("tokens", "base", "layout", "parts", "lists", "charts", "modes")
_SCRIPTS = (
    "texts",
    "toasts",
    "requests",
    "dialogs",
    "parts",
    "keys",
    "palette",
    "follow",
    "live",
    "timeline",
    "mentions",
)
_WORKER = ("follow", "worker")
BUDGET = 40 * 1024
"""Bytes of scripts and styles after gzip, which is what the first page loads."""
POLICY = "default-src 'none'; connect-src 'self'"
"""Of the files: the worker may connect to us, and a file that is opened by itself does nothing."""


@functools.cache
def _contents() -> Mapping[str, bytes]:
    """Return the contents of the files by the names under which they are served."""
    styles = "\n".join(_read("css", name, "css") for name in _STYLES)
    htmx = (_HERE / "static" / "vendor" / "htmx.min.js").read_text()
    files = {
        "console.css": _smaller_style(styles),
        "console.js": f"{htmx}\n{_script(_SCRIPTS)}",
        "console-worker.js": _script(_WORKER),
    }
    return {_served(name, content.encode()): content.encode() for name, content in files.items()}


def _read(folder: str, name: str, ending: str) -> str:
    return (_HERE / "static" / folder / f"{name}.{ending}").read_text()


def _served(name: str, content: bytes) -> str:
    stem, ending = name.rsplit(".", 1)
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def _script(names: Sequence[str]) -> str:
    """Return scripts in one scope of their own."""
    import rjsmin  # noqa: PLC0415 - needed once, and only where somebody asks for a script

    joined = "\n".join(_read("js", name, "js") for name in names)
    return f"(()=>{{'use strict';\n{rjsmin.jsmin(joined)}\n}})();"


def _smaller_style(text: str) -> str:
    """Return a style sheet without comments and without space that says nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


def size() -> int:
    """Return the size of what the first page loads, in bytes after gzip at its usual level."""
    return sum(len(gzip.compress(content, 6, mtime=0)) for content in _contents().values())


def over_budget() -> list[str]:
    """Return a line when the files are larger than they may be."""
    found = size()
    return [f"the console's scripts and styles have {found} bytes after gzip; their budget is {BUDGET}"] * (
        found > BUDGET
    )


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
        headers = {"Cache-Control": keep, "Content-Security-Policy": POLICY}
        return Response(found, headers=headers, media_type=_TYPES[Path(name).suffix])

    return router
