"""The requests and replies of complaint routes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.complaints.complaint import (
    MAX_COMPLAINT_LENGTH,
    ComplaintDraft,
    ComplaintOutcome,
    StoredComplaint,
)
from services.collector.domain.responses.response import Kept
from services.collector.web.drafts import DraftBody
from services.collector.web.openapi import with_example
from shared.vocabulary import AttributeValue, CallBack, CallBackChannel, CallBackWindow
from shared.web.origin import OriginView

EXAMPLE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "text": "I waited for two hours and nobody explained why.",
    "category": "waiting",
    "channel": "web",
    "touchpoint": "reception",
    "location": "berlin-mitte",
    "locale": "en",
    "respondent": {"email": "ada@example.org"},
    "wants_answer": True,
    "occurred_at": "2025-03-01T12:30:00Z",
}
_STORED: dict[str, Any] = {
    **{name: value for name, value in EXAMPLE.items() if name != "respondent"},
    "attributes": {},
    "survey": None,
    "response_id": None,
    "call_back": None,
    "reference": "7K2M-9QPD-H4X4",
    "filed_at": "2025-03-01T12:30:01Z",
}


class CallBackBody(BaseModel):
    """A wish to be called back."""

    model_config = ConfigDict(extra="forbid")

    channel: CallBackChannel = Field(default="phone", description="`phone`: call; `email`: write in person.")
    window: CallBackWindow = Field(
        default="any_time",
        description="When it suits them: `morning` is before 11, `midday` 11 to 14, `afternoon` 14 to 17, `evening` "
        "from 17 on.",
    )

    def to_domain(self) -> CallBack:
        return CallBack(self.channel, self.window)


class ComplaintBody(DraftBody):
    """One complaint."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    text: str = Field(
        description=f"What went wrong, in the customer's words; at most {MAX_COMPLAINT_LENGTH} characters."
    )
    category: str | None = Field(default=None, description="What it is about: a key of your choice.")
    wants_answer: bool | None = Field(
        default=None,
        description="Whether the customer is written to: a receipt, and how it goes on. Needs a `respondent`. Default: "
        "on the channels `web` and `qr`, where customers write for themselves, if they leave an address.",
    )

    call_back: CallBackBody | None = Field(
        default=None,
        description="The customer wants to be called back. Needs a `respondent` with a phone number, or with an e-mail "
        "address where they want to be written to in person. The case shows the wish.",
    )

    def to_draft(self, new_id: UUID | None = None) -> ComplaintDraft:
        """Return the draft; `new_id` is its id when the client chose none."""
        return ComplaintDraft(
            **self.draft_fields(new_id),
            text=self.text,
            category=self.category,
            wants_answer=self.wants_answer,
            call_back=None if self.call_back is None else self.call_back.to_domain(),
        )


class ComplaintView(OriginView):
    """One stored complaint, without contact data."""

    id: UUID
    text: str
    category: str | None
    attributes: dict[str, AttributeValue]
    occurred_at: datetime
    filed_at: datetime
    reference: str | None = Field(
        description="For the customer: short enough to be read out. Whoever has it sees at `/c/{reference}` how it "
        "goes on with the complaint, and nothing that was said. None once the customer is erased."
    )
    wants_answer: bool = Field(description="Whether the customer is written to about it.")
    survey: str | None = Field(description="The survey that it follows, where the page of thanks led to it.")
    response_id: UUID | None = Field(description="The response that it follows, likewise.")
    call_back: CallBack | None = Field(description="Whether the customer wants to be called back, and when.")


class ComplaintReceipt(ComplaintView):
    """The stored complaint, and whether it is new."""

    model_config = with_example({**_STORED, "status": "created"})

    status: Kept

    @classmethod
    def from_domain(cls, outcome: ComplaintOutcome) -> "ComplaintReceipt":
        shown = ComplaintView.model_validate(outcome.complaint, from_attributes=True)
        return cls(**shown.model_dump(), status=outcome.status)


class StoredComplaintView(ComplaintView):
    """One stored complaint for those who may read it."""

    model_config = with_example({**_STORED, "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11"})

    respondent_id: UUID | None = Field(
        description="The same in all responses and complaints of one person; it does not identify them."
    )

    @classmethod
    def from_domain(cls, complaint: StoredComplaint) -> "StoredComplaintView":
        return cls.model_validate(complaint, from_attributes=True)
