"""What rules can test, by what they wait for. Every field here is in the event, or follows from what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.alerts.domain.rule_fields import ANSWER, ANSWERS, MAX_TESTS, key_field
from shared.conditions.catalogue import Catalogue, Field, Names
from shared.vocabulary import (
    Channel,
    ClockKind,
    LadderRung,
    Metric,
    RuleTrigger,
    Sentiment,
    Severity,
    SilenceEvidence,
    SourceKind,
)

OfferedTrigger = RuleTrigger
"""Those that rules can have today: for each of them an event is published."""
TRIGGERS: tuple[OfferedTrigger, ...] = get_args(OfferedTrigger)
ABOUT_RESPONSES: frozenset[OfferedTrigger] = frozenset({"response_scored", "comment_read"})
ABOUT_CUSTOMERS: frozenset[OfferedTrigger] = ABOUT_RESPONSES | {"complaint_filed"}
"""Triggers with a customer behind them."""

ATTRIBUTE = "attribute:"
HISTORY_DAYS = (30, 90)
"""Over how many days somebody's unhappy answers are counted."""
HISTORY: Mapping[str, int] = {f"unhappy_in_{days}_days": days for days in HISTORY_DAYS}
"""Fields that count them."""
_NAME_OF_ATTRIBUTE = ATTRIBUTE + r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"


def _number(description: str) -> Field:
    return Field(type="number", description=description)


def _text(description: str) -> Field:
    return Field(type="text", description=description)


_ORIGIN = {
    "touchpoint": key_field("Key of the touchpoint."),
    "location": _text("Where the customer was."),
    "unit": Field(
        type="text",
        has_several_names=True,
        description="Code of a unit of the company: the place itself, or any unit above it. So a test of a region "
        "covers everything in it.",
    ),
    "channel": Field(type="choice", choices=get_args(Channel), description="How it came in."),
    "locale": _text("Language tag of the customer, such as `de-AT`."),
}
_SOURCE = {
    "source_kind": Field(type="choice", choices=get_args(SourceKind), description="Which kind of source it is."),
    "source_id": _text("Which kiosk, link or account it is."),
}
_CUSTOMER = {
    "customer_value": _number("What the customer is worth, in whole units of their currency."),
    "customer_currency": Field(
        type="text", pattern=r"[A-Z]{3}", pattern_rule="must be a currency such as EUR", description="ISO 4217."
    ),
    "customer_since": Field(type="day", description="Since when they are a customer."),
    "company": key_field("Key of the company that the customer acts for."),
}
CUSTOMER = tuple(_CUSTOMER)
"""Fields with what the operator knows of a customer."""
_WORDS = {
    "words": Field(
        type="words",
        kind="text of a customer",
        description="What the customer wrote: whole words side by side, whatever their case; `refund*` also finds "
        "what begins so.",
    )
}
_AGE = {"age_hours": _number("Hours from when it happened until it came in; a kiosk may have been offline.")}
_HISTORY = {
    name: _number(
        f"How many unhappy responses and complaints of the same customer there were within {days} days, this one "
        "included."
    )
    for name, days in HISTORY.items()
}
_SURVEY = {"survey": key_field("Key of the survey.")}
_RESPONSE = {**_SURVEY, **_ORIGIN, **_SOURCE, **_CUSTOMER, **_WORDS, **_AGE, **_HISTORY}
_COMMENT = {
    "comment_question": key_field("Key of the question that the comment answers."),
    "comment_language": Field(
        type="text",
        pattern=r"[a-z]{2,3}",
        pattern_rule="must be a language such as de",
        description="In which the comment is written, ISO 639-1; missing where it is not known.",
    ),
    "comment_sentiment": Field(
        type="choice",
        choices=get_args(Sentiment),
        description="How the comment sounds; missing where it cannot be judged.",
    ),
}
_COMPLAINT = {"category": key_field("What the complaint is about."), **_ORIGIN, **_WORDS, **_AGE, **_HISTORY}
_SERIES = {
    **_SURVEY,
    "touchpoint": _ORIGIN["touchpoint"],
    "concept": key_field("What is measured."),
    "score": _number("The score as it is now, in its unit: points, per cent or a mean."),
    "n": _number("How many answers it rests on."),
}
_MOVED = {
    **_SERIES,
    "channel": _ORIGIN["channel"],
    "metric": Field(type="choice", choices=get_args(Metric), description="How it is measured."),
    "difference": _number("The score minus that of the window before, in its unit."),
    "p_adjusted": _number("How likely chance alone makes such a difference, adjusted for all that were compared."),
    "is_better": Field(type="truth", description="Whether it moved for the better."),
}
_MISSED = {
    **_SERIES,
    "target": key_field("Key of the target."),
    "missed_by": _number("How far the score is from the target, in its unit; never below 0."),
    "is_certain": Field(type="truth", description="Whether the whole interval of the score is on the wrong side."),
}
_SILENT = {
    **_SURVEY,
    **_SOURCE,
    "touchpoint": _ORIGIN["touchpoint"],
    "location": _ORIGIN["location"],
    "unit": _ORIGIN["unit"],
    "evidence": Field(type="choice", choices=get_args(SilenceEvidence), description="What shows that it is silent."),
    "expected": _number("How many answers usually come at such hours; missing for a source that reports itself."),
    "received": _number("How many came; likewise."),
    "silent_hours": _number("For how many hours it is silent."),
}
_ESCALATED = {
    **_SURVEY,
    "touchpoint": _ORIGIN["touchpoint"],
    "location": _ORIGIN["location"],
    "unit": _ORIGIN["unit"],
    "clock": Field(type="choice", choices=get_args(ClockKind), description="Which time of the case runs out."),
    "percent": _number("The share of the target that is used; from 100 on the deadline is missed."),
    "rung": Field(type="choice", choices=get_args(LadderRung), description="Who gets to know by the policy."),
    "case_severity": Field(
        type="choice", choices=get_args(Severity), description="Of the case; missing where it was opened by hand."
    ),
    "late_hours": _number("How long after its moment the step was taken, such as after an outage; usually 0."),
    "is_reached": Field(type="truth", description="Whether somebody could be reached by the policy's ladder."),
}
_ATTRIBUTES = {
    _NAME_OF_ATTRIBUTE: Field(
        type="untyped",
        kind="attribute",
        description="A declared attribute, such as `attribute:plan`. Text that is written like a number, `true` or "
        "`false` counts as that where it is compared with one.",
    )
}


