"""What happened between people and surveys, one row each: shown, dismissed, answered, refused. Never changed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.collector.domain.eligibility.person import people_of
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.response import StoredResponse
from shared.vocabulary import AtTouchpoint

ExposureKind = Literal["shown", "dismissed", "answered", "refused"]
ReportedEvent = Literal["shown", "dismissed"]
"""What a page reports; that somebody answered is known from the answer."""

KEPT_FOR = timedelta(days=400)
"""Longer than any survey lets a person rest."""
REFUSALS_KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Exposure(AtTouchpoint):
    """One thing that happened between a person and a survey."""

    kind: ExposureKind
    survey: str
    channel: str
    at: datetime
    person: bytes | None = field(default=None, repr=False)
    """Digest of the person; None for refusals, which are counted and not followed."""
    reason: str | None = None
    """Why somebody was not asked: refusals only."""


def answered(response: StoredResponse, contact: Contact | None, visitor: UUID | None) -> list[Exposure]:
    """Return that the respondent answered, once for each name that they are known by; nothing when they are anonymous.

    Args:
        response: as it was stored just now.
        contact: who answered.
        visitor: the id that the website gave their browser.
    """
    return [
        Exposure(
            "answered",
            response.survey,
            response.channel,
            response.occurred_at,
            person.digest(),
            touchpoint=response.touchpoint,
        )
        for person in people_of(contact, visitor)
    ]
