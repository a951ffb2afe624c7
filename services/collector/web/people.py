"""Routes of respondents: what they said, how they can be reached; find them, erase them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.complaints.complaint import ComplaintFilter
from services.collector.domain.people.contact import Respondent, RespondentNotFoundError
from services.collector.domain.responses.response import ResponseFilter
from services.collector.web.complaints.routes import ComplaintPage, page_of_complaints
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from services.collector.web.responses.routes import ResponsePage, page_of_responses
from shared.access import Caller
from shared.web.auth import require
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/respondents", tags=["respondents"])

Eraser = Annotated[Caller, require("respondents:erase")]
Contacter = Annotated[Caller, require("respondents:contact")]
Reader = Annotated[Caller, require("responses:read")]
ComplaintReader = Annotated[Caller, require("complaints:read")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such respondent, they were erased, or said nothing that the caller sees."}
}


class PersonBody(BaseModel):
    """How somebody can be reached; one of the fields is enough."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "ada@example.org"}]})

    external_id: str | None = Field(default=None, description="The customer's number in your own systems.")
    email: str | None = None
    phone: str | None = Field(default=None, description="With its country code, `+49…`.")


class RespondentView(BaseModel):
    """One respondent. Contact data is never shown here."""

    model_config = with_example(
        {
            "id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
            "created_at": "2025-03-01T12:30:01Z",
            "responses": 3,
            "complaints": 0,
        }
    )

    id: UUID
    created_at: datetime
    responses: int = Field(description="How many of their responses are stored.")
    complaints: int


class ContactViewBody(BaseModel):
    """Why somebody's contact data is needed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "Case 56: call back"}]})

    reason: str = Field(description="In a few words; the audit log keeps it.")
    case_id: UUID | None = Field(default=None, description="The case that it is for, if there is one.")


class ContactView(BaseModel):
    """How somebody can be reached, as far as it is known."""

    model_config = with_example(
        {"name": "Ada Lovelace", "email": "ada@example.org", "phone": "+4930123456", "external_id": "C-1815"}
    )

    name: str | None
    email: str | None
    phone: str | None
    external_id: str | None = Field(description="The customer's number in your own systems.")


@router.post(
    "/{respondent_id}/contact-views",
    summary="See how a respondent can be reached",
    description="For whoever has to answer them. Who looked, when and why is kept in the audit log before anything is "
    "returned. Callers who are limited to a unit see those who answered or complained there. Everybody can look at so "
    "many people in a time.",
    responses={
        404: {"description": "There is no such respondent, they were erased, or said nothing that the caller sees."},
        422: {"description": "There is no reason."},
        429: {"description": "The caller looks at many people; `Retry-After` says when to go on."},
    },
)
async def view_contact(
    *, respondent_id: UUID, body: ContactViewBody, reply: Response, menu: Menu, caller: Contacter
) -> ContactView:
    card = await menu.respondents.view_contact(
        respondent_id=respondent_id, reason=body.reason, case_id=body.case_id, caller=caller
    )
    reply.headers["Cache-Control"] = "no-store"
    return ContactView.model_validate(card, from_attributes=True)


@router.get(
    "/{respondent_id}/responses",
    summary="List what a respondent has answered, the latest first",
    responses=_UNKNOWN,
)
async def list_responses_of(
    *, respondent_id: UUID, menu: Menu, caller: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> ResponsePage:
    await _check_known(menu, respondent_id, caller)
    wanted = ResponseFilter(respondent_id=respondent_id, locations=caller.locations)
    return await page_of_responses(menu, wanted, limit, cursor)


@router.get(
    "/{respondent_id}/complaints",
    summary="List a respondent's complaints, the latest first",
    responses=_UNKNOWN,
)
async def list_complaints_of(
    *, respondent_id: UUID, menu: Menu, caller: ComplaintReader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> ComplaintPage:
    await _check_known(menu, respondent_id, caller)
    wanted = ComplaintFilter(respondent_id=respondent_id, locations=caller.locations)
    return await page_of_complaints(menu, wanted, limit, cursor)


async def _check_known(menu: Menu, respondent_id: UUID, caller: Caller) -> None:
    if not await menu.respondents.is_known(respondent_id=respondent_id, caller=caller):
        raise RespondentNotFoundError


@router.post(
    "/find",
    summary="Find respondents by how they can be reached",
    description="For requests to disclose or delete what is known about a person. Everybody who matches one of the "
    "fields is found: somebody who answered with an e-mail address and later with a customer number may be two "
    "respondents. The fields are sent in the body, so that no access log holds them. Callers who are limited to a unit "
    "are refused, for a person may be known in others.",
    responses={
        403: {"description": "The caller is limited to a unit, or lacks the scope."},
        422: {"description": "There is no field, or one has the wrong format."},
    },
)
async def find_respondents(body: PersonBody, menu: Menu, _: Eraser) -> Page[RespondentView]:
    respondent = Respondent(body.external_id, body.email, body.phone)
    found = await menu.respondents.find(respondent=respondent)
    return Page(items=[RespondentView.model_validate(one, from_attributes=True) for one in found])


@router.delete(
    "/{respondent_id}",
    status_code=204,
    summary="Erase a respondent",
    description="Everything that is known about them is deleted for good: contact data, answers, complaints, messages, "
    "and when they were asked. All services do the same when they receive `respondent.erased`: past scores are "
    "corrected, alerts and tickets lose comments and the link. Only the ids of what was deleted are kept, so that a "
    "repeated request does not bring it back, and the wish for no more text messages. Somebody who answers later with "
    "the same address is a new respondent. Erasing twice is harmless.",
    response_class=Response,
    responses={
        403: {"description": "The caller is limited to a unit, or lacks the scope."},
        404: {"description": "There never was a respondent with this id."},
    },
)
async def erase_respondent(respondent_id: UUID, menu: Menu, caller: Eraser) -> Response:
    await menu.respondents.erase(respondent_id=respondent_id, caller=caller)
    return Response(status_code=204)
