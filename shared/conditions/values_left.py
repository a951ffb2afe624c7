"""Which values tests leave to one field."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.conditions.catalogue import Field
from shared.conditions.expression import Scalar, Test

Known = Callable[[str], Field | None]
"""Returns the field of a name; None where nothing is known of it."""

_SEVERAL = frozenset({"choices", "ranking", "words"})
"""Types of fields with several values at once: one test says nothing against another."""


@dataclass(slots=True)
class Left:
    """What is left to a field. Values are compared with their types: true is not 1."""

    may_be_missing: bool = True
    has_several: bool = False
    only: set[tuple[type, Scalar]] | None = None
    """None: every value but for the bounds and what is excluded."""
    without: set[tuple[type, Scalar]] = field(default_factory=set)
    low: Any = None
    """A number, or a day as text; None: no bound."""
    high: Any = None
    low_is_out: bool = False
    high_is_out: bool = False
    required: list[frozenset[tuple[type, Scalar]]] = field(default_factory=list)
    """Of a field with several values: of each of these at least one must be there."""
    is_open: bool = False
    """Whether something was said that is not understood here; then nothing is claimed."""

    @property
    def is_empty(self) -> bool:
        """Whether no value is left, and it may not be missing either."""
        if self.may_be_missing or self.is_open:
            return False
        if self.has_several:
            return any(needed <= self.without for needed in self.required) or self.only == set()
        if self.only is not None:
            return not self._left()
        if self.low is None or self.high is None or not _comparable(self.low, self.high):
            return False
        return bool(self.low > self.high or (self.low == self.high and (self.low_is_out or self.high_is_out))) or (
            self.low == self.high and _typed(self.low) in self.without
        )

    def is_within(self, other: "Left") -> bool:
        """Return whether every state that is left here is surely left there, too."""
        if self.is_open or other.is_open or (self.may_be_missing and not other.may_be_missing):
            return False
        if self.has_several or other.has_several:
            return other.without <= self.without and all(
                any(mine <= needed for mine in self.required) for needed in other.required
            )
        if self.only is not None:
            return all(other.admits(value) for value in self._left())
        if other.only is not None:
            return False
        return (
            all(not self.admits(value) for value in other.without)
            and _reaches(self.low, other.low, self.low_is_out, other.low_is_out, up=True)
            and _reaches(self.high, other.high, self.high_is_out, other.high_is_out, up=False)
        )

    def _left(self) -> set[tuple[type, Scalar]]:
        return {value for value in self.only or () if self.admits(value)}

    def admits(self, typed: tuple[type, Scalar]) -> bool:
        """Return whether this value, with its type, is left."""
        value: Any = typed[1]
        if typed in self.without or (self.only is not None and typed not in self.only):
            return False
        if self.low is not None and not (_comparable(value, self.low) and value >= self.low):
            return False
        if self.high is not None and not (_comparable(value, self.high) and value <= self.high):
            return False
        return not (self.low_is_out and value == self.low) and not (self.high_is_out and value == self.high)


def left_by(tests: Sequence[tuple[Test, bool]], about: Field | None) -> Left:
    """Return what tests leave to the field that they are all about.

    Args:
        tests: each with whether it must hold, or must not.
        about: the field; None: it is not known.
    """
    left = Left(has_several=about is not None and (about.type in _SEVERAL or about.has_several_names))
    if about is not None and about.type == "choice":
        left.only = {_typed(choice) for choice in about.choices}
    elif about is not None and about.type == "truth":
        left.only = {_typed(one) for one in (True, False)}
    elif about is None or about.type == "untyped":
        # Text that is written like a number equals both: with values of one type only is it certain what is left.
        kinds = {_typed(value)[0] for test, _ in tests for value in _operands(test)}
        left.is_open = len(kinds) > 1
    for test, holds in tests:
        _apply(left, test, holds=holds)
    return left


def _apply(left: Left, test: Test, *, holds: bool) -> None:
    operator = test.operator
    if operator == "answered":
        if test.answered is holds:
            left.may_be_missing = False
        else:
            left.only, left.required = set(), []
        return
    if holds:
        left.may_be_missing = False
    wanted = {_typed(value) for value in _operands(test)}
    match operator:
        case "at_least":
            _bound(left, test.at_least, low=holds, is_out=not holds)
        case "at_most":
            _bound(left, test.at_most, low=not holds, is_out=not holds)
        case "differs_from":
            _choose(left, wanted, among=not holds)
        case _:
            _choose(left, wanted, among=holds)


def _choose(left: Left, wanted: set[tuple[type, Scalar]], *, among: bool) -> None:
    if not among:
        left.without |= wanted
    elif left.has_several:
        left.required.append(frozenset(wanted))
    else:
        left.only = wanted if left.only is None else left.only & wanted


def _bound(left: Left, value: Any, *, low: bool, is_out: bool) -> None:  # noqa: ANN401 - a number, or a day
    known = left.low if low else left.high
    if known is not None and not _comparable(known, value):
        left.is_open = True
        return
    is_tighter = known is None or (value > known if low else value < known)
    if is_tighter and low:
        left.low, left.low_is_out = value, is_out
    elif is_tighter:
        left.high, left.high_is_out = value, is_out
    elif value == known and low:
        left.low_is_out = left.low_is_out or is_out
    elif value == known:
        left.high_is_out = left.high_is_out or is_out


def _reaches(mine: Any, other: Any, mine_is_out: bool, other_is_out: bool, *, up: bool) -> bool:  # noqa: ANN401, FBT001 - bounds
    """Return whether my bound is at least as tight."""
    if other is None:
        return True
    if mine is None or not _comparable(mine, other):
        return False
    if mine == other:
        return mine_is_out or not other_is_out
    return bool(mine > other if up else mine < other)


def _operands(test: Test) -> Collection[Scalar]:
    operator = test.operator
    if operator is None or operator == "answered":
        return ()
    return (test.one_of or ()) if operator == "one_of" else (getattr(test, operator),)


def _typed(value: Scalar) -> tuple[type, Scalar]:
    kind = type(value)
    return (float if kind is int else kind), value.strip() if isinstance(value, str) else value


def _comparable(one: object, other: object) -> bool:
    return isinstance(one, str) is isinstance(other, str)