@dataclass(frozen=True, slots=True)
class TriggerFields:
    """What a rule with one trigger can test, and by what it can be limited."""

    catalogue: Catalogue
    scope: frozenset[str]
    """The fields of a rule, such as `survey`, that limit what it looks at."""


def _fields(
    known: Mapping[str, Field], scope: str, *, answers: bool = False, attributes: bool = False
) -> TriggerFields:
    names = Names(
        known=known,
        open=_ATTRIBUTES if attributes else {},
        unknown=f"must be one of {', '.join(known)}" + (f", or `{ATTRIBUTE}` and a name" if attributes else ""),
    )
    unknown = f"are tested with `{ANSWER}` in rules" if answers else "are no part of what this trigger is about"
    items = {ANSWER: ANSWERS} if answers else {}
    catalogue = Catalogue(questions=Names(unknown=unknown), fields=names, items=items, max_tests=MAX_TESTS)
    return TriggerFields(catalogue, frozenset(scope.split()))


BY_TRIGGER: Mapping[OfferedTrigger, TriggerFields] = {
    "response_scored": _fields(_RESPONSE, "survey touchpoint unit channel", answers=True, attributes=True),
    "comment_read": _fields({**_COMMENT, **_RESPONSE}, "survey touchpoint unit channel", answers=True, attributes=True),
    "complaint_filed": _fields(_COMPLAINT, "touchpoint unit channel", attributes=True),
    "score_moved": _fields(_MOVED, "survey touchpoint channel"),
    "target_missed": _fields(_MISSED, "survey touchpoint"),
    "source_silent": _fields(_SILENT, "survey touchpoint unit"),
    "ticket_escalated": _fields(_ESCALATED, "survey touchpoint unit"),
}
CATALOGUE = _fields(
    {name: about for fields in BY_TRIGGER.values() for name, about in fields.catalogue.fields.known.items()},
    "survey touchpoint unit channel",
    answers=True,
    attributes=True,
).catalogue
"""All fields of all triggers, for where a document is described before its trigger is known."""
