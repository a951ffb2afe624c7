"""Answers that choose: every form that is taken, how it is kept, and the place of every fault."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.responses.answers import AnswerRules, Checked
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import LONGEST_OWN_WORDS, Choice, Question

KEYS = ("price", "wait", "staff", "other", "none")
CHOICES = (
    *(Choice(key=key, text={"en": key}) for key in KEYS[:3]),
    Choice(key="other", text={"en": "Other"}, other=True),
    Choice(key="none", text={"en": "None"}, exclusive=True),
)
ROWS = tuple(Choice(key=key, text={"en": key}) for key in ("app", "shop", "phone"))


def asked(type_: Any, **fields: Any) -> Question:
    """A question of these choices."""
    fields = {"choices": CHOICES if type_ == "multiple" else CHOICES[:4]} | fields
    return Question(key="q", type=type_, text={"en": "?"}, **fields).normalised()


def check(value: object, type_: Any, **fields: Any) -> Checked:
    """What becomes of one answer."""
    return AnswerRules(Definition("Visit", ("en",), (asked(type_, **fields),))).check({"q": value}, {})


def places(checked: Checked) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in checked.problems]


@given(st.sampled_from(KEYS[:4]), st.sampled_from([None, "", "  ", "…"]), st.booleans())
def test_a_single_choice_is_kept_in_one_form(key: str, words: str | None, wrapped: bool) -> None:  # noqa: FBT001 - Hypothesis passes by name
    """A key alone or in an object is the same answer; words are kept beside the choice that asks for them only."""
    value = {"choice": key, "words": words} if wrapped else key
    checked = check(value, "single")
    if wrapped and words == "…":
        assert places(checked) == ([] if key == "other" else ["answers.q.words"])
        assert checked.answers == ({"q": {"choice": "other", "words": "…"}} if key == "other" else {})
    else:
        assert (checked.answers, checked.problems) == ({"q": key}, [])


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("nobody", "answers.q"),
        (1, "answers.q"),
        (True, "answers.q"),
        (["price"], "answers.q"),
        ({"choice": "nobody"}, "answers.q"),
        ({"choice": ["price"]}, "answers.q"),
        ({"words": "alone"}, "answers.q"),
        ({"choice": "other", "word": "typo"}, "answers.q"),
        ({"choice": "other", "words": 5}, "answers.q.words"),
        ({"choice": "other", "words": "x" * (LONGEST_OWN_WORDS + 1)}, "answers.q.words"),
        ({"choice": "other", "words": "nul\x00"}, "answers.q.words"),
        ({"choice": "other", "words": "half \ud800"}, "answers.q.words"),
        ({"choice": "price", "words": "cheap"}, "answers.q.words"),
    ],
)
def test_a_wrong_single_choice_names_its_place(value: object, place: str) -> None:
    """Unknown keys, other types, and words that are too long, unstorable or unasked for are refused."""
    checked = check(value, "single")
    assert (places(checked), checked.answers) == ([place], {})


def test_words_are_stripped_and_may_be_as_long_as_the_limit() -> None:
    """The white space around one's own words does not count."""
    words = "x" * LONGEST_OWN_WORDS
    assert check({"choice": "other", "words": f" {words}\n"}, "single").answers == {
        "q": {"choice": "other", "words": words}
    }


@given(st.lists(st.sampled_from(KEYS), max_size=7))
def test_several_choices_are_kept_in_the_order_of_the_question(chosen: list[str]) -> None:
    """Any set of choices is taken, unless one comes twice or an exclusive one is not alone."""
    checked = check(chosen, "multiple")
    if not chosen:
        assert places(checked) == ["answers"]
    elif len(set(chosen)) < len(chosen) or ("none" in chosen and len(chosen) > 1):
        assert checked.answers == {}
        assert all(place.startswith("answers.q") for place in places(checked))
        assert checked.problems != []
    else:
        assert checked.answers == {"q": sorted(chosen, key=KEYS.index)}
        assert checked.problems == []


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_the_number_of_choices_has_limits(fewest: int, more: int, count: int) -> None:
    """`at_least` and `at_most` are inclusive, for several choices and for rankings."""
    most = min(4, fewest + more - 1)
    for type_ in ("multiple", "ranking"):
        checked = check(list(KEYS[:count]), type_, at_least=fewest, at_most=most)
        assert places(checked) == ([] if fewest <= count <= most else ["answers.q"])


@pytest.mark.parametrize("type_", ["multiple", "ranking"])
def test_choosing_none_is_no_answer_however_many_are_wanted(type_: str) -> None:
    """An empty list leaves a question open that wants two choices: it may be passed over like any other."""
    several = asked(type_, at_least=2)
    another = Question(key="score", type="nps", text={"en": "?"}).normalised()
    checked = AnswerRules(Definition("Visit", ("en",), (several, another))).check({"q": [], "score": 9}, {})
    assert (checked.answers, checked.problems) == ({"score": 9}, [])


