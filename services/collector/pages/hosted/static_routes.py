"""What the pages load: style sheets, scripts, the icon, and the style sheets of themes. All from their own host."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.exceptions import HTTPException

from services.collector.domain.errors import SurveyNotFoundError
from services.collector.pages.hosted.render import asset
from services.collector.pages.hosted.theme import digest_of, stylesheet_of
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

_FOR_EVER = "public, max-age=31536000, immutable"


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
    version = await menu.read_published_version(key=key, number=number)
    theme = None if version is None else version.definition.theme
    if theme is None:
        raise SurveyNotFoundError
    stylesheet = stylesheet_of(theme)
    keep = _FOR_EVER if digest == digest_of(stylesheet) else "no-cache"
    return Response(stylesheet, headers={"Cache-Control": keep}, media_type="text/css")
