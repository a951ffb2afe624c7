"""Rules about a survey as a whole: quotas, and who may be asked how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.collector.domain.names import KEY_RULE, is_key
from shared.conditions.expression import Expression
from shared.errors import FieldProblem

Otherwise = Literal["block", "delay"]

MAX_QUOTAS = 20
MAX_LIMIT = 1_000_000_000
MAX_DAYS = 365
"""Less than exposures are kept for, so that no rest ends early because nobody remembers why."""
MAX_CAP = 1000
_CLOCKS = ("after_shown_days", "after_dismissed_days", "after_answered_days")


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


def check_quotas(quotas: Sequence[Quota]) -> list[FieldProblem]:
    """Return what is wrong with the quotas by themselves; their conditions are looked at elsewhere."""
    if len(quotas) > MAX_QUOTAS:
        return [FieldProblem("quotas", f"must be at most {MAX_QUOTAS}")]
    problems = []
    keys = [quota.key for quota in quotas]
    for index, quota in enumerate(quotas):
        if not is_key(quota.key):
            problems.append(FieldProblem(f"quotas.{index}.key", KEY_RULE))
        elif quota.key in keys[:index]:
            problems.append(
                FieldProblem(f"quotas.{index}.key", f"is the same as that of quotas.{keys.index(quota.key)}")
            )
        if not 1 <= quota.limit <= MAX_LIMIT:
            problems.append(FieldProblem(f"quotas.{index}.limit", f"must be 1 to {MAX_LIMIT}"))
    return problems


def check_eligibility(eligibility: Eligibility | None) -> list[FieldProblem]:
    """Return what is wrong with the rules about who may be asked."""
    if eligibility is None:
        return []
    problems = [
        FieldProblem(f"eligibility.{name}", f"must be 0 to {MAX_DAYS} days")
        for name in _CLOCKS
        if not 0 <= getattr(eligibility, name) <= MAX_DAYS
    ]
    if not 0 < eligibility.sample_percent <= 100:  # noqa: PLR2004 - a percentage
        problems.append(FieldProblem("eligibility.sample_percent", "must be more than 0 and at most 100"))
    cap = eligibility.touchpoint_cap
    if cap is not None and not 1 <= cap.limit <= MAX_CAP:
        problems.append(FieldProblem("eligibility.touchpoint_cap.limit", f"must be 1 to {MAX_CAP}"))
    if cap is not None and not 1 <= cap.days <= MAX_DAYS:
        problems.append(FieldProblem("eligibility.touchpoint_cap.days", f"must be 1 to {MAX_DAYS}"))
    return problems
