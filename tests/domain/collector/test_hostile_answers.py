"""Whatever arrives as an answer, however odd: it is refused by place or kept in a form that can be stored."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.responses.answers import AnswerRules
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Choice, Question

TWO = tuple(Choice(key=key, text={"en": key}, other=key == "b") for key in ("a", "b"))
FIELDS: dict[str, dict[str, Any]] = {
    "nps": {},
    "faces": {},
    "single": {"choices": TWO},
    "multiple": {"choices": TWO},
    "ranking": {"choices": TWO},
    "matrix": {"choices": TWO, "rows": TWO},
    "text": {"pattern": ".*"},
    "number": {"decimals": 2},
    "date": {},
    "consent": {},
    "contact": {"fields": ("name", "email", "phone")},
}
QUESTIONS = tuple(Question(key=kind, type=kind, text={"en": "?"}, **more) for kind, more in FIELDS.items())  # type: ignore[arg-type]  # keys of FIELDS
RULES = AnswerRules(Definition("Visit", ("en",), QUESTIONS).normalised())

WORDS = st.sampled_from(["a", "b", "choice", "words", "name", "email", "x@y.de", "\x00", "\ud800", "2026-03-01", ""])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), 2**53 + 1])
    | st.floats()
    | st.text(st.characters())
    | WORDS
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=10
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING)))
def test_any_value_is_judged(answers: dict[str, Any]) -> None:
    """No value raises; what is kept can be stored; a value that is refused is never repeated nor kept."""
    checked = RULES.check(answers, {}, phone_region="DE")
    text = json.dumps(checked.answers, allow_nan=False, ensure_ascii=False)
    assert "\x00" not in text
    text.encode()
    assert "contact" not in checked.answers
    wrong = {problem.field.split(".")[1] for problem in checked.problems if problem.field.startswith("answers.")}
    assert wrong.isdisjoint(checked.answers)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING)))
def test_what_is_kept_is_taken_again_as_it_is(answers: dict[str, Any]) -> None:
    """The stored form is a valid answer and stored form of itself."""
    kept = RULES.check(answers, {}).answers
    if kept:
        again = RULES.check(kept, {})
        assert (again.answers, again.problems) == (kept, [])


def test_a_nest_without_end_is_refused() -> None:
    """Ten thousand brackets are no answer to any question, and no error of ours."""
    nest: Any = []
    for _ in range(10_000):
        nest = [nest]
    for kind in FIELDS:
        checked = RULES.check({kind: nest}, {})
        assert [problem.field.split(".")[1] for problem in checked.problems] == [kind]
