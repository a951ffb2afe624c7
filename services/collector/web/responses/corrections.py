"""Routes of corrections: replace answers, mark as suspect, withdraw. They need a scope of their own."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.collector.web.deps import Menu, json_body
from services.collector.web.openapi import json_request, with_example
from services.collector.web.responses.bodies import ANSWERS, EXAMPLE
from services.collector.web.responses.views import STORED_RESPONSE, StoredResponseView
from shared.access import Caller
from shared.errors import PreconditionRequiredError
from shared.web.auth import require
from shared.web.etags import CHANGED, IF_MATCH, Expected, tagged

router = APIRouter(prefix="/v1/responses/{response_id}", tags=["responses"])

Corrector = Annotated[Caller, require("responses:correct")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no response with this id, or it was withdrawn."},
    **CHANGED,
}
_PUBLISHED = (
    "Past scores are corrected, and `response.edited` is published with the next `revision`. If the client repeats its "
    "original request under the same id, that counts as a repetition and reverts nothing."
)


class AnswersBody(BaseModel):
    """All answers of a response."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answers": EXAMPLE["answers"]}]})

    answers: dict[str, Any] = Field(
        description=f"{ANSWERS} A question that is missing here is no longer answered. Contact questions are not among "
        "them."
    )


class MarkBody(BaseModel):
    """Why a response is suspect."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "rapid_taps"}]})

    reason: str = Field(description="A key of your choice, such as `rapid_taps`, `test` or `staff`.")


class CorrectedResponse(StoredResponseView):
    """A response after its correction."""

    model_config = with_example(
        {**STORED_RESPONSE, "revision": 2, "edited_at": "2025-03-02T09:00:00Z", "ignored_answers": []}
    )

    ignored_answers: list[str] = Field(
        description="Keys of the questions whose answers were not kept, because the path through the survey skips them."
    )


_ANSWERS = TypeAdapter(AnswersBody)
_MARK = TypeAdapter(MarkBody)


@router.put(
    "/answers",
    summary="Correct the answers of a response",
    description="Replaces all answers, checked against the version that the response is bound to. `If-Match` is "
    "required, so that nobody overwrites answers they have not read. Sending the same answers changes nothing. "
    f"{_PUBLISHED}",
    responses={
        **_UNKNOWN,
        422: {"description": "An answer is wrong; `errors` names it, such as `answers.recommend`."},
        428: {"description": "The header `If-Match` is missing."},
    },
    openapi_extra={**json_request(AnswersBody), "parameters": [{**IF_MATCH, "required": True}]},
)
async def edit_response(
    *, response_id: UUID, request: Request, reply: Response, menu: Menu, expected: Expected, caller: Corrector
) -> CorrectedResponse:
    body = await _body(request, _ANSWERS)
    if expected is None:
        message = "Send the `ETag` of the response as you have read it as `If-Match`."
        raise PreconditionRequiredError(message)
    edited = await menu.responses.edit(response_id=response_id, answers=body.answers, expected=expected, caller=caller)
    tagged(reply, edited.response.tag)
    return CorrectedResponse.from_domain(edited.response, ignored_answers=list(edited.ignored_answers))


@router.put(
    "/suspect",
    summary="Mark a response as suspect",
    description="It is kept but no longer counts, and it raises no more alerts: for children who play with a kiosk, "
    f"tests by staff, or bots. {_PUBLISHED}",
    responses={**_UNKNOWN, 422: {"description": "The reason is not a key."}},
    openapi_extra={**json_request(MarkBody), "parameters": [IF_MATCH]},
)
async def mark_response(
    *, response_id: UUID, request: Request, reply: Response, menu: Menu, expected: Expected, caller: Corrector
) -> StoredResponseView:
    body = await _body(request, _MARK)
    response = await menu.responses.mark(response_id=response_id, suspect=body.reason, expected=expected, caller=caller)
    tagged(reply, response.tag)
    return StoredResponseView.from_domain(response)


@router.delete(
    "/suspect",
    summary="Remove the mark from a suspect response",
    description=f"It counts again; without a mark nothing changes. {_PUBLISHED}",
    responses=_UNKNOWN,
    openapi_extra={"parameters": [IF_MATCH]},
)
async def unmark_response(
    response_id: UUID, reply: Response, menu: Menu, expected: Expected, caller: Corrector
) -> StoredResponseView:
    response = await menu.responses.mark(response_id=response_id, suspect=None, expected=expected, caller=caller)
    tagged(reply, response.tag)
    return StoredResponseView.from_domain(response)


@router.delete(
    "",
    status_code=204,
    summary="Withdraw a response",
    description="The answers and the link to the respondent are deleted for good, and the response no longer counts: "
    "past scores are corrected and `response.withdrawn` is published. Alerts and tickets about it stay, without "
    "comments, notes and the link. Its id stays taken: a request under the same id is answered with 200 and changes "
    "nothing. Withdrawing twice is harmless. Quotas do not shrink again.",
    response_class=Response,
    responses={
        404: {"description": "There never was a response with this id."},
        **CHANGED,
    },
    openapi_extra={"parameters": [IF_MATCH]},
)
async def withdraw_response(response_id: UUID, menu: Menu, expected: Expected, caller: Corrector) -> Response:
    await menu.responses.withdraw(response_id=response_id, expected=expected, caller=caller)
    return Response(status_code=204)


async def _body(request: Request, adapter: TypeAdapter[Any]) -> Any:  # noqa: ANN401 - what the adapter reads
    try:
        return adapter.validate_json(await json_body(request))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
