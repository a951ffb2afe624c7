"""Conditions on earlier answers: a small closed language, stored as JSON and never executed as code."""

from dataclasses import dataclass

Scalar = str | int | float | bool

Words = dict[str, str]
"""A wording by language tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test of one earlier answer or of one hidden field. Exactly one of the operators is given.

    Nothing but `answered: false` holds of a question that has no answer, be it skipped or never shown.
    """

    question: str | None = None
    """Key of an earlier question."""
    field: str | None = None
    """Name of a hidden field; instead of `question`. A link carries nothing but text, so what is written like a number,
    `true` or `false` counts as that where it is compared with one."""
    row: str | None = None
    """Key of the row, for a matrix."""
    equals: Scalar | None = None
    differs_from: Scalar | None = None
    at_least: int | float | str | None = None
    """Inclusive, of scales, numbers and dates (as `2026-03-01`)."""
    at_most: int | float | str | None = None
    one_of: tuple[Scalar, ...] | None = None
    includes: str | None = None
    """Key of a choice that is among those given, for multiple choices; the first place, for a ranking."""
    answered: bool | None = None


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


Expression = Test | AllOf | AnyOf | NoneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Where to go on after a question when a condition holds; the first that holds counts."""

    to: str
    """Key of a later question, or `end`."""
    when: Expression | None = None
    """None holds always."""
