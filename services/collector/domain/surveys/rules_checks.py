"""Checking quotas and the rules about who may be asked."""

from collections.abc import Sequence

from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.surveys.rules import Eligibility, Quota
from shared.errors import FieldProblem

MAX_QUOTAS = 20
MAX_LIMIT = 1_000_000_000
MAX_DAYS = 365
"""Less than exposures are kept for, so that no rest ends early because nobody remembers why."""
MAX_CAP = 1000

_CLOCKS = ("after_shown_days", "after_dismissed_days", "after_answered_days")


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
