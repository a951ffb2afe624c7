"""Routes of surveys: write, publish, pause, read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from services.collector.web.deps import Menu, json_body
from services.collector.web.openapi import json_body_of
from services.collector.web.surveys.bodies import (
    Key,
    PublishedSurvey,
    SurveyCheck,
    SurveyDetails,
    SurveySummary,
    SurveyView,
    VersionView,
)
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.schema import EXAMPLE, REFERENCE
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of
from shared.web.etags import ADVICE, CHANGED, IF_MATCH, IF_NONE_MATCH, OVERWRITING, UNSEEN, Expected, is_known, tagged
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/surveys", tags=["surveys"])

Writer = Annotated[Caller, require("surveys:write")]
Reader = Annotated[Caller, require("surveys:read")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no survey with this key."}}
_STATE: dict[int | str, dict[str, Any]] = {409: {"description": "The survey's state does not allow this."}}
_CHANGING: dict[str, Any] = {"parameters": [IF_MATCH]}


@router.put(
    "/{key}",
    summary="Create a survey or edit its draft",
    description="Respondents do not see the draft before it is published. It changes neither the live version nor the "
    "meaning of earlier answers. Each problem names its place, such as `questions.2.scale`.\n\n"
    "Sending the same draft again changes nothing. " + OVERWRITING,
    responses={201: {"model": SurveyView, "description": "The survey is new."}, **_STATE, **CHANGED, **UNSEEN},
    openapi_extra={**json_body_of(REFERENCE, EXAMPLE), "parameters": [IF_MATCH, IF_NONE_MATCH]},
)
async def put_survey(
    key: Annotated[Key, Path()], request: Request, response: Response, menu: Menu, expected: Expected, _: Writer
) -> SurveyView:
    draft = parse_survey(await json_body(request))
    survey, is_new = await menu.surveys.put(key=key, draft=draft, expected=expected)
    tagged(response, survey.tag)
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/surveys/{survey.key}"
    return SurveyView.from_domain(survey)


@router.post(
    "/{key}/publish",
    summary="Publish the draft as the next version",
    description="The version never changes: responses are bound to it for good. Publishing an unchanged draft changes "
    "nothing. A new survey becomes active when it is first published; a paused one stays paused.\n\n"
    "Publishing is refused (422) if a concept is measured by another metric, scale or polarity than in the newest "
    "earlier version that has it, unless its question declares `series_break` with the reason.\n\n" + ADVICE,
    responses={**_UNKNOWN, **_STATE, **CHANGED},
    openapi_extra=_CHANGING,
)
async def publish_survey(key: str, response: Response, menu: Menu, expected: Expected, _: Writer) -> PublishedSurvey:
    survey, missing = await menu.surveys.publish(key=key, expected=expected)
    tagged(response, survey.tag)
    return PublishedSurvey.with_missing(survey, missing)


@router.post(
    "/{key}/pause",
    summary="Stop accepting responses for now",
    responses={**_UNKNOWN, **_STATE, **CHANGED},
    openapi_extra=_CHANGING,
)
async def pause_survey(key: str, response: Response, menu: Menu, expected: Expected, _: Writer) -> SurveyView:
    survey = await menu.surveys.change_state(key=key, step="pause", expected=expected)
    tagged(response, survey.tag)
    return SurveyView.from_domain(survey)


@router.post(
    "/{key}/resume",
    summary="Accept responses again",
    responses={**_UNKNOWN, **_STATE, **CHANGED},
    openapi_extra=_CHANGING,
)
async def resume_survey(key: str, response: Response, menu: Menu, expected: Expected, _: Writer) -> SurveyView:
    survey = await menu.surveys.change_state(key=key, step="resume", expected=expected)
    tagged(response, survey.tag)
    return SurveyView.from_domain(survey)


@router.post(
    "/{key}/archive",
    summary="Close the survey for good",
    description="Its responses and versions stay readable.",
    responses={**_UNKNOWN, **CHANGED},
    openapi_extra=_CHANGING,
)
async def archive_survey(key: str, response: Response, menu: Menu, expected: Expected, _: Writer) -> SurveyView:
    survey = await menu.surveys.change_state(key=key, step="archive", expected=expected)
    tagged(response, survey.tag)
    return SurveyView.from_domain(survey)


@router.get("", summary="List the surveys by key")
async def list_surveys(
    menu: Menu, _: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[SurveySummary]:
    after = key_of(cursor)
    surveys = await menu.surveys.list(after=after, limit=limit + 1)
    more = encode_cursor(surveys[limit - 1].key) if len(surveys) > limit else None
    return Page(items=[SurveySummary.from_domain(survey) for survey in surveys[:limit]], next_cursor=more)


@router.get(
    "/{key}",
    summary="Read a survey with its draft and its versions",
    description="With `If-None-Match`, a survey that has not changed is answered with 304, unless it has quotas, whose "
    "counts change by themselves.",
    response_model=SurveyDetails,
    responses={**_UNKNOWN, 304: {"description": "It has not changed."}},
)
async def read_survey(key: str, request: Request, response: Response, menu: Menu, _: Reader) -> Any:  # noqa: ANN401 - a body, or none
    survey, versions, quotas = await menu.surveys.read(key=key)
    tagged(response, survey.tag)
    if not quotas and is_known(request, survey.tag):
        return Response(status_code=304, headers=dict(response.headers))
    return SurveyDetails.with_versions(survey, versions, quotas)


@router.get(
    "/{key}/check",
    summary="Check whether the draft can be published",
    description="Changes nothing. Returns what prevents publishing, wordings that fall back to another language, and "
    "series that break.",
    responses=_UNKNOWN,
)
async def check_survey(key: str, menu: Menu, _: Reader) -> SurveyCheck:
    return SurveyCheck.from_domain(await menu.surveys.check(key=key))


@router.get("/{key}/versions/{version}", summary="Read what a version asks", responses=_UNKNOWN)
async def read_version(
    key: str, version: Annotated[int, Path(ge=1, le=2**31 - 1)], menu: Menu, _: Reader
) -> VersionView:
    return VersionView.from_domain(await menu.surveys.read_version(key=key, number=version))
