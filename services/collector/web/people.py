"""Routes of respondents: find them, erase them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.people.contact import Respondent
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.paging import Page

router = APIRouter(prefix="/v1/respondents", tags=["respondents"])

Eraser = Annotated[Caller, require("respondents:erase")]


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


@router.post(
    "/find",
    summary="Find respondents by how they can be reached",
    description="For requests to disclose or delete what is known about a person. Everybody who matches one of the "
    "fields is found: somebody who answered with an e-mail address and later with a customer number may be two "
    "respondents. The fields are sent in the body, so that no access log holds them.",
    responses={422: {"description": "There is no field, or one has the wrong format."}},
)
async def find_respondents(body: PersonBody, menu: Menu, _: Eraser) -> Page[RespondentView]:
    found = await menu.respondents.find(respondent=Respondent(body.external_id, body.email, body.phone))
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
    responses={404: {"description": "There never was a respondent with this id."}},
)
async def erase_respondent(respondent_id: UUID, menu: Menu, caller: Eraser) -> Response:
    await menu.respondents.erase(respondent_id=respondent_id, actor=caller.name)
    return Response(status_code=204)
