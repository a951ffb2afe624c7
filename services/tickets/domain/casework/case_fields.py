"""What conditions of checklists can look at: what a case is about, and never who the customer is."""

from collections.abc import Mapping
from typing import get_args

from services.tickets.domain.ticket import Ticket, TicketKind
from shared.conditions.catalogue import Catalogue, Field, Names
from shared.conditions.evaluate import Values
from shared.vocabulary import Severity

MOST_TESTS = 20


def _key(description: str) -> Field:
    rule = "must be a key: lower-case letters, digits, hyphens and underscores"
    return Field(type="text", pattern=r"[a-z0-9][a-z0-9_-]{0,63}", pattern_rule=rule, description=description)


FIELDS: Mapping[str, Field] = {
    "kind": Field(type="choice", choices=get_args(TicketKind), description="What the case was opened for."),
    "severity": Field(
        type="choice", choices=get_args(Severity), description="How urgent it is; missing in cases without an alert."
    ),
    "touchpoint": _key("Key of the touchpoint."),
    "unit": Field(
        type="text",
        has_several_names=True,
        description="Code of a unit of the company: the place itself, or any unit above it.",
    ),
    "survey": _key("Key of the survey."),
    "category": _key("What a complaint is about."),
    "wants_call_back": Field(type="truth", description="Whether the customer asked for a call."),
}
CATALOGUE = Catalogue(
    questions=Names(unknown="are answered by responses; a checklist looks at cases"),
    fields=Names(known=FIELDS, unknown=f"must be one of {', '.join(FIELDS)}", description="What is known of the case."),
    max_tests=MOST_TESTS,
)


def values_of(ticket: Ticket) -> Values:
    """Return what conditions are evaluated on."""
    places = (*ticket.unit_path, *([ticket.location] if ticket.location else []))
    return Values(
        fields={
            "kind": ticket.kind,
            "severity": ticket.severity,
            "touchpoint": ticket.touchpoint,
            "unit": frozenset(places),
            "survey": ticket.survey,
            "category": ticket.category,
            "wants_call_back": ticket.call_back is not None,
        }
    )
