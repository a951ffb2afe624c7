"""What a customer said, as the page of a case shows it: one answer or complaint after the other, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.application.related import CaseContext
from shared.vocabulary import ScoredAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One answer or complaint."""

    at: datetime
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    """None also where nothing is left of it."""
    reasons: Sequence[ScoredAnswer] = ()
    texts: Sequence[str] = ()
    is_gone: bool = False


def said_in(context: CaseContext) -> Sequence[Shown]:
    """Return what is known of what a case is about; answers of which nothing is known yet are not shown."""
    answers = [
        Shown(
            at=one.occurred_at,
            response_id=one.response_id,
            reasons=one.reasons,
            texts=[comment.text for comment in one.comments],
            is_gone=one.is_gone,
        )
        for one in context.answers
    ]
    complaints = [
        Shown(
            at=one.occurred_at,
            complaint_id=None if one.is_gone else one.complaint_id,
            texts=[one.text] if one.text else [],
            is_gone=one.is_gone,
        )
        for one in context.complaints
    ]
    return sorted([*answers, *complaints], key=lambda one: one.at, reverse=True)
