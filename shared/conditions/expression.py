"""What a condition is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool

MAX_NESTING = 5
MAX_TESTS = 50
MAX_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test of one value. Exactly one of the operators is given.

    Nothing but `answered: false` holds of a value that is missing, be it a question that was skipped or never shown.
    """

    question: str | None = None
    """Key of a question whose answer is tested."""
    field: str | None = None
    """Name of any other field; instead of `question`. Links carry nothing but text, so text that is written like a
    number, `true` or `false` counts as that where it is compared with one."""
    row: str | None = None
    """Key of the row, for a matrix."""
    equals: Scalar | None = None
    differs_from: Scalar | None = None
    at_least: int | float | str | None = None
    """Inclusive, of scales, numbers and days (as `2026-03-01`)."""
    at_most: int | float | str | None = None
    one_of: tuple[Scalar, ...] | None = None
    includes: str | None = None
    """Key of a choice that is among those given, for multiple choices; the first place, for a ranking."""
    answered: bool | None = None

    @property
    def operator(self) -> str | None:
        """The operator; None where the test has none or several."""
        given = [name for name in OPERATORS if getattr(self, name) is not None]
        return given[0] if len(given) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """At least one item of a list passes: everything that is said must hold of the same item."""

    of: str
    """Name of the list in the catalogue, which is the key of the leaf in JSON: `{"answer": {"metric": "nps"}}`."""
    where: Mapping[str, Scalar]
    """What an item's fields must equal, by their names; `at_least` and `at_most` bound its `value`, inclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every one of the conditions holds."""

    all_of: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one of the conditions holds."""

    any_of: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneOf:
    """None of the conditions holds."""

    none_of: "tuple[Expression, ...]"


Leaf = Test | Some
Expression = Test | Some | AllOf | AnyOf | NoneOf

OPERATORS = ("equals", "differs_from", "one_of", "includes", "at_least", "at_most", "answered")
GROUPS = ("all_of", "any_of", "none_of")


def parts_of(group: AllOf | AnyOf | NoneOf) -> tuple[str, tuple[Expression, ...]]:
    """Return the word of a group and the conditions in it."""
    match group:
        case AllOf():
            return "all_of", group.all_of
        case AnyOf():
            return "any_of", group.any_of
        case NoneOf():
            return "none_of", group.none_of


def leaves_of(expression: Expression) -> Iterator[Leaf]:
    """Yield the leaves of a condition, in their order."""
    if isinstance(expression, Test | Some):
        yield expression
    else:
        for part in parts_of(expression)[1]:
            yield from leaves_of(part)
