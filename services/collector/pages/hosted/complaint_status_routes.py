"""How it goes on with a complaint, for whoever has its reference. The page shows nothing personal and takes nothing."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from services.collector.domain.complaints.complaint import ComplaintNotFoundError
from services.collector.domain.complaints.reference import read_reference
from services.collector.pages.hosted.complaint_status_view import StatusView, asking_view, status_view
from services.collector.pages.hosted.languages import OWN_LANGUAGES, choose
from services.collector.pages.hosted.messages import error_page, own_language
from services.collector.pages.hosted.render import page
from services.collector.web.abuse import guard_reference
from services.collector.web.deps import Menu
from shared.directory.structure import Structure
from shared.errors import TooManyRequestsError, UnavailableError

router = APIRouter(include_in_schema=False)

PATH = "/c"
_SECRET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
"""Whoever has the address sees the page, so it leaves with no link and enters no index."""
_LONGEST_SHOWN = 40
Asked = Annotated[str | None, Query(alias="lang")]


@router.api_route(PATH, methods=["GET", "HEAD"])
async def ask_for_reference(
    request: Request, *, asked: Asked = None, typed: Annotated[str | None, Query(alias="reference")] = None
) -> Response:
    """Ask for a reference, and lead to the page of the one that was typed."""
    language = own_language(request, asked)
    if typed is None:
        return _page(asking_view(language))
    reference = read_reference(typed)
    if reference is None:
        return _page(asking_view(language, typed[:_LONGEST_SHOWN]), 404)
    chosen = f"?{urlencode({'lang': language})}" if asked in OWN_LANGUAGES else ""
    return RedirectResponse(f"{PATH}/{reference}{chosen}", 303, _SECRET)


@router.api_route(f"{PATH}/{{reference}}", methods=["GET", "HEAD"])
async def show_status(reference: str, request: Request, menu: Menu, *, asked: Asked = None) -> Response:
    language = own_language(request, asked)
    try:
        await guard_reference(request)
        status = await menu.complaints.read_status(reference=reference)
        structure = (await menu.directory.read()).structure
    except ComplaintNotFoundError:
        return _page(asking_view(language, reference[:_LONGEST_SHOWN]), 404)
    except (TooManyRequestsError, UnavailableError) as error:
        answer = error_page(request, error, asked)
        answer.headers.update(_SECRET)
        return answer
    if asked is None and status.locale is not None:
        language = choose(OWN_LANGUAGES, status.locale, request.headers.get("accept-language", ""))
    return _page(status_view(language, status, _zone(structure, status.location)))


def _zone(structure: Structure, location: str | None) -> str:
    """Return by whose clocks days are shown: those of the place, else of the whole company."""
    tops = structure.children_of(None)
    return structure.zone_of(location or (tops[0].code if len(tops) == 1 else ""))


def _page(view: StatusView, status: int = 200) -> Response:
    return page("complaint_status.html", status, _SECRET, view=view, language=view.language, direction=view.direction)
