"""One test of a field as a row of a form: the field, how it is compared, and with what."""

from dataclasses import dataclass
from typing import Any

from shared.conditions.catalogue import Field
from shared.conditions.documents import document_of
from shared.conditions.expression import Scalar, Test
from shared.web.console.typed import number_of

KNOWN, UNKNOWN = "known", "unknown"
"""The two sides of `answered`, which are operators of their own in a form: no value belongs to them."""
YES, NO = "true", "false"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row as it stands in the browser; the template is the macro of `console/field_rows.html`."""

    about: str
    """Name of the field."""
    field: Field
    operator: str = ""
    value: str = ""
    """As it was typed; several values stand in lines, or have commas between them where they are no sentences."""

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
        return not self.takes_value or bool(self.values)

    @property
    def values(self) -> list[str]:
        """What it is compared with; several for `one_of` only."""
        if self.operator != "one_of":
            return [self.value.strip()] if self.value.strip() else []
        text = self.value if self.field.type == "words" else self.value.replace(",", "\n").replace(";", "\n")
        return [one.strip() for one in text.splitlines() if one.strip()]

    def suited(self) -> "FieldRow":
        """Return the row with an operator that suits its field, after another field was chosen."""
        if self.operator in self.operators:
            return self
        return FieldRow(self.about, self.field, "at_least" if "at_least" in self.operators else self.operators[0])

    def document(self) -> dict[str, Any]:
        """Return the test in its JSON form; what does not fit the field stays text, so that checks name it."""
        if not self.takes_value:
            return {"field": self.about, "answered": self.operator == KNOWN}
        values = [self._typed(one) for one in self.values]
        return {"field": self.about, self.operator: values if self.operator == "one_of" else values[0]}

    @classmethod
    def of(cls, test: Test, field: Field) -> "FieldRow | None":
        """Return the row that shows a test of a field; None for what no row can show."""
        operator = test.operator
        if operator is None or test.field is None:
            return None
        if operator == "answered":
            return cls(test.field, field, KNOWN if test.answered else UNKNOWN)
        value = getattr(test, operator)
        between = "\n" if field.type == "words" else ", "
        shown = between.join(map(_text, value)) if operator == "one_of" else _text(value)
        row = cls(test.field, field, operator, shown)
        return row if operator in row.operators and row.is_whole and row.document() == document_of(test) else None

    def _typed(self, text: str) -> Scalar:
        match self.field.type:
            case "number":
                found = number_of(text)
                return found if isinstance(found, int | float) else text
            case "truth":
                return text == YES
            case "untyped" if text in {YES, NO} and self.operator not in {"at_least", "at_most"}:
                return text == YES
            case "untyped":
                found = number_of(text)
                return found if isinstance(found, int | float) else text
            case _:
                return self._in_its_case(text)

    def _in_its_case(self, text: str) -> str:
        """Return a name such as `eur` as the field writes it."""
        if self.field.pattern is None or self.field.problem_with(text) is None:
            return text
        return next((one for one in (text.upper(), text.lower()) if self.field.problem_with(one) is None), text)


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
