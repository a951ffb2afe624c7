"""A page on which developers see a survey's card in every mode, and the lines that bring it to their website."""

import hashlib
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from services.collector.pages.hosted.messages import PAGE_ERRORS, error_page
from services.collector.pages.hosted.render import page
from services.collector.web.abuse.limits import guard
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

MODES = (("slide_in", "Slide-in"), ("popup", "Pop-up"), ("inline", "In the page"), ("button", "Tab"))
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_FOLDER = Path(__file__).parent.parent / "static" / "embed" / "try"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FILES = {
    f"try-{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}{file.suffix}": file.read_bytes()
    for file in sorted(_FOLDER.iterdir())
    if file.suffix in _TYPES
}
_NAMES = {Path(name).suffix: name for name in _FILES}


@router.get("/embed/try/{name}")
async def read_try_file(name: str) -> Response:
    content = _FILES.get(name)
    if content is None:
        raise HTTPException(404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, headers=keep, media_type=_TYPES[Path(name).suffix])


@router.api_route("/s/{key}/try", methods=["GET", "HEAD"])
async def try_survey(key: str, request: Request, menu: Menu) -> Response:
    try:
        guard(request, key, budget="read")
        version = await menu.surveys.read_recent.open_version(key=key)
    except PAGE_ERRORS as error:
        return error_page(request, error, "en")
    return page(
        "embed_try.html",
        headers={"Content-Security-Policy": _POLICY},
        language="en",
        direction="ltr",
        key=version.survey,
        title=version.definition.title,
        base=request.app.state.settings.base_url(),
        modes=MODES,
        script=_NAMES[".js"],
        style=_NAMES[".css"],
    )
