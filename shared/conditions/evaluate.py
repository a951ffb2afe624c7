"""Whether a condition holds for given values, and which of its leaves decided. No value makes it raise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shared.conditions.compare import is_given, item_passes, passes
from shared.conditions.expression import OPERATORS, AllOf, AnyOf, Expression, Leaf, NoneOf, Some, Test, parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What conditions are evaluated on. What is missing has no value."""

    questions: Mapping[str, object] = field(default_factory=dict)
    """Answers by the questions' keys, as they came in or as they are stored; only those that count."""
    fields: Mapping[str, object] = field(default_factory=dict)
    """All other values by the fields' names."""
    items: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    """Lists by their names, each item with its fields by their names."""
    ranked: Collection[str] = ()
    """Keys of the questions whose answers are rankings: only their first place is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisiveLeaf:
    """One leaf that decided the result. It names the field and never its value."""

    place: str
    """Where it stands in the condition, such as `any_of.1`; empty where the condition is a single leaf."""
    leaf: Leaf
    holds: bool
    """Whether the leaf holds; in `none_of` those that do not let the condition hold."""
    field: str
    """The value's name: a question's key (`grid.app` with its row), `field.` and a field's name, or a list's name."""
    items: tuple[int, ...] = ()
    """For a list, the indices of the items that pass."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a condition holds, and why."""

    holds: bool
    leaves: tuple[DecisiveLeaf, ...]
    """In the order of the condition: each that a group needed, or that was enough for it. Empty for an empty group."""

    @property
    def decided_by(self) -> DecisiveLeaf | None:
        """The first of them."""
        return self.leaves[0] if self.leaves else None


def holds(expression: Expression, values: Values) -> bool:
    """Return whether a condition holds."""
    match expression:
        case Test():
            return _passes(expression, values)
        case AllOf():
            return all(holds(part, values) for part in expression.all_of)
        case AnyOf():
            return any(holds(part, values) for part in expression.any_of)
        case NoneOf():
            return not any(holds(part, values) for part in expression.none_of)
        case Some():
            return any(item_passes(item, expression.where) for item in values.items.get(expression.of, ()))


def explain(expression: Expression, values: Values) -> Explanation:
    """Return whether a condition holds, as `holds` does, and which leaves decided.

    Where all parts of a group were needed, all of them decided: in an `all_of` that holds, an `any_of` that does not
    and a `none_of` that holds. Otherwise those decided each of which was enough by itself.
    """
    return _explain(expression, values, "")


def _explain(expression: Expression, values: Values, place: str) -> Explanation:
    if isinstance(expression, Test | Some):
        leaf = _decisive(expression, values, place)
        return Explanation(leaf.holds, (leaf,))
    word, parts = parts_of(expression)
    before = f"{place}." if place else ""
    found = [_explain(part, values, f"{before}{word}.{index}") for index, part in enumerate(parts)]
    # What one part alone decides: a failure in `all_of`, a success in the other two.
    enough = word != "all_of"
    enough_alone = [one for one in found if one.holds is enough]
    verdict = bool(enough_alone) is (word == "any_of")
    leaves = (leaf for one in enough_alone or found for leaf in one.leaves)
    return Explanation(verdict, tuple(leaves))


def _decisive(leaf: Leaf, values: Values, place: str) -> DecisiveLeaf:
    if isinstance(leaf, Test):
        return DecisiveLeaf(place=place, leaf=leaf, holds=_passes(leaf, values), field=_name(leaf))
    items = values.items.get(leaf.of, ())
    passing = tuple(index for index, item in enumerate(items) if item_passes(item, leaf.where))
    return DecisiveLeaf(place=place, leaf=leaf, holds=bool(passing), field=leaf.of, items=passing)


def _name(test: Test) -> str:
    if test.question is None:
        return f"field.{test.field}"
    return test.question if test.row is None else f"{test.question}.{test.row}"


def _value(test: Test, values: Values) -> object:
    """Return what the test is about; None when there is nothing."""
    if test.question is None:
        value = values.fields.get(test.field) if test.field is not None else None
    else:
        value = values.questions.get(test.question)
        if test.row is not None:
            value = value.get(test.row) if isinstance(value, Mapping) else None
        elif test.question in values.ranked and isinstance(value, list | tuple):
            value = value[:1]
    return value if is_given(value) else None


def _passes(test: Test, values: Values) -> bool:
    value = _value(test, values)
    if test.answered is not None:
        return test.answered == (value is not None)
    if value is not None:
        for operator in _COMPARING:
            wanted = getattr(test, operator)
            if wanted is not None:
                return passes(operator, value, wanted, is_field=test.question is None)
    return False


_COMPARING = tuple(operator for operator in OPERATORS if operator != "answered")
