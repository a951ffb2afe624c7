"""What is said about a decision, and to whom."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.collector.domain.eligibility.decision import RESTS, Clocks, Decision, EligibilityReason
from services.collector.domain.eligibility.person import PersonKind
from services.collector.domain.surveys.rules import Eligibility


def for_strangers(decision: Decision, kind: PersonKind) -> Decision:
    """Return what a caller without a key may know.

    They learn no moment: when waiting helps, the day on which it does, and otherwise nothing. A visitor's id is known
    to one browser, which gets the reason; a customer's number may be tried out by anybody, so all rests of customers
    have one reason.

    Args:
        decision: as it was made.
        kind: what the caller knows the person as.
    """
    reason: EligibilityReason = decision.reason
    if kind != "visitor" and reason in RESTS:
        reason = "asked_recently"
    day = _next_midnight(decision.eligible_at) if decision.verdict == "later" and decision.eligible_at else None
    return replace(decision, reason=reason, eligible_at=day, clocks=Clocks())


def explain(reason: EligibilityReason, rules: Eligibility, *, quarantine_days: int) -> str:
    """Return one sentence that says why somebody is asked or not.

    It is made from the rules alone, so it gives nothing away about the person that the reason does not.
    """
    cap = rules.touchpoint_cap
    allowed = "" if cap is None else f", {cap.limit} in {_days(cap.days)}"
    sentences: Mapping[EligibilityReason, str] = {
        "ok": "The person may be asked now.",
        "survey_not_open": "The survey takes no responses now.",
        "opted_out": "The person wants no more surveys from us.",
        "quota_full": "The survey has as many responses as it wants.",
        "not_sampled": f"The person is not among the {rules.sample_percent:g} % who are asked in this survey.",
        "answered_recently": "The person answered this survey; "
        f"it rests for {_days(rules.after_answered_days)} after that.",
        "dismissed_recently": "The person dismissed this survey; "
        f"it rests for {_days(rules.after_dismissed_days)} after that.",
        "shown_recently": "This survey was shown to the person; "
        f"it rests for {_days(rules.after_shown_days)} after that.",
        "quarantine": f"The person was asked by some survey; all surveys rest for {_days(quarantine_days)} after that.",
        "touchpoint_cap": f"The person was asked at this touchpoint as often as is allowed{allowed}.",
        "asked_recently": "The person was asked not long ago and is left in peace for now.",
    }
    return sentences[reason]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _next_midnight(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if day == moment else day + timedelta(days=1)
