"""What response routes give."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.collector.domain.responses.response import AnswerValue, Kept, Status, StoredResponse
from services.collector.web.openapi import with_example
from services.collector.web.responses.bodies import EXAMPLE
from shared.vocabulary import AttributeValue

_STORED: dict[str, Any] = {"survey": "visit", **EXAMPLE, "received_at": "2025-03-01T12:30:01Z"}

STORED_RESPONSE: dict[str, Any] = {
    **_STORED,
    "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    "revision": 1,
    "suspect": None,
    "edited_at": None,
}
"""A `StoredResponseView`."""


class ItemResult(BaseModel):
    """What became of one item."""

    id: UUID | None = Field(description="The response's id; null when the item was rejected without having one.")
    status: Status
    problem: dict[str, Any] | None = Field(default=None, description="Why it was not taken: a problem document.")
    ignored_answers: list[str] = Field(
        default=[], description="Keys of the questions whose answers were not kept; left out when there are none."
    )


class BatchResult(BaseModel):
    """What became of each item, in the order they were sent."""

    model_config = with_example({"results": [{"id": EXAMPLE["id"], "status": "created"}]})

    results: list[ItemResult]


class ResponseView(BaseModel):
    """One stored response, without contact data."""

    id: UUID
    survey: str
    version: int = Field(description="The survey version that it answers.")
    channel: str
    touchpoint: str | None
    location: str | None
    locale: str | None
    answers: dict[str, AnswerValue] = Field(description="In the form in which they are kept; never contact data.")
    attributes: dict[str, AttributeValue]
    occurred_at: datetime
    received_at: datetime


class Receipt(ResponseView):
    """The stored response, and whether it is new."""

    model_config = with_example({**_STORED, "status": "created", "ignored_answers": []})

    status: Kept
    ignored_answers: list[str] = Field(
        description="Keys of the questions whose answers were not kept, because the other answers do not lead to them."
    )


class StoredResponseView(ResponseView):
    """One stored response for those who may read it."""

    model_config = with_example(STORED_RESPONSE)

    respondent_id: UUID | None = Field(description="Joins the responses of one person; says nothing about who it is.")
    revision: int = Field(description="Grows by one with every correction.")
    suspect: str | None = Field(
        description="Why it is probably nobody's honest answer; such a response is kept and does not count."
    )
    edited_at: datetime | None = Field(description="When it was corrected last; null when it is as it came in.")

    @classmethod
    def of(cls, response: StoredResponse) -> "StoredResponseView":
        """Return the response."""
        return cls(**stored_document_of(response))


def stored_document_of(response: StoredResponse) -> dict[str, Any]:
    """Return the fields of a `StoredResponseView`."""
    return {
        **document_of(response),
        "respondent_id": response.respondent_id,
        "revision": response.revision,
        "suspect": response.suspect,
        "edited_at": response.edited_at,
    }


def document_of(response: StoredResponse) -> dict[str, Any]:
    """Return the fields of a `ResponseView`."""
    return {
        "id": response.id,
        "survey": response.survey,
        "version": response.version,
        "channel": response.channel,
        "touchpoint": response.touchpoint,
        "location": response.location,
        "locale": response.locale,
        "answers": response.answers,
        "attributes": response.attributes,
        "occurred_at": response.occurred_at,
        "received_at": response.received_at,
    }
