"""What other websites load: the script, the card and the survey's content; and a page on which developers try it."""

import hashlib
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from services.collector.pages.embed.assets import PREFIX, scripts
from services.collector.pages.embed.config import config_of
from services.collector.pages.hosted.messages import PAGE_ERRORS, error_page
from services.collector.pages.hosted.render import page
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu
from services.collector.web.origins import admit_origin, preflight

router = APIRouter()

_SCRIPT = "text/javascript"
_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
LOADER_SECONDS = 300
"""How long browsers keep the script, whose address stays the same."""
CONFIG_SECONDS = 60

MODES = (("slide_in", "Slide-in"), ("popup", "Pop-up"), ("inline", "In the page"), ("button", "Tab"))
_TRY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_TRY_FOLDER = Path(__file__).parent.parent / "static" / "embed" / "try"
_TRY_TYPES = {".js": "text/javascript", ".css": "text/css"}
_TRY_FILES = {
    f"try-{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}{file.suffix}": file.read_bytes()
    for file in sorted(_TRY_FOLDER.iterdir())
    if file.suffix in _TRY_TYPES
}
_TRY_NAMES = {Path(name).suffix: name for name in _TRY_FILES}


@router.api_route("/embed.js", methods=["GET", "HEAD"], include_in_schema=False)
async def read_loader(request: Request) -> Response:
    made = scripts()
    headers = _FOR_ALL | {"Cache-Control": f"public, max-age={LOADER_SECONDS}", "ETag": made.loader_etag}
    if _is_known(request, made.loader_etag):
        return Response(status_code=304, headers=headers)
    return Response(made.loader, headers=headers, media_type=_SCRIPT)


@router.api_route(PREFIX + "{name}", methods=["GET", "HEAD"], include_in_schema=False)
async def read_part(name: str) -> Response:
    found = scripts().part(name)
    if found is None:
        raise HTTPException(404)
    content, is_present = found
    keep = "public, max-age=31536000, immutable" if is_present else "no-cache"
    return Response(content, headers=_FOR_ALL | {"Cache-Control": keep}, media_type=_SCRIPT)


@router.get(
    "/v1/embed/{key}",
    tags=["embed"],
    summary="Read what a website shows of a survey",
    description="For the script `/embed.js` and for cards of your own: questions, wordings, colours, and the rules by "
    "which browsers decide where and when to show it. Open to everybody; from browsers to the websites that the "
    "survey lists, if it lists any. It may be slightly more than a minute old; responses name the `version` that was "
    "shown.",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "The survey."},
        304: {"description": "It has not changed since the copy that `If-None-Match` names."},
        403: {"description": "The survey lists the websites that may show it, and this is not one of them."},
        404: {"description": "There is no survey with this key."},
        409: {"description": "The survey does not accept responses now."},
        429: {"description": "Asked too often."},
    },
)
async def read_embed(key: str, request: Request, menu: Menu) -> Response:
    await guard(request, key, budget="read")
    await admit_origin(request, key, is_kept=True)
    config = config_of(await menu.surveys.read_recent.open_version(key=key))
    headers = {"Cache-Control": f"public, max-age={CONFIG_SECONDS}", "ETag": config.etag}
    if _is_known(request, config.etag):
        return Response(status_code=304, headers=headers)
    return Response(config.content, headers=headers, media_type="application/json")


@router.options("/v1/surveys/{key}/responses", include_in_schema=False)
async def ask_before_answering(key: str) -> Response:  # noqa: ARG001 - a part of the address
    return preflight()


@router.get("/embed/try/{name}", include_in_schema=False)
async def read_try_file(name: str) -> Response:
    content = _TRY_FILES.get(name)
    if content is None:
        raise HTTPException(404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, headers=keep, media_type=_TRY_TYPES[Path(name).suffix])


@router.api_route("/s/{key}/try", methods=["GET", "HEAD"], include_in_schema=False)
async def try_survey(key: str, request: Request, menu: Menu) -> Response:
    try:
        await guard(request, key, budget="read")
        version = await menu.surveys.read_recent.open_version(key=key)
    except PAGE_ERRORS as error:
        return error_page(request, error, "en")
    return page(
        "embed_try.html",
        headers={"Content-Security-Policy": _TRY_POLICY},
        language="en",
        direction="ltr",
        key=version.survey,
        title=version.definition.title_in("en"),
        base=request.app.state.settings.base_url(),
        modes=MODES,
        script=_TRY_NAMES[".js"],
        style=_TRY_NAMES[".css"],
    )


def _is_known(request: Request, etag: str) -> bool:
    """Return whether the browser has the content already (RFC 9110 §13.1.2; proxies that compress weaken the tag)."""
    known = request.headers.get("if-none-match", "")
    return etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
