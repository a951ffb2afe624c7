"""Conditions about customers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.collector.domain.invitations.programmes.audience import AUDIENCE_FIELDS
from services.collector.pages.invitations import CONSOLE
from shared.conditions.expression import Expression, Scalar, Some, Test
from shared.directory.structure import Structure
from shared.marking import mark as _
from shared.web.console.conditions import Said, in_words
from shared.web.console.field_rows import KNOWN, UNKNOWN
from shared.web.console.formats import day, number
from shared.web.console.visit import Visit

FIELDS: Mapping[str, str] = {
    "customer_value": _("Value"),
    "customer_currency": _("Currency"),
    "customer_since": _("Customer since"),
    "customer_days": _("Days as a customer"),
    "left": _("Has left"),
    "left_on": _("Left on"),
    "left_days": _("Days since they left"),
    "company": _("Key of the company"),
    "location": _("Own place"),
    "language": _("Language of their place"),
    "has_external_id": _("Has a customer number"),
    "has_email": _("Has an e-mail address"),
    "has_phone": _("Has a phone number"),
}
OPERATORS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "not_before": _("is on or after"),
    "not_after": _("is on or before"),
    KNOWN: _("is known"),
    UNKNOWN: _("is not known"),
}
GROUPS: Mapping[str, str] = {
    "all_of": _("all of these hold"),
    "any_of": _("at least one of these holds"),
    "none_of": _("none of these holds"),
}
_OF_DAYS = {"at_least": "not_before", "at_most": "not_after"}
# What is said of a field stands behind a colon, so that it fits each of them in both languages.
_SAID: Mapping[str, str] = {
    "equals": _("%(field)s: %(value)s"),
    "differs_from": _("%(field)s: not %(value)s"),
    "one_of": _("%(field)s: %(value)s"),
    "at_least": _("%(field)s: at least %(value)s"),
    "at_most": _("%(field)s: at most %(value)s"),
    "not_before": _("%(field)s: %(value)s or later"),
    "not_after": _("%(field)s: %(value)s or earlier"),
    KNOWN: _("%(field)s: known"),
    UNKNOWN: _("%(field)s: not known"),
}


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """What one reader sees of conditions."""

    visit: Visit
    structure: Structure

    def of(self, text: str) -> str:
        return CONSOLE.texts(self.visit.language).gettext(text)

    def fields(self) -> list[tuple[str, str]]:
        """Return what rows can be about."""
        return [(name, self.of(FIELDS.get(name, name))) for name in AUDIENCE_FIELDS]

    def operators(self, about: str, operators: Sequence[str]) -> list[tuple[str, str]]:
        """Return how a field can be compared."""
        return [(one, self.of(OPERATORS[self._operator(about, one)])) for one in operators]

    def words(self) -> list[tuple[str, str]]:
        """Return how rows are joined."""
        return [(name, self.of(text)) for name, text in GROUPS.items()]

    def said(self, condition: Expression) -> Said:
        """Return a condition in words."""
        return in_words(condition, self.of, self._leaf)

    def _leaf(self, leaf: Test | Some) -> str:
        return leaf.of if isinstance(leaf, Some) else self._test(leaf)

    def _test(self, test: Test) -> str:
        about, operator = test.field or "", test.operator or "answered"
        field = self.of(FIELDS.get(about, about))
        if operator == "answered":
            return self.of(_SAID[KNOWN if test.answered else UNKNOWN]) % {"field": field}
        value = getattr(test, operator)
        values = value if isinstance(value, tuple) else (value,)
        shown = f" {self.of(_('or'))} ".join(self._value(about, one) for one in values)
        return self.of(_SAID[self._operator(about, operator)]) % {"field": field, "value": shown}

    @property
    def _reader(self) -> Any:  # noqa: ANN401 - what the filters of templates take
        return {"visit": self.visit}

    def _operator(self, about: str, operator: str) -> str:
        is_day = about in AUDIENCE_FIELDS and AUDIENCE_FIELDS[about].type == "day"
        return _OF_DAYS.get(operator, operator) if is_day else operator

    def _value(self, about: str, value: Scalar) -> str:
        kind = AUDIENCE_FIELDS[about].type if about in AUDIENCE_FIELDS else "text"
        match value:
            case bool():
                return self.of(_("yes")) if value else self.of(_("no"))
            case int() | float():
                return number(self._reader, value, 0 if float(value).is_integer() else 2)
            case str() if kind == "day":
                try:
                    return day(self._reader, date.fromisoformat(value))
                except ValueError:
                    return value
            case str() if about == "location":
                return self.structure.name_of(value)
            case _:
                return str(value)
