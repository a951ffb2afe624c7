"""What follows from conditions by themselves: nothing is claimed that a value could disprove."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.conditions.catalogue import Field
from shared.conditions.documents import expression_of
from shared.conditions.evaluate import Values, holds
from shared.conditions.reasoning import contradiction_in, implies, ways_of

FIELDS = {
    "n": Field(type="number"),
    "kind": Field(type="choice", choices=("a", "b", "c")),
    "yes": Field(type="truth"),
    "unit": Field(type="text", has_several_names=True),
    "open": Field(type="untyped"),
}
VALUES: dict[str, list[Any]] = {
    "n": [None, 0, 1, 1.5, 2, 3, 4],
    "kind": [None, "a", "b", "c"],
    "yes": [None, True, False],
    "unit": [None, frozenset({"x"}), frozenset({"x", "y"}), frozenset({"z"})],
    "open": [None, "1", 1, "x", True],
}
ALL = [dict(zip(VALUES, found, strict=True)) for found in product(*VALUES.values())]


def listed(document: Any) -> Any:
    return expression_of(document, lists={"answer": ("metric", "verdict", "at_least", "at_most")})


def contradicts(document: Any) -> bool:
    ways = ways_of(listed(document)) or ()
    return bool(ways) and all(contradiction_in(way, FIELDS.get) for way in ways)


def covers(one: Any, other: Any) -> bool:
    """Return whether the other condition is known to hold whenever the first one does."""
    mine, theirs = ways_of(listed(one)), ways_of(listed(other))
    assert mine
    assert theirs
    alive = [way for way in mine if not contradiction_in(way, FIELDS.get)]
    return all(any(implies(way, another, FIELDS.get) for another in theirs) for way in alive)


N = {"field": "n"}
LOW = {"answer": {"metric": "nps", "at_most": 6}}
LOWER = {"answer": {"metric": "nps", "at_most": 3}}


@pytest.mark.parametrize(
    "parts",
    [
        [N | {"at_least": 3}, N | {"at_most": 2}],
        [N | {"equals": 3}, N | {"at_most": 2}],
        [N | {"equals": 3}, N | {"equals": 4}],
        [N | {"one_of": [1, 2]}, N | {"one_of": [3, 4]}],
        [N | {"equals": 3}, N | {"differs_from": 3}],
        [N | {"answered": False}, N | {"at_least": 0}],
        [{"field": "kind", "differs_from": one} for one in "abc"],
        [{"field": "yes", "equals": True}, {"field": "yes", "equals": False}],
        [N | {"at_least": 3}, {"none_of": [N | {"at_least": 2}]}],
        [LOWER, {"none_of": [LOW]}],
        [{"field": "unit", "equals": "x"}, {"none_of": [{"field": "unit", "one_of": ["x", "y"]}]}],
    ],
    ids=str,
)
def test_contradictions_are_found(parts: list[Any]) -> None:
    """Bounds that exclude each other, values that cannot be both, a `none_of` that takes all."""
    assert contradicts({"all_of": parts})


@pytest.mark.parametrize(
    "parts",
    [
        [N | {"at_least": 2}, N | {"at_most": 2}],
        [{"field": "unit", "equals": "x"}, {"field": "unit", "equals": "y"}],
        [LOW, {"none_of": [LOWER]}],
        [{"field": "open", "equals": "1"}, {"field": "open", "equals": 1}],
        [N | {"answered": False}, {"none_of": [N | {"at_least": 2}]}],
        [{"answer": {"metric": "nps", "at_least": 9}}, LOW],
    ],
    ids=str,
)
def test_what_can_hold_is_no_contradiction(parts: list[Any]) -> None:
    """A place lies in several units, a response has several answers, what is missing passes a `none_of`."""
    assert not contradicts({"all_of": parts})


@pytest.mark.parametrize(
    ("one", "other", "covered"),
    [
        (N | {"at_least": 3}, N | {"at_least": 2}, True),
        (N | {"at_least": 2}, N | {"at_least": 3}, False),
        (LOWER, LOW, True),
        (LOW, LOWER, False),
        ({"all_of": [LOW, {"field": "kind", "equals": "a"}]}, LOW, True),
        (LOW, {"any_of": [LOWER, LOW]}, True),
        ({"any_of": [LOWER, LOW]}, LOW, True),
        ({"field": "kind", "equals": "a"}, {"field": "kind", "one_of": ["a", "b"]}, True),
        ({"field": "kind", "equals": "a"}, {"field": "kind", "differs_from": "b"}, True),
        ({"none_of": [LOW]}, {"none_of": [LOWER]}, True),
        ({"none_of": [LOWER]}, {"none_of": [LOW]}, False),
    ],
    ids=str,
)
def test_what_covers_what(one: Any, other: Any, covered: bool) -> None:  # noqa: FBT001 - a column of the table
    """The narrower condition is covered by the wider one, and not the other way round."""
    assert covers(one, other) is covered


TESTS = st.one_of(
    st.builds(lambda op, v: {"field": "n", op: v}, st.sampled_from(["equals", "at_least", "at_most", "differs_from"]),
              st.sampled_from([1, 2, 3])),
    st.builds(lambda v: {"field": "n", "one_of": v}, st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=2)),
    st.builds(lambda op, v: {"field": "kind", op: v}, st.sampled_from(["equals", "differs_from"]),
              st.sampled_from(["a", "b"])),
    st.builds(lambda v: {"field": "yes", "equals": v}, st.booleans()),
    st.builds(lambda op, v: {"field": "unit", op: v}, st.sampled_from(["equals", "differs_from"]),
              st.sampled_from(["x", "y"])),
    st.builds(lambda op, v: {"field": "open", op: v}, st.sampled_from(["equals", "differs_from"]),
              st.sampled_from(["1", 1, "x"])),
    st.builds(lambda name, v: {"field": name, "answered": v}, st.sampled_from(["n", "kind", "unit"]), st.booleans()),
)  # fmt: skip
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.builds(
        lambda word, parts: {word: parts},
        st.sampled_from(["all_of", "any_of", "none_of"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_what_is_called_impossible_never_holds(document: Any) -> None:
    """Over all values of a small world."""
    if contradicts(document):
        assert not any(holds(listed(document), Values(fields=values)) for values in ALL)


@given(CONDITIONS, CONDITIONS)
def test_what_is_called_covered_is(one: Any, other: Any) -> None:
    """Wherever the first holds, the second does."""
    if covers(one, other):
        for values in ALL:
            fields = Values(fields=values)
            assert not holds(listed(one), fields) or holds(listed(other), fields)


@given(CONDITIONS)
def test_every_condition_is_covered_by_itself(document: Any) -> None:
    """The least that can be expected; conditions on values of mixed types are passed over."""
    if "open" not in str(document):
        assert covers(document, document)


def test_too_many_ways_are_not_looked_at() -> None:
    """Nothing is claimed of a condition that would take minutes."""
    three = {"any_of": [N | {"equals": one} for one in range(3)]}
    assert ways_of(listed({"all_of": [three] * 6})) is None
