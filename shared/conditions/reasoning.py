"""What follows from conditions by themselves: that one can never hold, that another holds whenever it does.

A condition is taken apart into its ways of holding: each is a list of tests that must all hold, or must not. In each
way every field has the values that are left to it. What is returned is certain; what cannot be decided cheaply stays
open, and then nothing is claimed.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from shared.conditions.expression import Expression, Leaf, Some, Test, parts_of
from shared.conditions.values_left import Known, Left, left_by

MOST_WAYS = 200
"""Of a condition; with more nothing is claimed."""


class Literal(NamedTuple):
    """A leaf that must hold, or must not."""

    leaf: Leaf
    holds: bool


Way = tuple[Literal, ...]


def ways_of(expression: Expression) -> Sequence[Way] | None:
    """Return the ways in which a condition can hold, those that contradict themselves included; None: too many."""
    return _ways(expression, holds=True)


def _ways(expression: Expression, *, holds: bool) -> Sequence[Way] | None:
    if isinstance(expression, Test | Some):
        return [(Literal(expression, holds),)]
    word, parts = parts_of(expression)
    # Of a `none_of` every part must fail; `not (a and b)` is `not a or not b`.
    inner = [_ways(part, holds=holds is (word != "none_of")) for part in parts]
    together = (word == "all_of") is holds if word != "none_of" else holds
    count = 1
    for found in inner:
        if found is None:
            return None
        count = count * len(found) if together else count + len(found)
        if count > MOST_WAYS:
            return None
    known = [found for found in inner if found is not None]
    if together:
        return [tuple(literal for way in chosen for literal in way) for chosen in product(*known)]
    return [way for found in known for way in found]


def contradiction_in(way: Way, known: Known) -> str | None:
    """Return the name of a field that has no value left, or of a list whose tests exclude each other; None: none."""
    tests, lists = _parted(way)
    for name, left in _fields(tests, known):
        if left.is_empty:
            return name
    required = [literal.leaf for literal in lists if literal.holds]
    excluded = [literal.leaf for literal in lists if not literal.holds]
    for leaf in required:
        if any(_item_implies(leaf, other) for other in excluded):
            return leaf.of
    return None


def implies(way: Way, other: Way, known: Known) -> bool:
    """Return whether the other way surely holds whenever this one does; neither contradicts itself."""
    tests, lists = _parted(way)
    other_tests, other_lists = _parted(other)
    mine = dict(_fields(tests, known))
    for name, wanted in _fields(other_tests, known):
        if name not in mine or not mine[name].is_within(wanted):
            return False
    return all(
        any(
            literal.holds is one.holds
            and (_item_implies(one.leaf, literal.leaf) if literal.holds else _item_implies(literal.leaf, one.leaf))
            for one in lists
        )
        for literal in other_lists
    )


class _SomeLiteral(NamedTuple):
    leaf: Some
    holds: bool


def _parted(way: Way) -> tuple[list[tuple[Test, bool]], list[_SomeLiteral]]:
    tests = [(literal.leaf, literal.holds) for literal in way if isinstance(literal.leaf, Test)]
    lists = [_SomeLiteral(literal.leaf, literal.holds) for literal in way if isinstance(literal.leaf, Some)]
    return tests, lists


def _fields(tests: Sequence[tuple[Test, bool]], known: Known) -> Iterator[tuple[str, Left]]:
    by_name: dict[str, list[tuple[Test, bool]]] = {}
    for test, holds in tests:
        by_name.setdefault(test.field or "", []).append((test, holds))
    for name, some in by_name.items():
        yield name, left_by(some, known(name))


def _item_implies(leaf: Some, other: Some) -> bool:
    """Return whether an item that passes the leaf passes the other one, too."""
    if leaf.of != other.of:
        return False
    for name, wanted in other.where.items():
        mine = leaf.where.get(name)
        if name == "at_least":
            fits = mine is not None and mine >= wanted  # type: ignore[operator] # both are numbers
        elif name == "at_most":
            fits = mine is not None and mine <= wanted  # type: ignore[operator] # likewise
        else:
            fits = mine == wanted
        if not fits:
            return False
    return True
