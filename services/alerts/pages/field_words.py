"""What rules can test, in words: occasions, fields, how they are compared, and their values."""

from collections.abc import Mapping
from typing import Any

from services.alerts.domain.trigger_fields import OfferedTrigger
from shared.marking import mark as _
from shared.vocabulary import (
    AnswerVerdict,
    Category,
    Channel,
    ClockKind,
    LadderRung,
    Metric,
    NoticeUrgency,
    Sentiment,
    Severity,
    SilenceEvidence,
    SourceKind,
)
from shared.web.console.field_rows import KNOWN, UNKNOWN

TRIGGERS: Mapping[OfferedTrigger, tuple[str, str]] = {
    "response_scored": (
        _("A response came in"),
        _("As soon as somebody has answered a survey and their answers are scored, usually within a second."),
    ),
    "comment_read": (
        _("A comment was read"),
        _("As soon as the language and the tone of a comment are known, a moment after its response came in."),
    ),
    "complaint_filed": (
        _("A complaint was filed"),
        _("When a customer complains without a survey. Each complaint has a case already; a rule can make it urgent."),
    ),
    "score_moved": (
        _("A score has moved"),
        _("When a period is over and a score differs from the period before by more than chance explains."),
    ),
    "target_missed": (
        _("A target was missed"),
        _("When the day of a target has come and the score has not reached it."),
    ),
    "source_silent": (
        _("A source is silent"),
        _("When a kiosk, a link or an SMS account from which answers usually come no longer brings any."),
    ),
    "ticket_escalated": (
        _("A case is escalated"),
        _("When the time for a case runs out and nobody has said that they take care of it, at each step."),
    ),
}
"""What a rule waits for: a name, and a sentence."""

