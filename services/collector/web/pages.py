"""The hosted page of a survey: one form, no script needed."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from services.collector.application.published_surveys import PublishedVersion
from services.collector.application.submit_responses import Submitted
from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import InvalidResponseError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.domain.response import ResponseDraft
from services.collector.web.deps import Menu
from services.collector.web.languages import choose
from services.collector.web.page_form import Entered, Hidden, UnreadableFormError, answers_of, blank_form, read_form
from services.collector.web.page_messages import answered_page, error_page, thanks_page, unreadable_page
from services.collector.web.page_render import asset, page
from services.collector.web.page_view import page_view
from shared.errors import ConflictError, FieldProblem, UnavailableError
from shared.failpoints import failpoint
from shared.observability import correlation

router = APIRouter(include_in_schema=False)

_FORM = "application/x-www-form-urlencoded"
_NO_FORM = (SurveyNotFoundError, SurveyNotOpenError, UnavailableError)


@router.get("/s/assets/{name}")
async def read_asset(name: str) -> Response:
    return asset(name)


@router.api_route("/s/{key}", methods=["GET", "HEAD"])
async def show_survey(
    key: str,
    request: Request,
    menu: Menu,
    *,
    lang: str | None = None,
    touchpoint: Annotated[str | None, Query(alias="t")] = None,
    location: Annotated[str | None, Query(alias="l")] = None,
    link: str | None = None,
) -> Response:
    try:
        version = await _open_version(menu, key)
    except _NO_FORM as error:
        return error_page(request, error, lang)
    return _form(request, version, blank_form(Hidden.of(touchpoint, location, link), lang))


@router.post("/s/{key}")
async def take_form(key: str, request: Request, menu: Menu) -> Response:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return unreadable_page(request, 415)
    try:
        form = read_form(await request.body())
        version = await _open_version(menu, key)
        if form.is_trapped:
            return _form(request, version, form, 422)
        return await _submit(request, menu, version, form)
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except _NO_FORM as error:
        return error_page(request, error, None)


@router.api_route("/s/{key}/thanks", methods=["GET", "HEAD"])
async def say_thanks(key: str, request: Request, menu: Menu, lang: str | None = None) -> Response:
    try:
        survey = await menu.read_live_survey(key=key)
    except UnavailableError as error:
        return error_page(request, error, lang)
    if survey is None or survey.version is None:
        return error_page(request, SurveyNotFoundError(), lang)
    return thanks_page(_language(request, survey.version, lang))


async def _submit(request: Request, menu: UseCases, version: PublishedVersion, form: Entered) -> Response:
    language = _language(request, version, form.language)
    draft = ResponseDraft(
        survey=version.survey,
        answers=answers_of(form, version.definition),
        id=form.id,
        touchpoint=form.hidden.touchpoint,
        location=form.hidden.location,
        locale=language,
    )
    draft = await _placed(menu, draft, form.hidden.link)
    outcome = await menu.submissions.submit(Submitted(draft, correlation.current()))
    await failpoint("ingest.before_reply")
    match outcome.error:
        case None:
            return RedirectResponse(f"/s/{version.survey}/thanks?{urlencode({'lang': language})}", 303)
        case InvalidResponseError():
            # Shown with the version that is live now: it may be newer than the one the form was made for.
            return _form(request, await _open_version(menu, version.survey), form, 422, outcome.error.problems)
        case SurveyNotFoundError() | SurveyNotOpenError():
            raise outcome.error
        case ConflictError():
            return answered_page(version.survey, form, language)
        case _:
            raise outcome.error


async def _open_version(menu: UseCases, key: str) -> PublishedVersion:
    """Return the live version of a survey that takes responses.

    Raises:
        SurveyNotFoundError: there is no such survey.
        SurveyNotOpenError: it takes none now.
        UnavailableError: the database does not answer.
    """
    survey = await menu.read_live_survey(key=key)
    if survey is None:
        raise SurveyNotFoundError
    if survey.state != "active" or survey.version is None:
        raise SurveyNotOpenError(survey.state)
    return survey.version


async def _placed(menu: UseCases, draft: ResponseDraft, link: str | None) -> ResponseDraft:
    """Return the draft with the place behind its short link; an unknown link or another survey's changes nothing."""
    if link is None:
        return draft
    place = await menu.resolve_link(code=link)
    return draft if place is None or place.survey != draft.survey else place.applied_to(draft)


def _language(request: Request, version: PublishedVersion, asked: str | None) -> str:
    return choose(version.definition.languages, asked, request.headers.get("accept-language", ""))


def _form(
    request: Request,
    version: PublishedVersion,
    form: Entered,
    status: int = 200,
    problems: Sequence[FieldProblem] = (),
) -> Response:
    language = _language(request, version, form.language)
    view = page_view(version.survey, version.definition, language, form, problems)
    return page("survey.html", status, view=view, language=view.language, direction=view.direction)
