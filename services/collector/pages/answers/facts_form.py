"""What a form about a customer says, read as people of a language write it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from services.collector.application.customers.facts import ShownFacts
from services.collector.domain.customers.facts import CustomerFacts, problems_of
from services.collector.domain.customers.figures import UnreadableError, read_amount, read_day
from services.collector.pages.answers.forms import Form
from shared.access import Language
from shared.errors import FieldProblem

_DAYS = ("customer_since", "left_on")


def read_facts(form: Form, language: Language, *, today: date) -> tuple[CustomerFacts, list[FieldProblem]]:
    """Return the facts without the company, and what is wrong with any of them.

    Args:
        form: its fields; an empty one is not known. A currency says nothing without a value.
        language: in which amounts and days are written, where they could be two things.
        today: for days that cannot be yet.
    """
    read: dict[str, Any] = {}
    problems = []
    for name in ("value", *_DAYS):
        text = form.get(name, "")
        try:
            if text:
                read[name] = read_amount(text, language) if name == "value" else read_day(text, language)
        except UnreadableError as wrong:
            problems.append(FieldProblem(name, str(wrong)))
    if "value" in form:
        read["currency"] = form.get("currency", "").upper() or None
    facts = CustomerFacts(**read)
    return facts, problems + problems_of(facts, today=today)


def typed_of(known: ShownFacts, language: Language) -> Mapping[str, str]:
    """Return what is known as it would be typed."""
    facts = {name: value for name, value in asdict(known.facts).items() if value is not None}
    typed = {name: value.isoformat() for name in _DAYS if isinstance(value := facts.get(name), date)}
    if isinstance(value := facts.get("value"), Decimal):
        typed["value"] = f"{value:f}".replace(".", "," if language == "de" else ".")
    typed |= {"currency": facts.get("currency", ""), "company": "" if known.company is None else known.company.name}
    return typed
