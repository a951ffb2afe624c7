"""What alerts tells: that somebody should look at a response now."""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.contracts.event import FromPlace, Moment
from shared.vocabulary import Comment, ScoredAnswer, Severity


class AlertRaised(FromPlace, frozen=True, kw_only=True):
    """A rule's condition was met by a response; told once per rule and response."""

    event_type: ClassVar[str] = "heed.alerts.alert.raised.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments")

    alert_id: UUID
    rule: str
    severity: Severity
    opens_ticket: bool = True
    response_id: UUID
    reasons: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...] = ()
    occurred_at: Moment
    raised_at: Moment

    def key(self) -> str:
        """Return the alert's id."""
        return str(self.alert_id)

    def without_person(self) -> "AlertRaised":
        """Return the alert without what the respondent wrote and without the link to them: they were erased."""
        return msgspec.structs.replace(self, respondent_id=None, comments=())
