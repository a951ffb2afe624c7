"""A condition as rows of a form: in each a field, how it is compared, and with what. One word joins them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shared.conditions.catalogue import Catalogue, Field
from shared.conditions.documents import MalformedConditionError, document_of, expression_of
from shared.conditions.expression import AllOf, AnyOf, Expression, NoneOf, Scalar, Some, Test, parts_of

KNOWN, UNKNOWN = "known", "unknown"
"""The two sides of `answered`, which are operators of their own in a form: no value belongs to them."""
YES = "true"
MOST_ROWS = 50
VALUE = "value"
"""Of an item of a list, what `at_least` and `at_most` bound."""
_TEXT = Field(type="text")
_BOUNDS = ("at_least", "at_most")
_SEVERAL = str.maketrans(",;\r", "\n\n\n")


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One row, as it stands in the browser."""

    about: str
    """A field, such as `location`; of a list's items the list before it, such as `answer.verdict`; for a field whose
    names nobody can list how they begin, such as `attribute:`."""
    operator: str = ""
    value: str = ""
    name: str = ""
    """The rest of the name of a field whose names nobody can list."""
    field: Field = field(default=_TEXT, compare=False)
    is_item: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a name has to be typed in."""
        return self.about.endswith(":")

    @property
    def operators(self) -> tuple[str, ...]:
        """Those that suit the field."""
        if self.is_item:
            return _BOUNDS if self.about.endswith(f".{VALUE}") else ("equals",)
        if self.field.type == "truth":
            return ("equals", KNOWN, UNKNOWN)
        return (*(one for one in self.field.operators if one != "answered"), KNOWN, UNKNOWN)

    @property
    def takes_value(self) -> bool:
        return self.operator not in {KNOWN, UNKNOWN}

    @property
    def values(self) -> list[str]:
        """What it is compared with; several for `one_of` only. What somebody wrote may have commas in it."""
        if self.operator != "one_of":
            texts = [self.value]
        elif self.field.type == "words":
            texts = self.value.splitlines()
        else:
            texts = self.value.translate(_SEVERAL).splitlines()
        return [one.strip() for one in texts if one.strip()]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return (not self.takes_value or bool(self.value.strip())) and (not self.is_open or bool(self.name.strip()))

    def suited(self) -> "ConditionRow":
        """Return the row with an operator that suits its field, after another field was chosen."""
        return self if self.operator in self.operators else replace(self, operator=self.operators[0])

    def document(self) -> dict[str, Any]:
        """Return the test in its JSON form."""
        if self.is_item:
            of, _, name = self.about.partition(".")
            return {of: {self.operator if name == VALUE else name: self._typed(self.value.strip())}}
        about = f"{self.about}{self.name.strip()}" if self.is_open else self.about
        if not self.takes_value:
            return {"field": about, "answered": self.operator == KNOWN}
        if self.operator == "one_of":
            return {"field": about, "one_of": [self._typed(one) for one in self.values]}
        return {"field": about, self.operator: self._typed(self.value.strip())}

    def _typed(self, text: str) -> Scalar:
        kind = self.field.type
        if kind == "truth":
            return text == YES
        if kind in {"number", "scale"} or (kind == "untyped" and self.operator in _BOUNDS):
            return _number(text)
        return text


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A condition in a form: rows, or one that rows cannot show and that is kept as it is."""

    catalogue: Catalogue
    word: str = "all_of"
    rows: Sequence[ConditionRow] = ()
    kept: Expression | None = None

    @classmethod
    def of(cls, condition: Expression | None, catalogue: Catalogue) -> "ConditionForm":
        """Return the form of a condition."""
        if condition is None:
            return cls(catalogue)
        word, parts = parts_of(condition) if isinstance(condition, AllOf | AnyOf | NoneOf) else ("all_of", (condition,))
        rows = [_shown(part, catalogue) for part in parts]
        whole = [one for one in rows if one is not None]
        return cls(catalogue, word, whole) if rows and len(whole) == len(rows) else cls(catalogue, kept=condition)

    @classmethod
    def sent(cls, texts: Mapping[str, str], catalogue: Catalogue) -> "ConditionForm":
        """Return what a browser sent: `word`, `kept`, and `test.<number>.<about|operator|value|name>`."""
        lists = {name: tuple(items.criteria) for name, items in catalogue.items.items()}
        try:
            kept = expression_of(json.loads(texts["kept"]), lists=lists) if texts.get("kept") else None
        except (ValueError, RecursionError, MalformedConditionError):
            kept = None
        if kept is not None:
            return cls(catalogue, kept=kept)
        parts = (name.split(".") for name in texts if name.startswith("test.") and name.endswith(".about"))
        numbers = sorted({int(part[1]) for part in parts if part[1].isdecimal()})[:MOST_ROWS]
        rows = []
        for number in numbers:
            about, operator, value, name = (
                texts.get(f"test.{number}.{one}", "") for one in ("about", "operator", "value", "name")
            )
            was_other = texts.get(f"test.{number}.was", about) != about
            rows.append(row_of(catalogue, about, operator, "" if was_other else value, name).suited())
        word = texts.get("word", "all_of")
        return cls(catalogue, word if word in {"all_of", "any_of", "none_of"} else "all_of", rows)

    @property
    def kept_text(self) -> str:
        """Return the condition that is kept as the form sends it; empty when there is none."""
        return "" if self.kept is None else json.dumps(document_of(self.kept))

    @property
    def choices(self) -> list[str]:
        """Return what rows can be about."""
        items = [f"{of}.{name}" for of, one in self.catalogue.items.items() for name in (*one.fields, VALUE)]
        return [*items, *self.catalogue.fields.known, *map(_beginning, self.catalogue.fields.open)]

    def condition(self) -> Expression | None:
        """Return the condition; rows without a value are not there yet."""
        if self.kept is not None:
            return self.kept
        tests = [one.document() for one in self.rows if one.is_whole]
        if not tests:
            return None
        lists = {name: tuple(items.criteria) for name, items in self.catalogue.items.items()}
        return expression_of(
            tests[0] if len(tests) == 1 and self.word != "none_of" else {self.word: tests}, lists=lists
        )

    def empty_rows(self) -> list[int]:
        """Return the numbers of rows of which something is missing."""
        return [number for number, one in enumerate(self.rows) if not one.is_whole]

    def place_of(self, place: str) -> int | None:
        """Return the number of the row that a problem's place below the condition names; None for the whole."""
        numbers = [int(part) for part in place.split(".") if part.isdecimal()]
        whole = [number for number, one in enumerate(self.rows) if one.is_whole]
        at = numbers[0] if numbers and place.startswith(self.word) else 0
        return whole[at] if at < len(whole) else None

    def pressed(self, button: str) -> "ConditionForm":
        """Return the form after a button was pressed: `add`, `remove:<number>`, `remove:kept`; others do nothing."""
        what, _, number = button.partition(":")
        if what == "add" and self.choices and len(self.rows) < MOST_ROWS:
            return replace(self, rows=[*self.rows, row_of(self.catalogue, self.choices[0]).suited()])
        if what == "remove":
            rows = [row for at, row in enumerate(self.rows) if str(at) != number]
            return replace(self, rows=rows, kept=None if number == "kept" else self.kept)
        return self