METRICS: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": _("rating")}
CATEGORY_WORDS: Mapping[Category, str] = {
    "promoter": _("promoter"),
    "passive": _("passive"),
    "detractor": _("detractor"),
    "satisfied": _("satisfied"),
    "neutral": _("neutral"),
    "dissatisfied": _("dissatisfied"),
    "easy": _("easy"),
    "difficult": _("difficult"),
}
VERDICT_WORDS: Mapping[AnswerVerdict, str] = {"happy": _("happy"), "neutral": _("neutral"), "unhappy": _("unhappy")}
CHANNEL_WORDS: Mapping[Channel, str] = {
    "web": _("website"),
    "sms": _("text message"),
    "qr": _("QR code"),
    "kiosk": _("kiosk"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "import": _("import"),
    "api": _("API"),
}
SENTIMENT_WORDS: Mapping[Sentiment, str] = {
    "negative": _("negative"),
    "neutral": _("neutral"),
    "positive": _("positive"),
}
SOURCE_WORDS: Mapping[SourceKind, str] = {
    "device": _("kiosk"),
    "link": _("link"),
    "sms_account": _("SMS account"),
    "website": _("website"),
}
EVIDENCE_WORDS: Mapping[SilenceEvidence, str] = {
    "heartbeat": _("it no longer reports itself"),
    "usual_count": _("fewer answers than usual"),
}
SEVERITY_WORDS: Mapping[Severity, str] = {
    "info": _("For information"),
    "warning": _("Important"),
    "critical": _("Critical"),
}
SEVERITY_KINDS: Mapping[Severity, str] = {"info": "quiet", "warning": "warn", "critical": "bad"}
"""The kinds of badges."""
CLOCK_WORDS: Mapping[ClockKind, str] = {"contact": _("first contact"), "resolution": _("resolution")}
RUNG_WORDS: Mapping[LadderRung, str] = {
    "person": _("whoever has the case"),
    "team_lead": _("the team lead"),
    "manager": _("the manager of the unit"),
}
URGENCY_WORDS: Mapping[NoticeUrgency, str] = {
    "at_once": _("at once"),
    "working_hours": _("in their working hours"),
    "digest": _("with the digest of the morning"),
}

FIELDS: Mapping[str, str] = {
    "answer": _("An answer"),
    "words": _("Words of the customer"),
    "comment_sentiment": _("Tone of the comment"),
    "comment_language": _("Language of the comment"),
    "comment_question": _("Question of the comment"),
    "category": _("Topic of the complaint"),
    "survey": _("Survey"),
    "touchpoint": _("Touchpoint"),
    "location": _("Place"),
    "unit": _("Unit"),
    "channel": _("Channel"),
    "locale": _("Language"),
    "source_kind": _("Kind of source"),
    "source_id": _("Source"),
    "age_hours": _("Hours until it came in"),
    "customer_value": _("Value of the customer"),
    "customer_currency": _("Currency"),
    "customer_since": _("Customer since"),
    "company": _("Company"),
    "unhappy_in_30_days": _("Times unhappy in 30 days"),
    "unhappy_in_90_days": _("Times unhappy in 90 days"),
    "attribute:": _("Attribute"),
    "score": _("Score"),
    "difference": _("Difference from the period before"),
    "is_better": _("It got better"),
    "p_adjusted": _("Probability of mere chance"),
    "n": _("Number of answers"),
    "concept": _("What is measured"),
    "metric": _("Kind of score"),
    "target": _("Target"),
    "missed_by": _("Missed by"),
    "is_certain": _("Missed for certain"),
    "evidence": _("How it is noticed"),
    "silent_hours": _("Hours of silence"),
    "expected": _("Answers that usually come"),
    "received": _("Answers that came"),
    "clock": _("What the time is for"),
    "percent": _("Share of the time used, in percent"),
    "rung": _("Who gets to know"),
    "case_severity": _("Severity of the case"),
    "late_hours": _("Hours by which the step was late"),
    "is_reached": _("Somebody could be reached"),
}
HINTS: Mapping[str, str] = {
    "words": _("Whole words, upper or lower case: refund finds “Refund!”, refund* also finds “refunded”."),
    "unit": _("A unit stands for everything in it."),
    "unhappy_in_30_days": _("Unhappy responses and complaints of the same customer, this time included."),
    "unhappy_in_90_days": _("Unhappy responses and complaints of the same customer, this time included."),
    "age_hours": _("A kiosk without a connection delivers late."),
    "percent": _("From 100 on the deadline is missed."),
    "p_adjusted": _("From 0 to 1, adjusted for all scores that were compared: 0.05 is the usual bound."),
    "attribute:": _("What a link or a website passes on about a response, such as plan."),
}
"""What is said below a row about a field."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    _("What the customer says"): (
        *("answer", "words", "comment_sentiment", "comment_language", "comment_question", "category"),
        *("unhappy_in_30_days", "unhappy_in_90_days"),
    ),
    _("The numbers"): (
        *("score", "difference", "is_better", "p_adjusted", "n", "missed_by", "is_certain", "evidence"),
        *("silent_hours", "expected", "received", "concept", "metric", "target"),
        *("clock", "percent", "rung", "case_severity", "late_hours", "is_reached"),
    ),
    _("Where and how"): (
        *("survey", "touchpoint", "unit", "location", "channel", "locale", "source_kind", "source_id", "age_hours"),
    ),
    _("Who it is"): ("customer_value", "customer_currency", "customer_since", "company", "attribute:"),
}
"""Fields as the form groups them."""
CHOICES: Mapping[str, Mapping[Any, str]] = {
    "channel": CHANNEL_WORDS,
    "comment_sentiment": SENTIMENT_WORDS,
    "source_kind": SOURCE_WORDS,
    "evidence": EVIDENCE_WORDS,
    "metric": METRICS,
    "clock": CLOCK_WORDS,
    "rung": RUNG_WORDS,
    "case_severity": SEVERITY_WORDS,
}
"""Values of fields in words."""

OPERATORS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    "includes": _("hold"),
    "words_one_of": _("hold one of"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "not_before": _("is on or after"),
    "not_after": _("is on or before"),
    KNOWN: _("is known"),
    UNKNOWN: _("is not known"),
    "words_known": _("were written"),
    "words_unknown": _("were not written"),
}
"""How a field is compared, beside its name in the form."""
SAID: Mapping[str, str] = {
    "equals": _("%(field)s is %(value)s"),
    "differs_from": _("%(field)s is not %(value)s"),
    "one_of": _("%(field)s is one of %(value)s"),
    "includes": _("The customer writes %(value)s"),
    "words_one_of": _("The customer writes %(value)s"),
    "at_least": _("%(field)s is at least %(value)s"),
    "at_most": _("%(field)s is at most %(value)s"),
    "not_before": _("%(field)s is %(value)s or later"),
    "not_after": _("%(field)s is %(value)s or earlier"),
    "truth": _("%(field)s: %(value)s"),
    KNOWN: _("%(field)s is known"),
    UNKNOWN: _("%(field)s is not known"),
    "words_known": _("The customer writes something"),
    "words_unknown": _("The customer writes nothing"),
}
"""The same as a sentence."""
JOINED: Mapping[str, str] = {
    "all_of": _("All of this holds"),
    "any_of": _("At least one of this holds"),
    "none_of": _("None of this holds"),
}
"""How the parts of a group are joined."""


def operator_of(kind: str, operator: str) -> str:
    """Return how a comparison is called for a type of field: of days and words another word is said."""
    days = {"at_least": "not_before", "at_most": "not_after"}
    words = {"one_of": "words_one_of", KNOWN: "words_known", UNKNOWN: "words_unknown"}
    return {"day": days, "words": words}.get(kind, {}).get(operator, operator)
