"""What routes of eligibility take and give."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.eligibility.check_eligibility import ExplainedDecision
from services.collector.domain.eligibility.decision import EligibilityReason, EligibilityVerdict
from services.collector.domain.eligibility.exposure import ReportedEvent
from services.collector.web.openapi import with_example
from shared.vocabulary import Channel
from shared.web.moments import BodyMoment

MAX_PERSON = 300
PERSON = (
    "Who would be asked: `visitor:<uuid>`, `external_id:<your number>`; with a key also `email:<address>` or "
    "`phone:<number>`. Kept as a digest only."
)


EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "person": "visitor:8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10",
    "kind": "shown",
    "touchpoint": "checkout",
}


class EventBody(BaseModel):
    """That a survey was shown to a person, or dismissed by them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    survey: str = Field(description="Key of the survey.")
    person: str = Field(max_length=MAX_PERSON, description=PERSON)
    kind: ReportedEvent = Field(description="What happened. That somebody answered is known from the answer.")
    touchpoint: str | None = Field(default=None, description="Where customer and company met; a key.")
    channel: Channel = "web"
    at: BodyMoment = Field(default=None, description="When it happened, with time zone; now when left out.")


class ClocksView(BaseModel):
    """When this survey last met this person; null for never."""

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
        description="`later`: not now, but from `eligible_at` on, as the survey's rules wish."
    )
    reason: EligibilityReason
    explanation: str = Field(description="The reason in one sentence.")
    eligible_at: datetime | None = Field(
        description="When the rest is over. Without a key only for `later`, and then the first midnight (UTC) after it."
    )
    clocks: ClocksView | None = Field(description="With a key that has the scope `surveys:read` only.")

    @classmethod
    def of(cls, answer: ExplainedDecision, *, by_stranger: bool) -> "EligibilityView":
        """Return the view of `answer`."""
        decision = answer.decision
        clocks = decision.clocks
        return cls(
            eligible=decision.verdict == "yes",
            decision=decision.verdict,
            reason=decision.reason,
            explanation=answer.explanation,
            eligible_at=decision.eligible_at,
            clocks=None
            if by_stranger
            else ClocksView(shown_at=clocks.shown_at, dismissed_at=clocks.dismissed_at, answered_at=clocks.answered_at),
        )


class RefusalView(BaseModel):
    """How often people were not asked for one reason at one place."""

    model_config = with_example({"reason": "quarantine", "touchpoint": "checkout", "channel": "web", "count": 112})

    reason: str
    touchpoint: str | None
    channel: str
    count: int
