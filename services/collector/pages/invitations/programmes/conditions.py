"""The condition about customers as rows of a form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.invitations.programmes.audience import AUDIENCE_FIELDS
from shared.conditions.documents import MalformedConditionError, document_of, expression_of
from shared.conditions.expression import AllOf, AnyOf, Expression, NoneOf, Test, parts_of
from shared.web.console.field_rows import FieldRow


def row_of(about: str, operator: str = "", value: str = "") -> FieldRow:
    """Return a row about a field of the audience."""
    return FieldRow(about, AUDIENCE_FIELDS[about], operator, value)


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A condition in a form: rows that one word joins, or one that rows cannot show and that is kept as it is."""

    word: str = "all_of"
    rows: Sequence[FieldRow] = ()
    kept: Expression | None = None

    @classmethod
    def of(cls, condition: Expression | None) -> "ConditionForm":
        """Return the form of a condition."""
        if condition is None:
            return cls()
        word, parts = ("all_of", (condition,)) if isinstance(condition, Test) else _parts(condition)
        rows = [_shown(part) for part in parts]
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
        return ConditionForm(self.word, [*self.rows, row_of(next(iter(AUDIENCE_FIELDS))).suited()])

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


def _shown(part: Expression) -> FieldRow | None:
    """Return the row that shows a test; None for what none can show."""
    if not isinstance(part, Test) or part.field not in AUDIENCE_FIELDS:
        return None
    return FieldRow.of(part, AUDIENCE_FIELDS[part.field])
