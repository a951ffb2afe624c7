"""The condition about customers as rows of a form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.collector.domain.invitations.programmes.audience import AUDIENCE_FIELDS
from services.collector.pages.console.surveys.editing.forms import listed, number_of
from shared.conditions.catalogue import Field
from shared.conditions.documents import MalformedConditionError, document_of, expression_of
from shared.conditions.expression import AllOf, AnyOf, Expression, NoneOf, Scalar, Test, parts_of

KNOWN, UNKNOWN = "known", "unknown"
"""The two sides of `answered`, which are operators of their own in the form: no value belongs to them."""
YES, NO = "true", "false"


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One row: a field, how it is compared, and with what, as it stands in the browser."""

    about: str
    operator: str = ""
    value: str = ""

    @property
    def field(self) -> Field:
        return AUDIENCE_FIELDS[self.about]

    @property
    def operators(self) -> tuple[str, ...]:
        """Those that suit the field."""
        if self.field.type == "truth":
            return ("equals", KNOWN, UNKNOWN) if self.operator in {KNOWN, UNKNOWN} else ("equals",)
        return (*(one for one in self.field.operators if one != "answered"), KNOWN, UNKNOWN)

    @property
    def takes_value(self) -> bool:
        return self.operator not in {KNOWN, UNKNOWN}

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.takes_value or bool(self.value.strip())

    def suited(self) -> "ConditionRow":
        """Return the row with an operator that suits its field, after another field was chosen."""
        if self.operator in self.operators:
            return self
        return ConditionRow(self.about, "at_least" if "at_least" in self.operators else self.operators[0])

    def document(self) -> dict[str, Any]:
        """Return the test in its JSON form."""
        if not self.takes_value:
            return {"field": self.about, "answered": self.operator == KNOWN}
        if self.operator == "one_of":
            values = listed(self.value.replace(",", "\n").replace(";", "\n").replace("\r", "\n"))
            return {"field": self.about, "one_of": [self._typed(one) for one in values]}
        return {"field": self.about, self.operator: self._typed(self.value.strip())}

    def _typed(self, text: str) -> Scalar:
        match self.field.type:
            case "number":
                found = number_of(text)
                return found if isinstance(found, int | float) else text
            case "truth":
                return text == YES
            case _ if self.about == "customer_currency":
                return text.upper()
            case _:
                return text


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A condition in a form: rows that one word joins, or one that rows cannot show and that is kept as it is."""

    word: str = "all_of"
    rows: Sequence[ConditionRow] = ()
    kept: Expression | None = None

    @classmethod
    def of(cls, condition: Expression | None) -> "ConditionForm":
        """Return the form of a condition."""
        if condition is None:
            return cls()
        word, parts = ("all_of", (condition,)) if isinstance(condition, Test) else _parts(condition)
        rows = [_row_of(part) for part in parts]
        whole = [one for one in rows if one is not None]
        return cls(word, whole) if rows and len(whole) == len(rows) else cls(kept=condition)

    @property
    def kept_text(self) -> str:
        """Return the condition that is kept as the form sends it; empty when there is none."""
        return "" if self.kept is None else json.dumps(document_of(self.kept))

    def condition(self) -> Expression | None:
        """Return the condition; rows without a value are not there yet."""
        if self.kept is not None:
            return self.kept
        tests = [one.document() for one in self.rows if one.is_whole]
        if not tests:
            return None
        return expression_of(tests[0] if len(tests) == 1 and self.word != "none_of" else {self.word: tests})

    def place_of(self, place: str) -> int | None:
        """Return the number of the row that a problem's place below the condition names; None for the whole."""
        numbers = [int(part) for part in place.split(".") if part.isdecimal()]
        whole = [number for number, one in enumerate(self.rows) if one.is_whole]
        at = numbers[0] if numbers and place.startswith(self.word) else 0
        return whole[at] if at < len(whole) else None

    def with_row(self) -> "ConditionForm":
        """Return the form with one more row."""
        return ConditionForm(self.word, [*self.rows, ConditionRow(next(iter(AUDIENCE_FIELDS))).suited()])

    def without(self, number: str) -> "ConditionForm":
        """Return the form without a row, or without the condition that is kept."""
        return ConditionForm(self.word, [row for at, row in enumerate(self.rows) if str(at) != number])


def kept_of(text: str) -> Expression | None:
    """Return the condition that a form sent along; None when it is none."""
    try:
        return expression_of(json.loads(text)) if text else None
    except (ValueError, RecursionError, MalformedConditionError):
        return None


def _parts(condition: Expression) -> tuple[str, tuple[Expression, ...]]:
    return parts_of(condition) if isinstance(condition, AllOf | AnyOf | NoneOf) else ("all_of", (condition,))


def _row_of(part: Expression) -> ConditionRow | None:
    """Return the row that shows a test; None for what none can show."""
    operator = part.operator if isinstance(part, Test) else None
    if not isinstance(part, Test) or operator is None or part.field not in AUDIENCE_FIELDS:
        return None
    if operator == "answered":
        return ConditionRow(part.field, KNOWN if part.answered else UNKNOWN)
    value = getattr(part, operator)
    row = ConditionRow(part.field, operator, ", ".join(map(_text, value)) if operator == "one_of" else _text(value))
    return row if operator in row.operators and row.document() == document_of(part) else None


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
