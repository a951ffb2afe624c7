"""The hosted page of a survey: forms, page by page or all on one; no script needed and no cookie set."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.collector.domain.errors import SurveyNotFoundError
from services.collector.pages.hosted.form import (
    FIELD,
    FORM,
    Entered,
    Hidden,
    UnreadableFormError,
    form_id,
    read_form,
    version_number,
)
from services.collector.pages.hosted.messages import PAGE_ERRORS, error_page, thanks_page, unreadable_page
from services.collector.pages.hosted.steps import take_step
from services.collector.pages.hosted.visit import Visit
from services.collector.web.abuse.limits import guard
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

Asked = Annotated[str | None, Query(alias="lang")]


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
        version = await menu.surveys.read_open(key=key)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)
    named = {name: request.query_params.get(f"{FIELD}{name}", "") for name in version.definition.hidden}
    hidden = Hidden.of(touchpoint, location, link, named)
    visit = Visit(request, menu, version, Entered(await menu.abuse.start_form(), hidden, language=asked))
    return visit.show(visit.journey().first())


@router.post("/s/{key}")
async def take_form(key: str, request: Request, menu: Menu) -> Response:
    asked = None
    try:
        guard(request, key)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            return unreadable_page(request, 415)
        entered = read_form(await request.body(), await menu.abuse.start_form())
        asked = entered.language
        version = await menu.surveys.read_open(key=key, number=entered.version)
        return await take_step(Visit(request, menu, version, entered))
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)


@router.api_route("/s/{key}/thanks", methods=["GET", "HEAD"])
async def say_thanks(
    key: str,
    request: Request,
    menu: Menu,
    *,
    asked: Asked = None,
    number: Annotated[str, Query(alias="v")] = "",
    response: str = "",
) -> Response:
    try:
        version = await menu.surveys.read_published(key=key, number=version_number(number))
        response_id = form_id(response)
        stored = (
            None if response_id is None else await menu.responses.recall_answers(survey=key, response_id=response_id)
        )
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)
    if version is None:
        return error_page(request, SurveyNotFoundError(), asked)
    return thanks_page(request, version, stored, asked)
