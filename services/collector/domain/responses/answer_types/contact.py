"""Answers that say who somebody is. They become the respondent's contact data and are never kept as answers."""

from collections.abc import Callable
from dataclasses import replace

from services.collector.domain.people.contact import Respondent, canonical_email, canonical_line, canonical_phone
from services.collector.domain.responses.answer_types.misfit import Misfit, misfit
from services.collector.domain.surveys.question import Question

_RULES = {
    "name": "must be one line of at most 200 characters",
    "email": "must be an e-mail address",
    "phone": "must be a phone number with its country code, `+…`",
}

ContactParser = Callable[[object, str | None], Respondent | Misfit | None]
"""Takes a value and the two-letter country of phone numbers without `+`."""


def contact_parser(question: Question) -> ContactParser:
    """Take an object of the fields that are asked for, in canonical form."""

    def parse(value: object, region: str | None) -> Respondent | Misfit | None:
        if not isinstance(value, dict):
            return misfit(f"must be an object of {', '.join(question.fields)}")
        faults = [("", "has a field that is not asked for")] if not value.keys() <= set(question.fields) else []
        found: dict[str, str] = {}
        for name in question.fields:
            text = value.get(name)
            if text is None or (isinstance(text, str) and not text.strip()):
                continue
            kept = _canonical(name, text, region) if isinstance(text, str) else None
            if kept is None:
                faults.append((name, _RULES[name]))
            else:
                found[name] = kept
        if faults:
            return Misfit(tuple(faults))
        return Respondent(**found) if found else None

    return parse


def _canonical(name: str, text: str, region: str | None) -> str | None:
    match name:
        case "email":
            return canonical_email(text)
        case "phone":
            return canonical_phone(text, region)
        case _:
            return canonical_line(text)


def with_gaps_filled(respondent: Respondent | None, contact: Respondent | None) -> Respondent | None:
    """Return the respondent with what they said about themselves where nothing was known."""
    if respondent is None or contact is None:
        return respondent or contact
    return replace(
        respondent,
        email=respondent.email or contact.email,
        phone=respondent.phone or contact.phone,
        name=respondent.name or contact.name,
    )
