"""The requests and replies of eligibility routes."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.eligibility.check_eligibility import ExplainedDecision
from services.collector.domain.eligibility.decision import EligibilityReason, EligibilityVerdict
from services.collector.domain.eligibility.exposure import ReportedEvent
from services.collector.web.drafts import TouchpointBody
from services.collector.web.openapi import with_example
from shared.vocabulary import Channel
from shared.web.moments import BodyMoment

MAX_PERSON = 300
PERSON = (
    "Who would be asked: `visitor:<uuid>`, `external_id:<your number>`; with a key also `email:<address>` or "
    "`phone:<number>`. Only a digest is kept."
)


EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "person": "visitor:8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10",
    "kind": "shown",
    "touchpoint": "checkout",
}


class EventBody(TouchpointBody):
    """That a survey was shown to a person, or dismissed by them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    survey: str = Field(description="Key of the survey.")
    person: str = Field(max_length=MAX_PERSON, description=PERSON)
    kind: ReportedEvent = Field(
        description="What happened. Answers need not be reported: they are known from the response."
    )
    channel: Channel = "web"
    at: BodyMoment = Field(default=None, description="When it happened, with time zone. Default: now.")


class ClocksView(BaseModel):
    """When this survey was last shown to this person, dismissed and answered by them; null for never."""

    shown_at: datetime | None
    dismissed_at: datetime | None
    answered_at: datetime | None


class EligibilityView(BaseModel):
    """Whether a person may be asked now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "eligible": False,
                    "decision": "later",
                    "reason": "quarantine",
                    "explanation": "The person was asked by some survey; all surveys rest for 14 days after that.",
                    "eligible_at": "2026-03-15T00:00:00Z",
                    "clocks": None,
                }
            ]
        }
    )

    eligible: bool
    decision: EligibilityVerdict = Field(
        description="`later`: not now, but from `eligible_at` on, if the survey's rules say so."
    )
    reason: EligibilityReason
    explanation: str = Field(description="The reason in one sentence.")
    eligible_at: datetime | None = Field(
        description="When the person may be asked again. Without a key only for `later`, rounded up to the next "
        "midnight (UTC)."
    )
    clocks: ClocksView | None = Field(description="Only with a key that has the scope `surveys:read`.")

    @classmethod
    def from_domain(cls, answer: ExplainedDecision, *, by_stranger: bool) -> "EligibilityView":
        decision = answer.decision
        return cls(
            eligible=decision.verdict == "yes",
            decision=decision.verdict,
            reason=decision.reason,
            explanation=answer.explanation,
            eligible_at=decision.eligible_at,
            clocks=None if by_stranger else ClocksView.model_validate(decision.clocks, from_attributes=True),
        )


class RefusalView(BaseModel):
    """How often people were not asked for one reason at one place."""

    model_config = with_example({"reason": "quarantine", "touchpoint": "checkout", "channel": "web", "count": 112})

    reason: str
    touchpoint: str | None
    channel: str
    count: int
