"""Which hidden numbers follow exactly from those that are shown, by addition and subtraction."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Equation = Mapping[K, int]
"""Hidden numbers with their factors, whose sum is known."""

LARGEST = 150
"""Hidden numbers that hang together; of more it is not worked out which of them follow."""
_PRIME = 2**61 - 1
"""Factors are 1 and -1: computing modulo a large prime loses nothing, and needs no fractions."""


def determined(equations: Sequence[Equation[K]]) -> set[K]:
    """Return the hidden numbers that have only one possible value."""
    return {one for group in connected(equations) for one in _determined(group)}


def connected(equations: Iterable[Equation[K]]) -> list[list[Equation[K]]]:
    """Divide equations into groups that have no hidden number in common."""
    above: dict[K, K] = {}

    def top(one: K) -> K:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    equations = [one for one in equations if one]
    for equation in equations:
        first, *others = equation
        above.setdefault(first, first)
        for other in others:
            above.setdefault(other, other)
            above[top(other)] = top(first)
    groups: dict[K, list[Equation[K]]] = {}
    for equation in equations:
        groups.setdefault(top(next(iter(equation))), []).append(equation)
    return list(groups.values())


def _determined(equations: Sequence[Equation[K]]) -> set[K]:
    """Return them by Gauss-Jordan elimination: a row with one number left is its value."""
    if len({one for equation in equations for one in equation}) > LARGEST:
        return {one for equation in equations if len(equation) == 1 for one in equation}
    rows: dict[K, dict[K, int]] = {}
    for equation in equations:
        row = dict(equation)
        for pivot in [one for one in row if one in rows]:
            _subtract(row, rows[pivot], row[pivot])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        row = {one: factor * inverse % _PRIME for one, factor in row.items()}
        for other in rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _subtract(row: dict[K, int], other: Mapping[K, int], times: int) -> None:
    for one, factor in other.items():
        left = (row.get(one, 0) - times * factor) % _PRIME
        if left:
            row[one] = left
        else:
            row.pop(one, None)
