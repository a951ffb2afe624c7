"""Templates and static files of the hosted pages."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

_HERE = Path(__file__).parent.parent
_STATIC = _HERE / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_ICON = (_STATIC / "icon.svg").read_bytes()
_FILES = {
    name: (_STATIC / name).read_bytes() for name in ("page.css", "survey.css", "survey.js", "proof.js", "opened.js")
}

ICON_NAME = "icon.svg"


def _versioned(name: str) -> str:
    """Return the name under which a file is served: it changes with the content, so browsers may keep it for ever."""
    stem, _, ending = name.partition(".")
    return f"{stem}-{hashlib.sha256(_FILES[name]).hexdigest()[:12]}.{ending}"


NAMES: Mapping[str, str] = {name: _versioned(name) for name in _FILES}
"""Names of the files as they are served."""
CSS_NAME = NAMES["page.css"]

_NO_FRAMES = "frame-ancestors 'none'"
# No inline style or script, no other host, no frame around it, and its form goes nowhere else.
POLICY = f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; {_NO_FRAMES}"
SCRIPT = "script-src 'self'"
CONNECT = "connect-src 'self'"
FONT = "font-src 'self'"


def for_frames(policy: str) -> str:
    """Return a policy that lets our own pages, and no others, show the page in a frame; for previews only."""
    return policy.replace(_NO_FRAMES, "frame-ancestors 'self'")


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Template filter: drop what is empty."""
    return {name: value for name, value in values.items() if value}


_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters["given"] = _given


def page(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: object) -> Response:
    """Return the answer that shows a template. It is never kept by a cache: each form has an id of its own."""
    content = _TEMPLATES.get_template(template).render(css=CSS_NAME, files=NAMES, icon=ICON_NAME, **values)
    fixed = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Vary": "Accept-Language"}
    if isinstance(language := values.get("language"), str):
        fixed["Content-Language"] = language
    return Response(content, status, fixed | (headers or {}), "text/html")


def asset(name: str) -> Response | None:
    """Return a static file; for one of another release the current one, not to be cached; None when there is none."""
    if name == ICON_NAME:
        return Response(_ICON, headers={"Cache-Control": "public, max-age=86400"}, media_type="image/svg+xml")
    stem, _, rest = name.partition("-")
    found = f"{stem}{Path(rest).suffix}"
    if found not in _FILES:
        return None
    keep = "public, max-age=31536000, immutable" if name == NAMES[found] else "no-cache"
    return Response(_FILES[found], headers={"Cache-Control": keep}, media_type=_TYPES[Path(found).suffix])
