"""The fields that conditions may name: each user of conditions declares a catalogue of its own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.conditions.expression import MAX_TESTS, Scalar
from shared.conditions.words import phrase_problem

FieldType = Literal[
    "text", "number", "scale", "day", "truth", "choice", "choices", "ranking", "matrix", "untyped", "words"
]

MAX_TEXT = 500
EXACT_INTEGER = 2**53
"""Up to here whole numbers are exact in every reader of JSON."""

_SAME = ("equals", "differs_from", "one_of", "answered")
_ORDERED = (*_SAME, "at_least", "at_most")
_AMONG = ("includes", "answered")
_SUITED: Mapping[FieldType, tuple[str, ...]] = {
    "text": _SAME,
    "number": _ORDERED,
    "scale": _ORDERED,
    "day": _ORDERED,
    "truth": ("equals", "differs_from", "answered"),
    "choice": _SAME,
    "choices": _AMONG,
    "ranking": _AMONG,
    "matrix": _SAME,
    "untyped": _ORDERED,
    "words": ("includes", "one_of", "answered"),
}
# PostgreSQL stores no NUL; half of a surrogate pair is no character.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_RULE = "must be a day such as `2026-03-01`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field that tests may be about."""

    type: FieldType
    """choices and ranking have several values, and of a ranking the first place counts; a matrix has a value in each
    row; an untyped value comes as text from links and is converted to the type that the test compares it with; words
    are what somebody wrote, and are searched for whole words: see `words`."""
    kind: str = "field"
    """Its name in a message about an unsuitable operator, such as `question of type text`."""
    low: int = 0
    """Of a scale: the lowest of its whole numbers …"""
    high: int = 0
    """… and the highest."""
    choices: tuple[str, ...] = ()
    """The values of choice, choices, ranking and matrix."""
    rows: tuple[str, ...] = ()
    """Of a matrix."""
    pattern: str | None = None
    """Regular expression that a whole text must match."""
    pattern_rule: str = "must be one of the names that the field can have"
    """The message for a text that does not match."""
    has_several_names: bool = False
    """Whether its value has several names, each of which equals it, as a place has those of the units that it lies in;
    the value is then a `frozenset`."""
    description: str | None = None
    """For people who write conditions."""

    @property
    def operators(self) -> tuple[str, ...]:
        """Those that suit the field."""
        return _SUITED[self.type]

    def problem_with(self, value: object, operator: str = "equals", *, noun: str = "field") -> str | None:
        """Return what is wrong with a value that the field is compared with, or None.

        Args:
            value: one value; of `one_of`, one of those listed.
            operator: what it stands beside.
            noun: what the message calls it: a `question` or a `field`.
        """
        match self.type:
            case "scale":
                fits = _number(value) is None and value in range(self.low, self.high + 1)
                whose = ", the question's scale" if noun == "question" else ""
                return None if fits else f"must be a whole number from {self.low} to {self.high}{whose}"
            case "choice" | "choices" | "ranking" | "matrix":
                fitting = "is no choice of this question" if noun == "question" else self._one_of_the_choices()
                return None if isinstance(value, str) and value in self.choices else fitting
            case "text":
                return _text(value) or self._pattern_problem(value)
            case "words":
                return _text(value) or phrase_problem(str(value))
            case "untyped" if operator in {"at_least", "at_most"}:
                return _number_or_day(value)
            case _:
                return _RULES[self.type](value)

    def _one_of_the_choices(self) -> str:
        return f"must be one of {', '.join(self.choices)}"

    def _pattern_problem(self, value: object) -> str | None:
        fits = self.pattern is None or (isinstance(value, str) and re.fullmatch(self.pattern, value) is not None)
        return None if fits else self.pattern_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that tests may give after one keyword, `question` or `field`."""

    known: Mapping[str, Field] = field(default_factory=dict)
    open: Mapping[str, Field] = field(default_factory=dict)
    """Fields whose names nobody can list, by the regular expression that a whole name must match."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """The message for each name that exists but cannot be tested."""
    unknown: str = "is no field that conditions can see here"
    """The message for any other name."""
    description: str | None = None
    """For people who write conditions."""

    def field_of(self, name: str) -> Field | None:
        """Return the field of a name; None when there is none."""
        known = self.known.get(name)
        if known is not None:
            return known
        return next((about for pattern, about in self.open.items() if re.fullmatch(pattern, name)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list whose items a leaf can search: which fields of an item it may name."""

    fields: Mapping[str, Field]
    """The fields that a leaf can compare for equality."""
    value: Field
    """The field that `at_least` and `at_most` bound."""
    fit: Callable[[Mapping[str, Scalar]], list[tuple[str, str]]]
    """Returns the problems of criteria that are valid one by one: the criterion's name (or none) and a message."""
    description: str | None = None
    """For people who write conditions."""

    @property
    def criteria(self) -> dict[str, Field]:
        """The criteria that a leaf may give, each with the field that it is about."""
        return {**self.fields, "at_least": self.value, "at_most": self.value}


NO_NAMES = Names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that conditions may name at one place."""

    questions: Names = NO_NAMES
    fields: Names = NO_NAMES
    items: Mapping[str, Items] = field(default_factory=dict)
    max_tests: int = MAX_TESTS
    """How many leaves a condition may have."""


def _number(value: object) -> str | None:
    # Compared and not measured: no infinity, no NaN, and nothing that a number of any size could break.
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= EXACT_INTEGER
    return None if is_number else "must be a number"


def _day(value: object) -> str | None:
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return _DAY_RULE
    try:
        date.fromisoformat(value)
    except ValueError:
        return _DAY_RULE
    return None


def _number_or_day(value: object) -> str | None:
    return None if _number(value) is None or _day(value) is None else "must be a number or a day such as `2026-03-01`"


def _text(value: object) -> str | None:
    usable = isinstance(value, str) and value.strip() != "" and len(value) <= MAX_TEXT and not UNSTORABLE.search(value)
    return None if usable else f"must be text of 1 to {MAX_TEXT} characters"


def _scalar(value: object) -> str | None:
    return _text(value) if isinstance(value, str) else None if isinstance(value, bool) else _number(value)


def _truth(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


_RULES: Mapping[FieldType, Callable[[object], str | None]] = {
    "number": _number,
    "day": _day,
    "truth": _truth,
    "untyped": _scalar,
}
