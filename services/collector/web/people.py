"""Routes of respondents: find them, forget them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.people.contact import Respondent
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.web.auth import Caller, require
from shared.web.paging import Page

router = APIRouter(prefix="/v1/respondents", tags=["respondents"])

Eraser = Annotated[Caller, require("respondents:erase")]


class PersonBody(BaseModel):
    """How somebody can be reached; one of the names is enough."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "ada@example.org"}]})

    external_id: str | None = Field(default=None, description="The customer's number in your own systems.")
    email: str | None = None
    phone: str | None = Field(default=None, description="With its country code, `+49…`.")


class RespondentView(BaseModel):
    """That somebody is known. Contact data is never shown here."""

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
    responses: int = Field(description="How many of theirs are stored.")
    complaints: int


@router.post(
    "/find",
    summary="Find respondents by how they can be reached",
    description="For whoever is asked to tell or to delete what is known of a person. All who have one of the names "
    "are found: somebody who answered with an e-mail address and later with a customer number may be two. The names "
    "travel in the body, so that no log of addresses holds them.",
    responses={422: {"description": "There is no name, or one has the wrong form."}},
)
async def find_respondents(body: PersonBody, menu: Menu, _: Eraser) -> Page[RespondentView]:
    found = await menu.respondents.find(respondent=Respondent(body.external_id, body.email, body.phone))
    return Page(
        items=[
            RespondentView(id=one.id, created_at=one.created_at, responses=one.responses, complaints=one.complaints)
            for one in found
        ]
    )


@router.delete(
    "/{respondent_id}",
    status_code=204,
    summary="Erase a respondent",
    description="Everything that is known of them is deleted for good: contact data, answers, complaints, messages, "
    "and when they were asked. All services do the same when they hear `respondent.erased`: scores of the past are "
    "restated, alerts and tickets lose comments and the link. Left are the ids of what there was, so that nothing that "
    "is sent again brings it back, and the wish for no more text messages. Whoever answers later under the same "
    "address is somebody new. Erased twice is erased.",
    response_class=Response,
    responses={404: {"description": "There never was a respondent with this id."}},
)
async def erase_respondent(respondent_id: UUID, menu: Menu, caller: Eraser) -> Response:
    await menu.respondents.erase(respondent_id=respondent_id, actor=caller.name)
    return Response(status_code=204)
