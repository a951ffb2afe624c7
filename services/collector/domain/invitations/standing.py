"""Whether an invitation still stands at the moment at which one of its messages is about to be sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.collector.domain.surveys.opening import openness
from services.collector.domain.surveys.survey import State

Standing = Literal["ok", "answered", "expired", "cancelled", "survey_not_open"]
"""Every one but `ok` is a reason not to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """What decides it."""

    is_taken_back: bool
    """Cancelled, refused or erased."""
    is_answered: bool
    expires_at: datetime
    survey_state: State | None
    """None: the survey does not exist any more."""
    opens_at: datetime | None = None
    """Of the survey's live version."""
    closes_at: datetime | None = None


def standing(facts: StandingFacts, now: datetime) -> Standing:
    """Return whether a message about an invitation may be sent, as far as the invitation is concerned."""
    if facts.is_taken_back:
        return "cancelled"
    if facts.is_answered:
        return "answered"
    if now >= facts.expires_at:
        return "expired"
    is_open = facts.survey_state is not None and openness(facts.survey_state, facts, now) == "open"
    return "ok" if is_open else "survey_not_open"
