"""The page that a kiosk device shows: large faces, one tap, thanks, and ready for the next visitor."""

import hashlib
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.channels.device import Device
from services.collector.domain.errors import DeviceNotFoundError
from services.collector.pages.hosted.languages import OWN_LANGUAGES, choose, direction
from services.collector.pages.hosted.messages import error_page
from services.collector.pages.hosted.render import page
from services.collector.pages.kiosk.texts import kiosk_texts
from services.collector.pages.kiosk.view import kiosk_view
from services.collector.web.deps import Menu
from shared.errors import UnavailableError

router = APIRouter(include_in_schema=False)

EDITION = "Heed-Edition"
"""Header that changes when the page would show something else; open pages watch it and reload themselves."""
AGAIN_SECONDS = 60
"""After how long a page without a question reloads itself."""

# One address prefix for scripts and style sheet changes with any of them.
_FOLDER = Path(__file__).parent.parent / "static" / "kiosk"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FILES = {file.name: file.read_bytes() for file in sorted(_FOLDER.iterdir()) if file.suffix in _TYPES}

ASSETS_VERSION = hashlib.sha256(b"\0".join(_FILES.values())).hexdigest()[:12]
"""Changes with the content, so browsers may keep the files for ever."""
KEEPER = "keeper.js"
"""The service worker; its address stays the same, so that browsers find the next one."""

# A worker needs a policy of its own to fetch what it serves.
_KEEPER_POLICY = "default-src 'none'; connect-src 'self'"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get("/kiosk/keeper.js")
async def read_keeper() -> Response:
    return _keeper()


@router.get("/kiosk/assets/{version}/{name}")
async def read_kiosk_asset(version: str, name: str) -> Response:
    found = _asset(version, name)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/kiosk")
async def show_enrolment(request: Request) -> Response:
    texts = kiosk_texts(choose(OWN_LANGUAGES, None, request.headers.get("accept-language", "")))
    return page(
        "kiosk_enrol.html",
        headers={"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"},
        texts=texts,
        assets=f"/kiosk/assets/{ASSETS_VERSION}",
        language=texts.language,
        direction=direction(texts.language),
    )


@router.get("/kiosk/{device_id}")
async def show_kiosk(device_id: str, request: Request, menu: Menu) -> Response:
    try:
        device, survey = await menu.devices.read_kiosk(device_id=_uuid(device_id))
    except DeviceNotFoundError:
        return _message(request, "unknown", 404)
    except UnavailableError as error:
        answer = error_page(request, error, None)
        answer.headers["Refresh"] = str(AGAIN_SECONDS)
        return answer
    return _show(request, device, survey)


def _show(request: Request, device: Device, survey: LiveSurvey | None) -> Response:
    if survey is None or survey.version is None or survey.state != "active":
        return _message(request, "closed", 409)
    view = kiosk_view(device, survey.version)
    if view is None:
        return _message(request, "unsuitable", 409)
    first = view.sides[0]
    edition = f"{survey.version.survey}-{survey.version.number}-{ASSETS_VERSION}"
    return page(
        "kiosk.html",
        headers={"Content-Security-Policy": _POLICY, EDITION: edition},
        view=view,
        edition=edition,
        assets=f"/kiosk/assets/{ASSETS_VERSION}",
        app_version=ASSETS_VERSION,
        language=first.language,
        direction=first.direction,
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise DeviceNotFoundError from None


def _message(request: Request, kind: str, status: int) -> Response:
    texts = kiosk_texts(choose(OWN_LANGUAGES, None, request.headers.get("accept-language", "")))
    heading, words = {
        "unknown": (texts.unknown_title, texts.unknown),
        "closed": (texts.closed_title, texts.closed),
        "unsuitable": (texts.unsuitable_title, texts.unsuitable),
    }[kind]
    headers = {EDITION: kind} if kind == "unknown" else {EDITION: kind, "Refresh": str(AGAIN_SECONDS)}
    return page(
        "message.html",
        status,
        headers,
        kind="sorry",
        language=texts.language,
        direction=direction(texts.language),
        texts=None,
        heading=heading,
        words=words,
        anew=None,
    )


def _asset(version: str, name: str) -> Response | None:
    """Return a file; for one of another release the current one, which must not be cached. None when there is none."""
    content = _FILES.get(name)
    if content is None:
        return None
    keep = "public, max-age=31536000, immutable" if version == ASSETS_VERSION else "no-cache"
    return Response(content, headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])


def _keeper() -> Response:
    """Return the service worker, which browsers ask for anew each time."""
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _KEEPER_POLICY}
    return Response(_FILES[KEEPER], headers=headers, media_type=_TYPES[".js"])
