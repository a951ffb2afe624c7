"""Templates and static files of the hosted page."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

_HERE = Path(__file__).parent
_CSS = (_HERE / "static" / "page.css").read_bytes()
_ICON = (_HERE / "static" / "icon.svg").read_bytes()

CSS_NAME = f"page-{hashlib.sha256(_CSS).hexdigest()[:12]}.css"
"""Changes with the content, so browsers may keep it for ever."""
ICON_NAME = "icon.svg"

# No inline style or script, no other host, no frame around it, and its form goes nowhere else.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Template filter: leave out what is empty."""
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
    content = _TEMPLATES.get_template(template).render(css=CSS_NAME, icon=ICON_NAME, **values)
    fixed = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Vary": "Accept-Language"}
    return Response(content, status, fixed | (headers or {}), "text/html")


def asset(name: str) -> Response:
    """Return the icon or the style sheet; one of another release is answered with the present one, not kept."""
    if name == ICON_NAME:
        return Response(_ICON, headers={"Cache-Control": "public, max-age=86400"}, media_type="image/svg+xml")
    keep = "public, max-age=31536000, immutable" if name == CSS_NAME else "no-cache"
    return Response(_CSS, headers={"Cache-Control": keep}, media_type="text/css")
