"""The hosted page of a survey, and what it loads. It needs no script and sets no cookie."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.collector.domain.errors import SurveyNotFoundError
from services.collector.pages.hosted.form import (
    FIELD_PREFIX,
    FORM_TYPE,
    Entered,
    Hidden,
    UnreadableFormError,
    read_form,
)
from services.collector.pages.hosted.languages import choose, direction
from services.collector.pages.hosted.link_routes import closed_page
from services.collector.pages.hosted.messages import PAGE_ERRORS, error_page, unreadable_page
from services.collector.pages.hosted.render import asset, page
from services.collector.pages.hosted.steps import STORED, take_step
from services.collector.pages.hosted.theme import digest_of, stylesheet_of
from services.collector.pages.hosted.visit import Visit
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

Asked = Annotated[str | None, Query(alias="lang")]

LANGUAGES = ("en", "de")
"""In which the accessibility statement is written, the fallback first."""
_FOR_EVER = "public, max-age=31536000, immutable"


@router.api_route("/s/accessibility", methods=["GET", "HEAD"])
async def show_statement(request: Request, menu: Menu, asked: Asked = None) -> Response:
    language = choose(LANGUAGES, asked, request.headers.get("accept-language", ""))
    return page(
        f"accessibility_{language}.html",
        language=language,
        direction=direction(language),
        contact=menu.contact,
        address=_address(menu.contact),
    )


def _address(contact: str) -> str | None:
    """Return where a contact leads; None for one that is neither a web nor an e-mail address."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else None


@router.get("/s/assets/{name}")
async def read_static_file(name: str) -> Response:
    found = asset(name)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/s/{key}/theme-{digest}.css")
async def read_theme(
    key: str, digest: str, menu: Menu, number: Annotated[int | None, Query(alias="v", ge=1, le=2**31 - 1)] = None
) -> Response:
    version = await menu.surveys.read_published(key=key, number=number)
    theme = None if version is None else version.definition.theme
    if theme is None:
        raise SurveyNotFoundError
    stylesheet = stylesheet_of(theme)
    keep = _FOR_EVER if digest == digest_of(stylesheet) else "no-cache"
    return Response(stylesheet, headers={"Cache-Control": keep}, media_type="text/css")


@router.api_route("/s/{key}", methods=["GET", "HEAD"])
async def show_survey(
    key: str,
    request: Request,
    menu: Menu,
    *,
    asked: Asked = None,
    touchpoint: Annotated[str | None, Query(alias="t")] = None,
    location: Annotated[str | None, Query(alias="l")] = None,
    link: str | None = None,
) -> Response:
    try:
        known = await menu.links.read(code=link) if link else None
        if known is not None and known.retired_at is not None:
            return await closed_page(known, request, menu)
        version = await menu.surveys.read_open(key=key)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)
    named = {name: request.query_params.get(f"{FIELD_PREFIX}{name}", "") for name in version.definition.hidden}
    hidden = Hidden.of(touchpoint, location, link, named)
    visit = Visit(request, menu, version, Entered(await menu.abuse.start_form(), hidden, language=asked))
    return visit.show(visit.journey().first())


@router.post("/s/{key}")
async def take_form(key: str, request: Request, menu: Menu) -> Response:
    asked = None
    try:
        await guard(request, key)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
            return unreadable_page(request, 415)
        entered = read_form(await request.body(), await menu.abuse.start_form())
        asked = entered.language
        version = await menu.surveys.read_open(key=key, number=entered.version)
        return await take_step(Visit(request, menu, version, entered), STORED)
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)
