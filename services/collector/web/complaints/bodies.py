"""What complaint routes take and give."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.complaints.complaint import MAX_COMPLAINT_LENGTH, ComplaintDraft, StoredComplaint
from services.collector.domain.responses.response import Kept
from services.collector.web.openapi import with_example
from services.collector.web.responses.bodies import RespondentBody
from shared.vocabulary import AttributeValue, Channel
from shared.web.moments import BodyMoment

EXAMPLE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "text": "I waited for two hours and nobody told me why.",
    "category": "waiting",
    "channel": "web",
    "touchpoint": "reception",
    "location": "berlin-mitte",
    "locale": "en",
    "respondent": {"email": "ada@example.org"},
    "occurred_at": "2025-03-01T12:30:00Z",
}
_STORED: dict[str, Any] = {
    **{name: value for name, value in EXAMPLE.items() if name != "respondent"},
    "attributes": {},
    "filed_at": "2025-03-01T12:30:01Z",
}


class ComplaintBody(BaseModel):
    """One complaint."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    id: UUID | None = Field(
        default=None,
        description="A UUIDv7 of your choice. With it, sending again is harmless: the same content is answered 200, "
        "another content 409.",
    )
    text: str = Field(
        description=f"What went wrong, in the customer's words; at most {MAX_COMPLAINT_LENGTH} characters."
    )
    category: str | None = Field(default=None, description="What it is about; a key of your choice.")
    channel: Channel = "web"
    touchpoint: str | None = Field(default=None, description="Where customer and company met; a key.")
    location: str | None = Field(default=None, description="Which shop, ward or counter.")
    locale: str | None = Field(default=None, description="Language that was shown, such as `de-AT`.")
    respondent: RespondentBody | None = Field(
        default=None, description="Who complains and wishes an answer; the collector keeps it and tells nobody."
    )
    attributes: dict[str, AttributeValue] | None = Field(default=None, description="Further facts for segments.")
    occurred_at: BodyMoment = Field(
        default=None, description="When it was written, with time zone; the moment of arrival when left out."
    )

    def to_draft(self, new_id: UUID | None = None) -> ComplaintDraft:
        """Return the draft; `new_id` is its id when the client chose none."""
        return ComplaintDraft(
            text=self.text,
            category=self.category,
            channel=self.channel,
            id=self.id or new_id,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
            respondent=None if self.respondent is None else self.respondent.to_domain(),
            attributes=self.attributes or {},
            occurred_at=self.occurred_at,
        )


class ComplaintView(BaseModel):
    """One stored complaint, without contact data."""

    id: UUID
    text: str
    category: str | None
    channel: str
    touchpoint: str | None
    location: str | None
    locale: str | None
    attributes: dict[str, AttributeValue]
    occurred_at: datetime
    filed_at: datetime


class ComplaintReceipt(ComplaintView):
    """The stored complaint, and whether it is new."""

    model_config = with_example({**_STORED, "status": "created"})

    status: Kept


class StoredComplaintView(ComplaintView):
    """One stored complaint for those who may read it."""

    model_config = with_example({**_STORED, "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11"})

    respondent_id: UUID | None = Field(description="Joins what one person said; says nothing about who it is.")


def document_of(complaint: StoredComplaint) -> dict[str, Any]:
    """Return the fields of a `ComplaintView`."""
    return {
        "id": complaint.id,
        "text": complaint.text,
        "category": complaint.category,
        "channel": complaint.channel,
        "touchpoint": complaint.touchpoint,
        "location": complaint.location,
        "locale": complaint.locale,
        "attributes": complaint.attributes,
        "occurred_at": complaint.occurred_at,
        "filed_at": complaint.filed_at,
    }
