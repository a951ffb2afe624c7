"""Rules about a survey as a whole: quotas, and who may be asked how often."""

from dataclasses import dataclass
from typing import Literal

from shared.conditions.expression import Expression

Otherwise = Literal["block", "delay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most so many complete responses."""

    key: str
    limit: int
    when: Expression | None = None
    """Which responses count; all when None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointCap:
    """How often one person is asked at one touchpoint, whatever the survey."""

    limit: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who may be asked. The three clocks run per person and survey."""

    after_shown_days: int = 7
    """Days of rest after the survey was shown, and neither dismissed nor answered."""
    after_dismissed_days: int = 30
    after_answered_days: int = 90
    sample_percent: float = 100
    """Share of people who are asked at all; drawn once from person and survey, so it is the same on every visit."""
    touchpoint_cap: TouchpointCap | None = None
    quarantine: bool = True
    """Whether the installation's quarantine across all surveys applies."""
    otherwise: Otherwise = "block"
    """What to do with a person who rests: not ask at all, or ask when the rest is over."""
