"""A response: what arrives, what is kept, and what became of one submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import HeedError

AttributeValue = str | int | float | bool
AnswerValue = int | str

Status = Literal["created", "duplicate", "conflict", "rejected"]
"""What became of a submission: stored now · stored before with the same content · the id is taken by other
content · not acceptable."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answered, as far as they are known. Contact data never leaves the collector."""

    external_id: str | None = None
    """The customer's number in the operator's own systems."""
    email: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseDraft:
    """One submission, as it came in from a channel; nothing about it has been checked yet."""

    survey: str
    answers: Mapping[str, object]
    """Values by question key."""
    channel: str = "web"
    id: UUID | None = None
    """Chosen by the client (UUIDv7), so that a repetition is recognised; made here when it is None."""
    touchpoint: str | None = None
    location: str | None = None
    locale: str | None = None
    respondent: Respondent | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    occurred_at: datetime | None = None
    """When the respondent answered, aware; the moment of acceptance when it is None."""
    server_filled: frozenset[str] = frozenset()
    """Names of the fields above that the server filled in (a kiosk's place, a short link's touchpoint). They are no
    part of what the client sent, so a repetition stays a duplicate when the device has been moved in between."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """One response as it is kept."""

    id: UUID
    survey: str
    version: int
    """The survey version that was live when the response was accepted."""
    channel: str
    touchpoint: str | None
    location: str | None
    locale: str | None
    respondent_id: UUID | None
    answers: Mapping[str, AnswerValue]
    """Values by question key."""
    attributes: Mapping[str, AttributeValue]
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    """SHA-256 of what the client sent; tells a repetition from a conflict."""


@dataclass(frozen=True, slots=True)
class ResponseFilter:
    """Which responses to list; None does not restrict."""

    survey: str | None = None
    touchpoint: str | None = None
    channel: str | None = None
    from_at: datetime | None = None
    """Earliest `occurred_at`, included."""
    to_at: datetime | None = None
    """Latest `occurred_at`, excluded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one draft."""

    id: UUID | None
    """The response's id; None when the draft was rejected before it had one."""
    status: Status
    response: StoredResponse | None = None
    """The stored response; None when the draft was not accepted."""
    error: HeedError | None = None
    """Why it was not accepted: conflict and rejected only."""
