"""A small catalogue with a field of every type, and documents over it, right and wrong."""

from typing import Any

from hypothesis import strategies as st

from shared.conditions.catalogue import Catalogue, Field, Items, Names

CHOICES = ("good", "fair")
FIELDS: dict[str, Field] = {
    "why": Field(type="text", kind="question of type text"),
    "age": Field(type="number"),
    "calm": Field(type="scale", low=1, high=5),
    "day": Field(type="day"),
    "agreed": Field(type="truth"),
    "one": Field(type="choice", choices=CHOICES),
    "some": Field(type="choices", choices=CHOICES),
    "order": Field(type="ranking", choices=CHOICES),
    "grid": Field(type="matrix", choices=CHOICES, rows=("app", "shop")),
    "plan": Field(type="untyped", kind="hidden field"),
    "site": Field(type="text", pattern="[a-z]{1,8}", pattern_rule="must be a key"),
}
ANSWERS = Items(
    fields={"metric": Field(type="choice", choices=("nps", "csat")), "question": Field(type="text", pattern="[a-z]+")},
    value=Field(type="scale", low=0, high=10),
    fit=lambda _: [],
)
CATALOGUE = Catalogue(
    questions=Names(known=FIELDS, refused={"later": "comes later"}, unknown="is no question"),
    fields=Names(known={name: FIELDS[name] for name in ("plan", "site", "one")}, unknown="is no field"),
    items={"answer": ANSWERS},
)

Document = dict[str, Any]

TEXTS = ("good", "fair", "bad", "", " ", "abc", "Abc", "x" * 500, "x" * 501, "\x00", "app", "nps")
DAYS = ("2026-02-28", "2024-02-29", "2026-02-30", "1900-02-29", "0000-01-01", "20260228")
NUMBERS = (0, 1, 5, 5.0, 2.5, 6, 11, -1, 2**53, 2**53 + 1, 10**400)
SCALARS = st.sampled_from([*TEXTS, *DAYS, *NUMBERS, True, False, None])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["equals", "x"]), inner, max_size=2),
    max_leaves=3,
)
NAMES = st.sampled_from([*FIELDS, "later", "nobody", ""])
OPERANDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("equals", "differs_from", "at_least", "at_most", "includes"), SCALARS),
    "one_of": st.lists(SCALARS, max_size=2) | st.just([1] * 101),
    "answered": st.booleans() | st.none() | st.just(1),
}
OPERATOR = st.sampled_from(sorted(OPERANDS))


@st.composite
def tests_of_one_value(draw: st.DrawFn) -> Document:
    """A test that is right, or wrong in something."""
    document: Document = {draw(st.sampled_from(["question", "question", "field"])): draw(NAMES)}
    if document.get("question") == "grid" or draw(st.integers(0, 9)) == 0:
        document["row"] = draw(st.sampled_from(["app", "shop", "web", None]))
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 0, 2]))):
        operator = draw(OPERATOR)
        document[operator] = draw(OPERANDS[operator])
    if draw(st.integers(0, 9)) == 0:
        document[draw(st.sampled_from(["field", "question", "typo", "all_of", "equals"]))] = draw(ANYTHING)
    return document


CRITERIA = st.dictionaries(st.sampled_from(["metric", "question", "at_least", "at_most", "typo"]), SCALARS, max_size=2)
LEAVES = tests_of_one_value() | st.fixed_dictionaries({"answer": CRITERIA | SCALARS}) | ANYTHING
GROUP = st.sampled_from(["all_of", "any_of", "none_of", "some_of"])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(GROUP, st.lists(inner, max_size=2), min_size=1, max_size=1)
        | st.dictionaries(GROUP, st.lists(inner, max_size=2) | inner, max_size=2)
    ),
    max_leaves=4,
)
