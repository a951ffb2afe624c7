"""Routes of responses: submit one or many, read them."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from services.collector.application.responses.submit_responses import Submitted
from services.collector.application.use_cases import UseCases
from services.collector.domain.responses.response import Outcome, ResponseDraft, ResponseFilter
from services.collector.web.abuse import guard
from services.collector.web.deps import (
    IDEMPOTENCY_KEY,
    MALFORMED_KEY,
    Menu,
    Submitter,
    check_channel,
    claimed_id,
    json_body,
    submitter,
    use_cases,
)
from services.collector.web.openapi import json_request
from services.collector.web.origins import admit_origin, website_of
from services.collector.web.reach import Location, Unit, reach
from services.collector.web.responses.batch import read_batch, result_of
from services.collector.web.responses.bodies import BatchBody, ResponseBody
from services.collector.web.responses.views import BatchResult, Receipt, StoredResponseView, document_of
from shared.access import Caller
from shared.errors import UnavailableError
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.observability import correlation
from shared.vocabulary import Channel
from shared.web.auth import OptionalCaller, require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.etags import tagged
from shared.web.moments import QueryMoment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(tags=["responses"])

Reader = Annotated[Caller, require("responses:read")]

_BODY = TypeAdapter(ResponseBody)
ResponsePage = Page[StoredResponseView]
_STATUS = {"created": 201, "duplicate": 200}


@router.post(
    "/v1/surveys/{key}/responses",
    status_code=201,
    summary="Submit a response",
    description="Open to everybody for the channels `web` and `qr`; other channels need a key with the scope "
    "`responses:write`. The reply is sent after the response is stored for good. The same content under the same id is "
    "answered with 200 and the stored response, different content with 409. A client that cannot choose ids sends the "
    "header `Idempotency-Key` instead.",
    response_class=Response,
    responses={
        201: {"model": Receipt, "description": "Stored now."},
        200: {"model": Receipt, "description": "Stored before, with the same content."},
        **MALFORMED_KEY,
        403: {
            "description": "The survey requires a proof of work from anonymous respondents, or the key lacks the scope."
        },
        404: {"description": "There is no survey with this key."},
        409: {
            "description": "The id is taken by a different response (`response-id-taken`), the survey does not accept "
            "responses now (`survey-not-open`), or its quota for such responses is full (`quota-full`)."
        },
        422: {"description": "A field is wrong; `errors` names it, such as `answers.recommend`."},
        429: {"description": "Sent too often; `Retry-After` says when to try again."},
        503: {"description": "Not confirmed; send again under the same id."},
    },
    openapi_extra={**json_request(ResponseBody), "parameters": [IDEMPOTENCY_KEY]},
)
async def submit_response(key: str, request: Request, caller: OptionalCaller) -> Response:
    await guard(request, key)
    await admit_origin(request, key)
    try:
        body = _BODY.validate_json(await json_body(request, or_plain=True))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    check_channel(body.channel, caller)
    # The id is chosen here, so that a group that has to be tried again does not store the response twice.
    new_id = await claimed_id(request, caller, body.id) or uuid7()
    menu = use_cases(request)
    proven = caller is not None or menu.abuse.proofs.is_proven(body.proof, response_id=body.id)
    draft = body.to_draft(key, new_id=new_id, proven=proven, website=website_of(request))
    submitted = Submitted(draft, correlation.current())
    outcome = await menu.responses.submissions.submit(submitted)
    await failpoint("ingest.before_reply")
    if outcome.response is None:
        raise outcome.error or AssertionError(outcome.status)
    document = {
        "status": outcome.status,
        **document_of(outcome.response),
        "ignored_answers": outcome.ignored_answers,
        "follow_up_url": await _follow_up_url(request, menu, outcome),
    }
    headers = {"Location": f"/v1/responses/{outcome.response.id}"}
    return Response(to_json(document), _STATUS[outcome.status], headers, "application/json")


async def _follow_up_url(request: Request, menu: UseCases, outcome: Outcome) -> str | None:
    """Return where an unhappy respondent can go on; the response is stored, so nothing may keep back the reply."""
    response = outcome.response
    if response is None or not outcome.is_followed_up:
        return None
    try:
        token = await menu.responses.make_afterwards_token(response_id=response.id, invited=False)
    except UnavailableError:
        return None
    known = {"lang": response.locale or "", "v": str(response.version), "after": token}
    parts = urlencode({name: value for name, value in known.items() if value})
    return f"{request.app.state.settings.base_url()}/s/{response.survey}/thanks?{parts}"


@router.post(
    "/v1/responses/batch",
    summary="Submit up to 500 responses",
    description="Needs a key with the scope `responses:write`, or the key of a kiosk device, which then decides "
    "survey and place. The results come item by item, in order: a wrong item does not affect the others. Give every "
    "item an id, so that sending the batch again is harmless.",
    response_class=Response,
    responses={
        200: {"model": BatchResult, "description": "The result of each item."},
        401: {"description": "No key, or an unknown one."},
        403: {"description": "The key lacks the scope."},
        422: {"description": "The body is not a batch; wrong items are reported one by one instead."},
        503: {"description": "Not confirmed; send again under the same ids."},
    },
    openapi_extra=json_request(BatchBody),
)
async def submit_batch(request: Request, menu: Menu, sender: Annotated[Submitter, Depends(submitter)]) -> Response:
    items = read_batch(await json_body(request), sender.place)
    trace = correlation.current()
    submitted = [Submitted(item, trace) for item in items if isinstance(item, ResponseDraft)]
    outcomes: list[Outcome] = await menu.responses.submit(submitted=submitted) if submitted else []
    await failpoint("ingest.before_reply")
    rest = iter(outcomes)
    results = [result_of(item, next(rest) if isinstance(item, ResponseDraft) else None) for item in items]
    return Response(to_json({"results": results}), media_type="application/json")


@router.get(
    "/v1/responses",
    summary="List responses, the latest first",
    description="Ordered by `occurred_at`. `from` is included, `to` is not. Contact data is never shown here. Callers "
    "who are limited to a unit see what was answered there.",
)
async def list_responses(
    menu: Menu,
    caller: Reader,
    *,
    survey: str | None = None,
    touchpoint: str | None = None,
    channel: Channel | None = None,
    location: Location = None,
    unit: Unit = None,
    suspect: Annotated[bool | None, Query(description="Whether they are marked as suspect.")] = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ResponsePage:
    wanted = ResponseFilter(
        survey=survey,
        touchpoint=touchpoint,
        channel=channel,
        locations=await reach(menu, caller, location=location, unit=unit),
        suspect=suspect,
        from_at=from_,
        to_at=to,
    )
    return await page_of_responses(menu, wanted, limit, cursor)


async def page_of_responses(menu: Menu, wanted: ResponseFilter, limit: int, cursor: str | None) -> ResponsePage:
    """Return one page of the wanted responses."""
    found = await menu.responses.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    more = moment_cursor(found[limit - 1].occurred_at, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[StoredResponseView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/v1/responses/{response_id}",
    summary="Read a response",
    description="To correct it, send its `ETag` as `If-Match`.",
    responses={404: {"description": "There is no response with this id, or it was withdrawn."}},
)
async def read_response(response_id: UUID, reply: Response, menu: Menu, caller: Reader) -> StoredResponseView:
    response = await menu.responses.read(response_id=response_id, caller=caller)
    tagged(reply, response.tag)
    return StoredResponseView.from_domain(response)
