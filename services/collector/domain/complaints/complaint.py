"""A complaint: what arrives, what is kept, and what became of it. Nobody has to answer a survey to complain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import AttributeValue, ResponseDraft

MAX_COMPLAINT_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """A complaint as it came in; nothing about it has been checked yet."""

    text: str
    category: str | None = None
    """What it is about, a key that the operator chose."""
    channel: str = "web"
    id: UUID | None = None
    """Chosen by the client (UUIDv7), so that a repetition is recognised; made here when it is None."""
    touchpoint: str | None = None
    location: str | None = None
    locale: str | None = None
    respondent: Respondent | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    occurred_at: datetime | None = None
    """When it was written, aware; the moment of acceptance when it is None."""

    def as_submission(self) -> ResponseDraft:
        """Return it as a response to no survey: who, where and when follow the same rules for both."""
        words: dict[str, object] = {"text": self.text}
        if self.category is not None:
            words["category"] = self.category
        return ResponseDraft(
            survey="",
            answers=words,
            channel=self.channel,
            id=self.id,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
            respondent=self.respondent,
            attributes=self.attributes,
            occurred_at=self.occurred_at,
        )


@dataclass(frozen=True, slots=True)
class StoredComplaint:
    """One complaint as it is kept."""

    id: UUID
    text: str
    category: str | None
    channel: str
    touchpoint: str | None
    location: str | None
    locale: str | None
    respondent_id: UUID | None
    attributes: Mapping[str, AttributeValue]
    occurred_at: datetime
    filed_at: datetime
    fingerprint: bytes
    """SHA-256 of what the client sent; tells a repetition from a conflict."""
    erased_at: datetime | None = None
    """When the person behind it was forgotten. Nothing of what they said is left then."""


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """Which complaints to list; None does not restrict."""

    category: str | None = None
    touchpoint: str | None = None
    channel: str | None = None
    from_at: datetime | None = None
    """Earliest `filed_at`, included."""
    to_at: datetime | None = None
    """Latest `filed_at`, excluded."""


@dataclass(frozen=True, slots=True)
class ComplaintOutcome:
    """What became of a draft that was taken: stored now, or before with the same content."""

    status: Literal["created", "duplicate"]
    complaint: StoredComplaint
