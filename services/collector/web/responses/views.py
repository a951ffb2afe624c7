"""The replies of response routes."""

from datetime import datetime
from operator import attrgetter
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.collector.domain.responses.response import AnswerValue, Kept, Status, StoredResponse
from services.collector.web.openapi import with_example
from services.collector.web.responses.bodies import EXAMPLE
from shared.vocabulary import AttributeValue, SourceKind
from shared.web.origin import PlaceView

_STORED: dict[str, Any] = {"survey": "visit", **EXAMPLE, "received_at": "2025-03-01T12:30:01Z"}

STORED_RESPONSE: dict[str, Any] = {
    **_STORED,
    "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    "revision": 1,
    "suspect": None,
    "source_kind": "website",
    "source_id": "https://shop.example",
    "edited_at": None,
}
"""A `StoredResponseView`."""


class ItemResult(BaseModel):
    """The result of one item."""

    id: UUID | None = Field(description="The response's id; null when the item was rejected without having one.")
    status: Status
    problem: dict[str, Any] | None = Field(default=None, description="Why it was not accepted: a problem document.")
    ignored_answers: list[str] = Field(
        default=[], description="Keys of the questions whose answers were not kept; absent when there are none."
    )


class BatchResult(BaseModel):
    """The result of each item, in the order they were sent."""

    model_config = with_example({"results": [{"id": EXAMPLE["id"], "status": "created"}]})

    results: list[ItemResult]


class ResponseView(PlaceView):
    """One stored response, without contact data."""

    id: UUID
    version: int = Field(description="The survey version that it answers.")
    answers: dict[str, AnswerValue] = Field(description="As they are kept; never contact data.")
    attributes: dict[str, AttributeValue]
    occurred_at: datetime
    received_at: datetime


class Receipt(ResponseView):
    """The stored response, and whether it is new."""

    model_config = with_example({**_STORED, "status": "created", "ignored_answers": [], "follow_up_url": None})

    status: Kept
    ignored_answers: list[str] = Field(
        description="Keys of the questions whose answers were not kept, because the path through the survey skips them."
    )
    follow_up_url: str | None = Field(
        description="After an unhappy answer: a page on which the respondent can say what went wrong and ask for a "
        "call, for two hours; what they write joins this response. Link to it from your own words of thanks. None: "
        "nothing is offered, see `afterwards` of the survey."
    )


class StoredResponseView(ResponseView):
    """One stored response for those who may read it."""

    model_config = with_example(STORED_RESPONSE)

    respondent_id: UUID | None = Field(
        description="The same in all responses of one person; it does not identify them."
    )
    revision: int = Field(description="Grows by one with every correction.")
    suspect: str | None = Field(
        description="Why it is probably not an honest answer; such a response is kept but does not count."
    )
    source_kind: SourceKind | None = Field(
        default=None, description="What it came in by; null if it was sent by itself, as by a page of Heed."
    )
    source_id: str | None = Field(
        default=None,
        description="Which one: the id of the device, the code of the link, the name of the SMS account, or the "
        "website's origin.",
    )
    edited_at: datetime | None = Field(description="When it was last corrected; null if it never was.")

    @classmethod
    def from_domain(cls, response: StoredResponse, **more: Any) -> Self:  # noqa: ANN401 - the fields of a subclass
        return cls(**stored_document_of(response), **more)


_FIELDS = tuple(ResponseView.model_fields)
_STORED_FIELDS = ("id", *(name for name in StoredResponseView.model_fields if name != "id"))
"""The id comes first: by it `export responses` recognises a file that it can continue."""
_read = attrgetter(*_FIELDS)
_read_stored = attrgetter(*_STORED_FIELDS)


def document_of(response: StoredResponse) -> dict[str, Any]:
    """Return the fields of a `ResponseView`, which the receipt of every response shows: nothing is validated again."""
    return dict(zip(_FIELDS, _read(response), strict=True))


def stored_document_of(response: StoredResponse) -> dict[str, Any]:
    """Return the fields of a `StoredResponseView`, of which exports write one line each."""
    return dict(zip(_STORED_FIELDS, _read_stored(response), strict=True))
