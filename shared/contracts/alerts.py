"""Events of alerts: somebody should look at a response now."""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.contracts.event import FromPlace, Moment
from shared.vocabulary import Comment, ScoredAnswer, Severity


class AlertRaised(FromPlace, frozen=True, kw_only=True):
    """A response met the condition of a rule; published once per rule and response."""

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
        """Return the alert of an erased respondent: without what they wrote and without the link to them."""
        return msgspec.structs.replace(self, respondent_id=None, comments=())
