"""Routes of surveys: write, publish, pause, read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from services.collector.web.deps import Menu
from services.collector.web.survey_bodies import Key, SurveyBody, SurveyDetails, SurveySummary, SurveyView, VersionView
from shared.web.auth import Caller, require
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/v1/surveys", tags=["surveys"])

Writer = Annotated[Caller, require("surveys:write")]
Reader = Annotated[Caller, require("surveys:read")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no survey with this key."}}
_STATE: dict[int | str, dict[str, Any]] = {409: {"description": "The survey's state does not allow this."}}


@router.put(
    "/{key}",
    summary="Create a survey or edit its draft",
    description="Respondents see nothing of it before it is published. What is live, and what old answers meant, never "
    "changes by this. A problem names its place, such as `questions.2.scale`.",
    responses={201: {"model": SurveyView, "description": "The survey is new."}, **_STATE},
)
async def put_survey(
    key: Annotated[Key, Path()], body: SurveyBody, response: Response, menu: Menu, _: Writer
) -> SurveyView:
    survey, is_new = await menu.put_survey(key=key, draft=body.to_domain())
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/surveys/{survey.key}"
    return SurveyView.of(survey)


@router.post(
    "/{key}/publish",
    summary="Publish the draft as the next version",
    description="The version is frozen: responses are bound to it for good. Publishing an unchanged draft changes "
    "nothing. A draft survey becomes active by its first publication; a paused one stays paused.",
    responses={**_UNKNOWN, **_STATE},
)
async def publish_survey(key: str, menu: Menu, _: Writer) -> SurveyView:
    return SurveyView.of(await menu.publish_survey(key=key))


@router.post(
    "/{key}/pause",
    summary="Take no responses for now",
    responses={**_UNKNOWN, **_STATE},
)
async def pause_survey(key: str, menu: Menu, _: Writer) -> SurveyView:
    return SurveyView.of(await menu.change_survey_state(key=key, step="pause"))


@router.post(
    "/{key}/resume",
    summary="Take responses again",
    responses={**_UNKNOWN, **_STATE},
)
async def resume_survey(key: str, menu: Menu, _: Writer) -> SurveyView:
    return SurveyView.of(await menu.change_survey_state(key=key, step="resume"))


@router.post(
    "/{key}/archive",
    summary="Close the survey for good",
    description="Its responses and versions stay readable.",
    responses=_UNKNOWN,
)
async def archive_survey(key: str, menu: Menu, _: Writer) -> SurveyView:
    return SurveyView.of(await menu.change_survey_state(key=key, step="archive"))


@router.get("", summary="List the surveys by key")
async def list_surveys(
    menu: Menu, _: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[SurveySummary]:
    after = decode_cursor(cursor, 1)[0] if cursor else None
    surveys = await menu.list_surveys(after=after, limit=limit + 1)
    more = encode_cursor(surveys[limit - 1].key) if len(surveys) > limit else None
    return Page(items=[SurveySummary.of(survey) for survey in surveys[:limit]], next_cursor=more)


@router.get("/{key}", summary="Read a survey with its draft and its versions", responses=_UNKNOWN)
async def read_survey(key: str, menu: Menu, _: Reader) -> SurveyDetails:
    survey, versions = await menu.read_survey(key=key)
    return SurveyDetails.with_versions(survey, versions)


@router.get("/{key}/versions/{version}", summary="Read what a version asks", responses=_UNKNOWN)
async def read_version(
    key: str, version: Annotated[int, Path(ge=1, le=2**31 - 1)], menu: Menu, _: Reader
) -> VersionView:
    return VersionView.of(await menu.read_version(key=key, number=version))