def test_an_exclusive_choice_is_enough_alone() -> None:
    """Who chooses "none of these" need not choose two of these."""
    assert check(["none"], "multiple", at_least=2).answers == {"q": ["none"]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("price", ["answers.q"]),
        ({"price": True}, ["answers.q"]),
        (["price", "price"], ["answers.q.1"]),
        (["price", {"choice": "price"}], ["answers.q.1"]),
        (["nobody", 5, None, "wait"], ["answers.q.0", "answers.q.1", "answers.q.2"]),
        (["price", {"choice": "other", "words": []}], ["answers.q.1.words"]),
        (["price"] * 100_000, ["answers.q"]),
        (["none", "price"], ["answers.q"]),
    ],
)
def test_each_wrong_choice_of_several_is_named(value: object, expected: list[str]) -> None:
    """The place counts the choices as they were sent; a list longer than there are choices is not looked through."""
    checked = check(value, "multiple")
    assert (places(checked), checked.answers) == (expected, {})


@given(st.permutations(KEYS[:4]), st.integers(1, 4))
def test_a_ranking_keeps_its_order(order: list[str], count: int) -> None:
    """Some or all of the choices, each once, from the first place on."""
    ranking = order[:count]
    assert check(ranking, "ranking", choices=tuple(Choice(key=key, text={"en": key}) for key in KEYS)).answers == {
        "q": ranking
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("price", ["answers.q"]),
        (["price", "wait", "price"], ["answers.q.2"]),
        (["price", "nobody"], ["answers.q.1"]),
    ],
)
def test_a_wrong_ranking_names_its_place(value: object, expected: list[str]) -> None:
    """No choice has two places, and nothing is ranked that is not offered."""
    assert places(check(value, "ranking")) == expected


@given(st.dictionaries(st.sampled_from(["app", "shop", "phone"]), st.sampled_from([*KEYS[:3], None, " "])))
def test_a_matrix_keeps_the_rows_that_were_answered(value: dict[str, str | None]) -> None:
    """Rows come in the order of the question; without any of them it is no answer."""
    checked = check(value, "matrix", rows=ROWS)
    kept = {row.key: value[row.key] for row in ROWS if (value.get(row.key) or "").strip()}
    assert checked.answers == ({"q": kept} if kept else {})
    assert places(checked) == ([] if kept else ["answers"])
    assert [list(answer) for answer in checked.answers.values() if isinstance(answer, dict)] == [list(kept)] * bool(
        kept
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("price", ["answers.q"]),
        (["price"], ["answers.q"]),
        ({"app": "nobody"}, ["answers.q.app"]),
        ({"app": ["price"], "shop": 1}, ["answers.q.app", "answers.q.shop"]),
        ({"app": {"choice": "price"}}, ["answers.q.app"]),
        ({"web": "price"}, ["answers.q.web"]),
        ({"Not a key!": "price"}, ["answers.q"]),
        ({f"row{number}": "price" for number in range(100)}, ["answers.q"]),
    ],
)
def test_each_wrong_row_of_a_matrix_is_named(value: object, expected: list[str]) -> None:
    """Unknown rows and columns are refused by name where the name is harmless."""
    checked = check(value, "matrix", rows=ROWS)
    assert (places(checked), checked.answers) == (expected, {})


def test_a_required_matrix_needs_every_row() -> None:
    """Each missing row is named; none at all is the question's own fault."""
    assert places(check({"shop": "price"}, "matrix", rows=ROWS, required=True)) == ["answers.q.app", "answers.q.phone"]
    assert places(check({}, "matrix", rows=ROWS, required=True)) == ["answers.q"]
    assert places(check({row.key: "price" for row in ROWS}, "matrix", rows=ROWS, required=True)) == []


@pytest.mark.parametrize("type_", ["single", "multiple", "ranking", "matrix"])
@pytest.mark.parametrize("nothing", [None, "", " ", [], {}])
def test_nothing_chosen_is_no_answer(type_: str, nothing: object) -> None:
    """Null, blank text and, in its own form, emptiness leave the question open."""
    wrong_form = (nothing == [] and type_ in {"single", "matrix"}) or (
        nothing == {} and type_ in {"multiple", "ranking"}
    )
    rows = {"rows": ROWS} if type_ == "matrix" else {}
    checked = check(nothing, type_, required=True, **rows)
    assert places(checked) == ["answers.q"]
    assert (checked.problems[0].detail == "needs an answer") is not wrong_form
