"""Routes of corrections: other answers, a mark, the end of a response. For operators, with a scope of their own."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.collector.web.deps import Menu, json_body
from services.collector.web.openapi import json_request, with_example
from services.collector.web.responses.bodies import ANSWERS, EXAMPLE
from services.collector.web.responses.views import STORED_RESPONSE, StoredResponseView, stored_document_of
from shared.errors import PreconditionRequiredError
from shared.web.auth import Caller, require
from shared.web.etags import CHANGED, IF_MATCH, Expected, tagged

router = APIRouter(prefix="/v1/responses/{response_id}", tags=["responses"])

Corrector = Annotated[Caller, require("responses:correct")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no response with this id, or it was withdrawn."},
    **CHANGED,
}
_TOLD = (
    "Scores of the past are restated, and `response.edited` is told with the next `revision`. What the client sent at "
    "first stays known: sent again under the same id it is a repetition and reverts nothing."
)


class AnswersBody(BaseModel):
    """All answers of a response."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answers": EXAMPLE["answers"]}]})

    answers: dict[str, Any] = Field(
        description=f"{ANSWERS} What is left out is not answered any more. Contact questions are not among them."
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
        description="Keys of the questions whose answers were not kept, because the other answers do not lead to them."
    )


_ANSWERS = TypeAdapter(AnswersBody)
_MARK = TypeAdapter(MarkBody)


@router.put(
    "/answers",
    summary="Correct the answers of a response",
    description="All answers are replaced; the rules of the version that the response is bound to hold. `If-Match` is "
    f"needed: who has not read what is there would overwrite it unseen. The same answers again change nothing. {_TOLD}",
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
    edited = await menu.responses.edit(
        response_id=response_id, answers=body.answers, expected=expected, actor=caller.name
    )
    tagged(reply, edited.response.tag)
    return CorrectedResponse(**stored_document_of(edited.response), ignored_answers=list(edited.ignored_answers))


@router.put(
    "/suspect",
    summary="Mark a response as suspect",
    description="It is kept and does not count: taps of children, answers of staff, a machine's work. It raises no "
    f"alert from now on. {_TOLD}",
    responses={**_UNKNOWN, 422: {"description": "The reason is no key."}},
    openapi_extra={**json_request(MarkBody), "parameters": [IF_MATCH]},
)
async def mark_response(
    *, response_id: UUID, request: Request, reply: Response, menu: Menu, expected: Expected, caller: Corrector
) -> StoredResponseView:
    body = await _body(request, _MARK)
    response = await menu.responses.mark(
        response_id=response_id, suspect=body.reason, expected=expected, actor=caller.name
    )
    tagged(reply, response.tag)
    return StoredResponseView.of(response)


@router.delete(
    "/suspect",
    summary="Let a response count after all",
    description=f"Takes the mark away; where there is none, nothing changes. {_TOLD}",
    responses=_UNKNOWN,
    openapi_extra={"parameters": [IF_MATCH]},
)
async def unmark_response(
    response_id: UUID, reply: Response, menu: Menu, expected: Expected, caller: Corrector
) -> StoredResponseView:
    response = await menu.responses.mark(response_id=response_id, suspect=None, expected=expected, actor=caller.name)
    tagged(reply, response.tag)
    return StoredResponseView.of(response)


@router.delete(
    "",
    status_code=204,
    summary="Withdraw a response",
    description="What was said is deleted for good, the link to the respondent too, and it does not count any more: "
    "scores of the past are restated, and `response.withdrawn` is told; alerts and tickets about it stay and lose "
    "words, notes and the link. Its id stays taken: whatever is sent again under it is answered 200 and changes "
    "nothing. Withdrawn twice is withdrawn. Places in quotas are not given back.",
    response_class=Response,
    responses={
        404: {"description": "There never was a response with this id."},
        **CHANGED,
    },
    openapi_extra={"parameters": [IF_MATCH]},
)
async def withdraw_response(response_id: UUID, menu: Menu, expected: Expected, caller: Corrector) -> Response:
    await menu.responses.withdraw(response_id=response_id, expected=expected, actor=caller.name)
    return Response(status_code=204)


async def _body(request: Request, form: TypeAdapter[Any]) -> Any:  # noqa: ANN401 - whatever the form makes of it
    try:
        return form.validate_json(await json_body(request))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
