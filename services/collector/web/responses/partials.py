"""Routes of partial responses: save the answers so far, list those that nobody has finished."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter, ValidationError

from services.collector.domain.responses.response import AnswerValue, PartialFilter, PartialResponse, PartialState
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu, check_channel, json_body
from services.collector.web.openapi import json_request, with_example
from services.collector.web.origins import admit_origin, preflight
from services.collector.web.reach import Location, Unit, reach
from services.collector.web.responses.bodies import EXAMPLE, ResponseBody
from shared.access import Caller
from shared.web.auth import OptionalCaller, require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.moments import QueryMoment
from shared.web.origin import PlaceView
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(tags=["responses"])

Reader = Annotated[Caller, require("responses:read")]


class PartialBody(ResponseBody):
    """The answers so far."""

    id: UUID = Field(description="A UUIDv7 of your choice; send the complete response under the same id.")


class PartialView(PlaceView):
    """One partial response, without contact data."""

    model_config = with_example(
        {
            "id": EXAMPLE["id"],
            "survey": "visit",
            "version": 1,
            "channel": "web",
            "touchpoint": "checkout",
            "location": None,
            "locale": "en",
            "answers": {"recommend": 6},
            "state": "open",
            "started_at": "2025-03-01T12:29:00Z",
            "updated_at": "2025-03-01T12:29:20Z",
        }
    )

    id: UUID
    answers: dict[str, AnswerValue] = Field(description="So far; empty once the complete response is stored.")
    state: PartialState
    started_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, partial: PartialResponse) -> "PartialView":
        return cls.model_validate(partial, from_attributes=True)


_BODY = TypeAdapter(PartialBody)


@router.options("/v1/surveys/{key}/partials", include_in_schema=False)  # noqa: FAST003 - the same for every survey
async def ask_first() -> Response:
    return preflight()


@router.post(
    "/v1/surveys/{key}/partials",
    status_code=204,
    summary="Save the answers so far",
    description="Open to everybody for the channels `web` and `qr`. No answer is required yet; wrong answers are "
    "refused, and contact answers are not kept. Saving again under the same id replaces what was saved. Finish it by "
    "sending the complete response under the same id (`POST /v1/surveys/{key}/responses`); saving it after that "
    "changes nothing. Partial responses are never counted, scored or published as events.",
    response_class=Response,
    responses={
        404: {"description": "There is no survey with this key."},
        409: {"description": "The survey does not accept responses now."},
        422: {"description": "A field is wrong; `errors` names it, such as `answers.recommend`."},
        429: {"description": "Sent too often."},
        503: {"description": "Not saved; send again under the same id."},
    },
    openapi_extra=json_request(PartialBody),
)
async def save_partial(key: str, request: Request, menu: Menu, caller: OptionalCaller) -> Response:
    await guard(request, key)
    await admit_origin(request, key)
    try:
        body = _BODY.validate_json(await json_body(request, or_plain=True))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    check_channel(body.channel, caller)
    await menu.partials.save(draft=body.to_draft(key))
    return Response(status_code=204)


@router.get(
    "/v1/partials",
    summary="List partial responses, the latest first",
    description="Ordered by `updated_at`. `from` is included, `to` is not. One that nobody "
    "continues becomes `expired` after some days and keeps its answers.",
)
async def list_partials(
    menu: Menu,
    caller: Reader,
    *,
    survey: str | None = None,
    touchpoint: str | None = None,
    location: Location = None,
    unit: Unit = None,
    state: PartialState | None = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PartialView]:
    wanted = PartialFilter(
        survey=survey,
        touchpoint=touchpoint,
        locations=await reach(menu, caller, location=location, unit=unit),
        state=state,
        from_at=from_,
        to_at=to,
    )
    found = await menu.partials.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    more = moment_cursor(found[limit - 1].updated_at, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[PartialView.from_domain(one) for one in found[:limit]], next_cursor=more)
