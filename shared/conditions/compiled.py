"""Many conditions over the same values: made ready once, and each of their leaves is looked at once at most.

Rules of one company say much the same: with leaves in common, the two hundredth rule costs next to nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.conditions.compare import item_passes
from shared.conditions.documents import document_of
from shared.conditions.evaluate import Values, holds
from shared.conditions.expression import Expression, Leaf, Some, Test, parts_of

Memo = list[bool | None]
"""What is known of each leaf for the values at hand; None: not looked at yet."""
Compiled = Callable[[Values, Memo], bool]
"""Returns whether a condition holds, as `evaluate.holds` does."""


@dataclass(slots=True)
class Compiler:
    """Compiles conditions that will be held against the same values."""

    _numbers: dict[str, int] = field(default_factory=dict)
    _leaves: list[Compiled] = field(default_factory=list)

    def new_memo(self) -> Memo:
        """Return the memo for new values; call it when everything is compiled."""
        return [None] * len(self._leaves)

    def compile(self, expression: Expression) -> Compiled:
        """Return the condition as a function."""
        if isinstance(expression, Test | Some):
            return self._leaf(expression)
        word, parts = parts_of(expression)
        compiled = tuple(map(self.compile, parts))
        if word == "all_of":
            return _all(compiled)
        found = _any(compiled)
        return found if word == "any_of" else _not(found)

    def _leaf(self, leaf: Leaf) -> Compiled:
        name = name_of_leaf(leaf)
        if name not in self._numbers:
            self._numbers[name] = len(self._leaves)
            self._leaves.append(_remembered(leaf, len(self._leaves)))
        return self._leaves[self._numbers[name]]


def name_of_leaf(leaf: Leaf) -> str:
    """Return its JSON, which is equal for equal leaves only: to Python 1 and true are equal."""
    return json.dumps(document_of(leaf), sort_keys=True)


def _remembered(leaf: Leaf, number: int) -> Compiled:
    if isinstance(leaf, Some):
        of, where = leaf.of, dict(leaf.where)

        def look(values: Values) -> bool:
            return any(item_passes(item, where) for item in values.items.get(of, ()))
    else:

        def look(values: Values) -> bool:
            return holds(leaf, values)

    def remembered(values: Values, memo: Memo) -> bool:
        known = memo[number]
        if known is None:
            known = memo[number] = look(values)
        return known

    return remembered


def _all(parts: tuple[Compiled, ...]) -> Compiled:
    if len(parts) == 1:
        return parts[0]

    def every(values: Values, memo: Memo) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than the loop
            if not part(values, memo):
                return False
        return True

    return every


def _any(parts: tuple[Compiled, ...]) -> Compiled:
    if len(parts) == 1:
        return parts[0]

    def some(values: Values, memo: Memo) -> bool:
        for part in parts:  # noqa: SIM110 - likewise
            if part(values, memo):
                return True
        return False

    return some


def _not(part: Compiled) -> Compiled:
    def none(values: Values, memo: Memo) -> bool:
        return not part(values, memo)

    return none
