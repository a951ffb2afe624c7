"""Answers to questions that the path does not reach: not kept, never required, and named in the reply."""

from typing import Any

import pytest

from services.collector.domain.responses.answers import AnswerRules, Checked
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Jump, Question
from shared.conditions import expression

UNHAPPY = expression.Test(question="recommend", at_most=6)
QUESTIONS = (
    Question(
        key="recommend",
        type="nps",
        text={"en": "?"},
        jumps=(Jump(to="end", when=expression.Test(question="recommend", equals=10)),),
    ),
    Question(key="why", type="text", text={"en": "?"}, required=True, max_length=10, show_if=UNHAPPY),
    Question(key="you", type="contact", text={"en": "?"}, fields=("email",), show_if=UNHAPPY),
    Question(key="plan", type="text", text={"en": "?"}, show_if=expression.Test(field="plan", equals="plus")),
)
RULES = AnswerRules(Definition("Visit", ("en",), QUESTIONS, hidden=("plan",)).normalised())
ALL = {"why": "slow", "you": {"email": "ada@example.org"}, "plan": "good"}


def check(score: int, answers: dict[str, Any] | None = None, *, partial: bool = False, **attributes: str) -> Checked:
    """What becomes of a score and further answers."""
    return RULES.check({"recommend": score, **(ALL if answers is None else answers)}, attributes, partial=partial)


def test_what_is_on_the_path_is_kept() -> None:
    """Whoever is asked everything keeps everything."""
    checked = check(3, plan="plus")
    assert checked.answers == {"recommend": 3, "why": "slow", "plan": "good"}
    assert (checked.contact is not None, checked.ignored_answers, checked.problems) == (True, (), [])


def test_what_is_off_the_path_is_ignored_and_named() -> None:
    """Conditions and jumps take questions away; their answers, and contact data among them, are not kept."""
    happy = check(8, plan="plus")
    assert (happy.answers, happy.ignored_answers, happy.contact) == (
        {"recommend": 8, "plan": "good"},
        ("why", "you"),
        None,
    )
    assert happy.problems == []
    delighted = check(10, plan="plus")
    assert (delighted.answers, delighted.ignored_answers) == ({"recommend": 10}, ("why", "you", "plan"))


def test_only_questions_on_the_path_are_required() -> None:
    """A question that nobody was asked needs no answer."""
    assert check(8, {}).problems == []
    assert [problem.field for problem in check(3, {}).problems] == ["answers.why"]


def test_what_was_not_answered_is_not_among_the_ignored() -> None:
    """The receipt names answers that came and were dropped, and nothing else."""
    assert check(10, {"why": " ", "you": {}, "plan": None}).ignored_answers == ()


@pytest.mark.parametrize("wrong", ["x" * 11, 5, ["a"], {"b": {"c": "d"}}])
def test_a_wrong_answer_off_the_path_is_ignored_too(wrong: object) -> None:
    """Somebody who typed too much and then went back to another answer is not stopped by a question they cannot see."""
    checked = check(8, {"why": wrong})
    assert (checked.problems, checked.ignored_answers) == ([], ("why",))
    assert [problem.field for problem in check(3, {"why": wrong}).problems] == ["answers.why"]


def test_nesting_without_measure_is_refused_even_off_the_path() -> None:
    """What no fingerprint can take in does not come in as an answer that is ignored."""
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    assert [problem.field for problem in check(8, {"why": deep}).problems] == ["answers.why"]


def test_channels_that_ask_a_part_have_no_path() -> None:
    """One tap or one text message is taken as it is."""
    checked = check(10, {"why": "slow"}, partial=True)
    assert (checked.answers, checked.ignored_answers, checked.problems) == ({"recommend": 10, "why": "slow"}, (), [])


def test_a_response_that_is_ignored_entirely_is_none() -> None:
    """Nothing but answers that do not count is an empty response."""
    checked = RULES.check({"plan": "good"}, {})
    assert (checked.ignored_answers, [problem.field for problem in checked.problems]) == (("plan",), ["answers"])


def test_the_path_depends_on_what_is_kept() -> None:
    """A score that is refused leads nowhere, so the question behind it is not asked."""
    checked = RULES.check({"recommend": 11, "why": "slow"}, {})
    assert [problem.field for problem in checked.problems] == ["answers.recommend"]
