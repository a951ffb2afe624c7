"""Surveys with conditions and jumps, and answers to them, made up by Hypothesis; all in their JSON form."""

from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

CHOICES = ("a", "b", "c")
ROWS = ("app", "shop")
FIELDS = ("plan", "visits")
TYPES = ("nps", "csat", "faces", "single", "multiple", "ranking", "matrix", "text", "number", "date", "consent")
DAYS = st.sampled_from(["2025-12-31", "2026-01-01", "2026-03-15"])
KEYS = st.sampled_from(CHOICES)
NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, 2.0, -1.25])
GIVEN_CHOICE = KEYS | st.builds(lambda key, words: {"choice": key, "words": words}, KEYS, st.sampled_from(["", "so"]))
LISTS = st.lists(KEYS, unique=True, max_size=3)
SCALES = {"nps": (0, 10), "csat": (1, 5), "faces": (1, 5)}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ROWS, "choice"]), inner, max_size=3),
    max_leaves=6,
)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    **{kind: st.integers(*ends) for kind, ends in SCALES.items()},
    "single": GIVEN_CHOICE,
    "multiple": st.lists(GIVEN_CHOICE, max_size=3),
    "ranking": LISTS,
    "matrix": st.dictionaries(st.sampled_from(ROWS), KEYS),
    "text": st.sampled_from(["yes", " yes ", "no", "", "  "]),
    "number": NUMBERS,
    "date": DAYS,
    "consent": st.booleans(),
}
"""Answers that a question of each type can have …"""
COMPARED = VALUES | {"single": KEYS, "matrix": KEYS, "text": st.sampled_from(["yes", "no"])}
"""… and what they are compared with."""
FIELD_VALUES = st.sampled_from(["gold", "3", "-1", "0.50", "true", "False", "", "2026-01-01", 3, 0.5, True, "1.2.3"])


# Strategies that are made once: to make them anew for each question takes most of the time of a run.
_FIELD_TESTS = (
    st.tuples(st.sampled_from(["equals", "differs_from"]), st.sampled_from(["gold", 3, 0.5, True, False, "3"]))
    | st.tuples(st.sampled_from(["at_least", "at_most"]), st.sampled_from([3, 0, 0.25, "2026-01-01"]))
    | st.tuples(st.just("one_of"), st.lists(st.sampled_from(["gold", 3, True]), min_size=1, max_size=2))
    | st.tuples(st.just("answered"), st.booleans())
)
_FIELD, _ROW = st.sampled_from(FIELDS), st.sampled_from(ROWS)
_KINDS = st.lists(st.sampled_from(TYPES), min_size=1, max_size=6)
_FIELDS = st.dictionaries(_FIELD, FIELD_VALUES)
_OPERATORS = {
    kind: st.sampled_from(
        ["equals", "differs_from"]
        + ([] if kind == "consent" else ["one_of"])
        + (["at_least", "at_most"] if kind in {*SCALES, "number", "date"} else [])
    )
    for kind in COMPARED
}
_SEVERAL = {kind: st.lists(values, min_size=1, max_size=2) for kind, values in COMPARED.items()}
_FORMS = st.sampled_from(["test", "all_of", "any_of", "none_of"])


def _test(draw: st.DrawFn, earlier: list[Document]) -> Document:
    if not earlier or draw(st.integers(0, 4)) == 0:
        operator, wanted = draw(_FIELD_TESTS)
        return {"field": draw(_FIELD), operator: wanted}
    question = earlier[draw(st.integers(0, len(earlier) - 1))]
    kind = question["type"]
    test: Document = {"question": question["key"]}
    if draw(st.integers(0, 5)) == 0:
        return test | {"answered": draw(st.booleans())}
    if kind in {"multiple", "ranking"}:
        return test | {"includes": draw(KEYS)}
    if kind == "matrix":
        test["row"] = draw(_ROW)
    operator = draw(_OPERATORS[kind])
    return test | {operator: draw(_SEVERAL[kind] if operator == "one_of" else COMPARED[kind])}


def _condition(draw: st.DrawFn, earlier: list[Document], depth: int = 2) -> Document:
    form = draw(_FORMS) if depth else "test"
    if form == "test":
        return _test(draw, earlier)
    return {form: [_condition(draw, earlier, depth - 1) for _ in range(draw(st.integers(1, 2)))]}


@st.composite
def a_test_of(draw: st.DrawFn, earlier: list[Document]) -> Document:
    """A test of one of the earlier questions or of a hidden field."""
    return _test(draw, earlier)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Document]) -> Document:
    """A condition, up to three levels deep."""
    return _condition(draw, earlier)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A survey with conditions and jumps that are right."""
    kinds = draw(_KINDS)
    keys = [f"q{number}" for number in range(len(kinds))]
    questions: list[Document] = []
    for number, kind in enumerate(kinds):
        question: Document = {"key": keys[number], "type": kind, "text": {"en": "?"}}
        if kind in {"single", "multiple", "ranking", "matrix"}:
            question["choices"] = [{"key": key, "text": {"en": key}} for key in CHOICES]
        if kind == "matrix":
            question["rows"] = [{"key": key, "text": {"en": key}} for key in ROWS]
        if draw(st.booleans()):
            question["show_if"] = _condition(draw, questions)
        questions.append(question)
        targets = [*keys[number + 1 :], "end"]
        to = st.integers(0, len(targets) - 1)
        question["jumps"] = [
            {"to": targets[draw(to)], "when": _condition(draw, questions)} for _ in range(draw(st.integers(0, 2)))
        ]
        if draw(st.integers(0, 5)) == 0:
            question["jumps"].append({"to": targets[draw(to)]})
    return {"title": "T", "languages": ["en"], "hidden": list(FIELDS), "questions": questions}


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Document, dict[str, Any], dict[str, Any]]:
    """A survey, answers to some of its questions, and some hidden fields."""
    document = draw(documents())
    answers = {
        question["key"]: draw(VALUES[question["type"]]) for question in document["questions"] if draw(st.integers(0, 3))
    }
    return document, answers, draw(_FIELDS)