def row_of(catalogue: Catalogue, about: str, operator: str = "", value: str = "", name: str = "") -> ConditionRow:
    """Return a row with the field that it is about; one that there is not counts as text, and is refused later."""
    of, _, criterion = about.partition(".")
    items = catalogue.items.get(of)
    if items is not None and criterion:
        known = items.value if criterion == VALUE else items.fields.get(criterion, _TEXT)
        return ConditionRow(about, operator, value, field=known, is_item=True)
    beginning = next((one for one in map(_beginning, catalogue.fields.open) if about.startswith(one)), None)
    if beginning is not None:
        name = name or about.removeprefix(beginning)
        kind = catalogue.fields.field_of(f"{beginning}{name}") or next(iter(catalogue.fields.open.values()))
        return ConditionRow(beginning, operator, value, name, kind)
    return ConditionRow(about, operator, value, field=catalogue.fields.field_of(about) or _TEXT)


def _shown(part: Expression, catalogue: Catalogue) -> ConditionRow | None:
    """Return the row that shows a test; None for what none can show."""
    row = None
    if isinstance(part, Some) and len(part.where) == 1:
        [(name, value)] = part.where.items()
        is_bound = name in _BOUNDS
        about = f"{part.of}.{VALUE if is_bound else name}"
        row = row_of(catalogue, about, name if is_bound else "equals", _text(value))
    if isinstance(part, Test) and part.field is not None and part.operator is not None:
        operator = part.operator
        if operator == "answered":
            row = row_of(catalogue, part.field, KNOWN if part.answered else UNKNOWN)
        else:
            value = getattr(part, operator)
            known = catalogue.fields.field_of(part.field)
            between = "\n" if known is not None and known.type == "words" else ", "
            text = between.join(map(_text, value)) if operator == "one_of" else _text(value)
            row = row_of(catalogue, part.field, operator, text)
    if row is None or row.operator not in row.operators:
        return None
    return row if row.document() == document_of(part) else None


def _beginning(pattern: str) -> str:
    """Return how the names begin that a pattern such as `attribute:[a-z]+` matches."""
    return f"{pattern.partition(':')[0]}:"


def _number(text: str) -> Scalar:
    written = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        found = float(written)
    except ValueError:
        return text
    return int(found) if found.is_integer() else found


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
