"""Where short links lead: to the page of their survey, or to one that says kindly that the link is closed."""

import re
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Request, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.channels.link import Link
from services.collector.domain.errors import LinkNotFoundError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.pages.hosted.languages import texts_in
from services.collector.pages.hosted.messages import own_language, saying_page
from services.collector.web.channels.qr import UNKNOWN
from services.collector.web.deps import Menu
from shared.errors import UnavailableError

router = APIRouter(tags=["links"])
log = structlog.get_logger("heed.hosted")

_MACHINES = re.compile(
    r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|telegram|slack|curl|wget", re.IGNORECASE
)
"""How programs name themselves that look where a link leads before a person does."""


@router.get(
    "/q/{code}",
    status_code=303,
    summary="Follow a link to its survey",
    description="Counted by the hour, without a cookie and without keeping anything of whoever follows it; programs "
    "that say who they are do not count. A retired link answers with 410 and a page that says so.",
    response_class=Response,
    responses={**UNKNOWN, 410: {"description": "The link is retired.", "content": {"text/html": {}}}},
)
async def follow_link(code: str, request: Request, menu: Menu) -> Response:
    link = await menu.links.read(code=code)
    if link is None:
        raise LinkNotFoundError
    if link.retired_at is not None:
        return await closed_page(link, request, menu)
    if _is_a_person(request):
        try:
            await menu.links.openings.submit(link.code)
        except UnavailableError as error:  # a number must not stand in the way of an answer
            log.warning("opening_not_counted", error=type(error).__name__)
    target = f"/s/{quote(link.survey)}?link={quote(link.code)}"
    return Response(status_code=303, headers={"Location": target, "Cache-Control": "no-store"})


async def closed_page(link: Link, request: Request, menu: UseCases) -> Response:
    """Return the page of a retired link: it leads to the survey where that takes answers, else to complaints."""
    language = own_language(request, None)
    texts = texts_in(language)
    try:
        await menu.surveys.read_open(key=link.survey)
        elsewhere = (texts.retired_survey, f"/s/{quote(link.survey)}")
    except (SurveyNotFoundError, SurveyNotOpenError):
        elsewhere = (texts.retired_write, "/complaint")
    return saying_page(language, "sorry", texts.retired_title, texts.retired, status=410, anew=elsewhere)


def _is_a_person(request: Request) -> bool:
    """Return whether it may be a person who follows a link; browsers say when they only fetch in advance."""
    purpose = f"{request.headers.get('sec-purpose', '')} {request.headers.get('purpose', '')}"
    is_early = "prefetch" in purpose or "preview" in purpose
    return not is_early and _MACHINES.search(request.headers.get("user-agent", "")) is None
