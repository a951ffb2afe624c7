"""What response routes take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from services.collector.domain.response import AttributeValue, Respondent, ResponseDraft, StoredResponse
from services.collector.domain.submission import Channel


def _only_text(value: object) -> object:
    """Refuse numbers: seconds or milliseconds since 1970 is anybody's guess."""
    if value is None or isinstance(value, str):
        return value
    message = "must be a moment such as `2025-03-01T12:30:00Z`"
    raise ValueError(message)


EXAMPLE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "answers": {"recommend": 9, "effort": 6, "reason": "The nurse took her time."},
    "channel": "web",
    "touchpoint": "checkout",
    "location": "berlin-mitte",
    "locale": "en",
    "attributes": {"plan": "plus", "visits": 3},
    "occurred_at": "2025-03-01T12:30:00Z",
}


class RespondentBody(BaseModel):
    """Who answered; contact data is kept by the collector and never leaves it."""

    model_config = ConfigDict(extra="forbid")

    external_id: str | None = Field(default=None, description="The customer's number in your own systems.")
    email: str | None = None
    phone: str | None = Field(default=None, description="With its country code, `+49…`.")
    name: str | None = None

    def to_domain(self) -> Respondent:
        """Return the respondent."""
        return Respondent(self.external_id, self.email, self.phone, self.name)


class ResponseBody(BaseModel):
    """One response."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    id: UUID | None = Field(
        default=None,
        description="A UUIDv7 of your choice. With it, sending again is harmless: the same content is answered 200, "
        "another content 409.",
    )
    answers: dict[str, Any] = Field(description="Values by question key: a whole number on the scale, or text.")
    channel: Channel = "web"
    touchpoint: str | None = Field(default=None, description="Where customer and company met; a key.")
    location: str | None = Field(default=None, description="Which shop, ward or counter.")
    locale: str | None = Field(default=None, description="Language that was shown, such as `de-AT`.")
    respondent: RespondentBody | None = None
    attributes: dict[str, AttributeValue] | None = Field(default=None, description="Further facts for segments.")
    occurred_at: Annotated[AwareDatetime | None, BeforeValidator(_only_text)] = Field(
        default=None, description="When it was answered, with time zone; the moment of arrival when left out."
    )

    def to_draft(self, survey: str, new_id: UUID | None = None) -> ResponseDraft:
        """Return the draft for `survey`; `new_id` is its id when the client chose none."""
        return ResponseDraft(
            survey=survey,
            answers=self.answers,
            channel=self.channel,
            id=self.id or new_id,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
            respondent=None if self.respondent is None else self.respondent.to_domain(),
            attributes=self.attributes or {},
            occurred_at=self.occurred_at,
        )


class BatchItem(ResponseBody):
    """One response of a batch."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"survey": "visit", **EXAMPLE}]})

    survey: str = Field(default="", description="Key of the survey; a kiosk device need not name it.")


class BatchBody(BaseModel):
    """Up to 500 responses of any surveys."""

    responses: list[BatchItem] = Field(max_length=500)


class ItemResult(BaseModel):
    """What became of one item."""

    id: UUID | None = Field(description="The response's id; null when the item was rejected without having one.")
    status: Literal["created", "duplicate", "conflict", "rejected"]
    problem: dict[str, Any] | None = Field(default=None, description="Why it was not taken: a problem document.")


class BatchResult(BaseModel):
    """What became of each item, in the order they were sent."""

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
    answers: dict[str, int | str]
    attributes: dict[str, AttributeValue]
    occurred_at: datetime
    received_at: datetime


class Receipt(ResponseView):
    """The stored response, and whether it is new."""

    status: Literal["created", "duplicate"]


class StoredResponseView(ResponseView):
    """One stored response for those who may read it."""

    respondent_id: UUID | None = Field(description="Joins the responses of one person; says nothing about who it is.")


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
