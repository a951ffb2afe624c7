"""What stands beside the surveys: the accessibility statement, and what the pages load, all from their own host."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.collector.domain.errors import SurveyNotFoundError
from services.collector.pages.hosted.languages import choose, direction
from services.collector.pages.hosted.render import asset, page
from services.collector.pages.hosted.theme import digest_of, stylesheet_of
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

LANGUAGES = ("en", "de")
"""In which the accessibility statement is written, the fallback first."""
_FOR_EVER = "public, max-age=31536000, immutable"


@router.api_route("/s/accessibility", methods=["GET", "HEAD"])
async def show_statement(
    request: Request, menu: Menu, asked: Annotated[str | None, Query(alias="lang")] = None
) -> Response:
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
