"""What routes see of a case: what it is about, and never who the customer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.tickets.domain.ticket import TicketKind
from shared.conditions.catalogue import Catalogue, Field, Names
from shared.conditions.evaluate import Values
from shared.conditions.words import written
from shared.vocabulary import Channel, Severity, Spot

MOST_TESTS = 20
REPEAT_DAYS = 90
"""Over so many days earlier cases of the same customer are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedCase(Spot):
    """A case as routes see it: one that there is, or one that somebody describes."""

    kind: TicketKind = "manual"
    severity: Severity | None = None
    survey: str | None = None
    channel: Channel | None = None
    category: str | None = None
    language: str | None = None
    """Of the place."""
    units: tuple[str, ...] = ()
    """Codes of the units that the place lies in, the topmost first and itself last."""
    wants_call_back: bool = False
    is_anonymous: bool = False
    earlier_cases: int | None = None
    """Of the same customer, within `REPEAT_DAYS` before; None: nobody knows who the customer is, or nobody asked."""
    words: tuple[str, ...] = ()
    """What the customer wrote."""


def _key(description: str) -> Field:
    rule = "must be a key: lower-case letters, digits, hyphens and underscores"
    return Field(type="text", pattern=r"[a-z0-9][a-z0-9_-]{0,63}", pattern_rule=rule, description=description)


FIELDS: Mapping[str, Field] = {
    "kind": Field(type="choice", choices=get_args(TicketKind), description="What the case was opened for."),
    "severity": Field(
        type="choice", choices=get_args(Severity), description="How urgent it is; missing in cases without an alert."
    ),
    "touchpoint": _key("Key of the touchpoint."),
    "location": Field(type="text", description="Code of the place."),
    "unit": Field(
        type="text",
        has_several_names=True,
        description="Code of a unit of the company: the place itself, or any unit above it.",
    ),
    "survey": _key("Key of the survey."),
    "channel": Field(type="choice", choices=get_args(Channel), description="How it came in."),
    "category": _key("What a complaint is about."),
    "language": Field(type="text", description="Language of the place, such as `de`."),
    "wants_call_back": Field(type="truth", description="Whether the customer asked for a call."),
    "is_anonymous": Field(type="truth", description="Whether nobody knows who the customer is."),
    "earlier_cases": Field(
        type="number",
        description=f"How many other cases of the same customer there were within {REPEAT_DAYS} days; missing where "
        "the customer is not known.",
    ),
    "words": Field(
        type="words",
        kind="text of a customer",
        description="What the customer wrote: whole words side by side, whatever their case; `refund*` also finds "
        "what begins so.",
    ),
}
CATALOGUE = Catalogue(
    questions=Names(unknown="are answered by responses; a route looks at cases"),
    fields=Names(known=FIELDS, unknown=f"must be one of {', '.join(FIELDS)}"),
    max_tests=MOST_TESTS,
)


def values_of(case: RoutedCase) -> Values:
    """Return what conditions are evaluated on."""
    names = ("kind", "severity", "touchpoint", "location", "survey", "channel", "category", "language")
    fields: dict[str, object] = {name: getattr(case, name) for name in names}
    fields |= {
        "unit": frozenset(case.units),
        "wants_call_back": case.wants_call_back,
        "is_anonymous": case.is_anonymous,
        "earlier_cases": case.earlier_cases,
    }
    if case.words:
        fields["words"] = written(*case.words)
    return Values(fields=fields)
