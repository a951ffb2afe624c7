"""Answers on the way: saved page by page, until the response is complete or the time is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.responses.response import AnswerValue
from shared.vocabulary import Place

PartialState = Literal["open", "finished", "expired"]
"""Still on the way · the complete response is stored, nothing is left here · nobody went on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialResponse(Place):
    """What one respondent has answered so far; never counted, never told to anybody by event."""

    id: UUID
    """The id that the complete response will have."""
    answers: Mapping[str, AnswerValue]
    """By question key; never contact data. Empty once the response is complete."""
    state: PartialState
    started_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PartialFilter:
    """Which partial responses to list; None does not restrict."""

    survey: str | None = None
    state: PartialState | None = None
    from_at: datetime | None = None
    """Earliest `updated_at`, included."""
    to_at: datetime | None = None
    """Latest `updated_at`, excluded."""
