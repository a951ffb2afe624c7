"""Paths through surveys, compared with a reference interpreter for any survey and any answers."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.logic_checks import UNREACHABLE, check_logic
from services.collector.domain.surveys.path import Walker, has_logic, walk
from services.collector.store.survey_store import definition_of
from shared.testing import reference_interpreter
from shared.testing.survey_logic import FIELDS, JSON, Document, documents, surveys


def read(document: Document) -> Definition:
    """The survey as the collector knows it."""
    return definition_of(json.loads(json.dumps(document))).normalised()


@settings(max_examples=150)
@given(surveys())
def test_paths_are_what_the_reference_interpreter_finds(
    survey: tuple[Document, dict[str, Any], dict[str, Any]],
) -> None:
    """Any right survey with any answers: the same questions are asked, in the same order."""
    document, answers, fields = survey
    path = walk(read(document), answers, fields)
    assert [question.key for question in path.asked] == reference_interpreter.asked(document, answers, fields)


@settings(max_examples=40)
@given(surveys())
def test_only_answers_on_the_path_count(survey: tuple[Document, dict[str, Any], dict[str, Any]]) -> None:
    """Leaving out what is off the path changes nothing, and the path keeps the rest of the answers."""
    document, answers, fields = survey
    walker = Walker(read(document))
    path = walker.walk(answers, fields)
    assert walker.walk(path.answers, fields) == path
    asked = {question.key for question in path.asked}
    assert path.answers == {key: value for key, value in answers.items() if key in asked}


@settings(max_examples=40)
@given(surveys())
def test_right_logic_is_found_right_and_unreachable_questions_are_never_asked(
    survey: tuple[Document, dict[str, Any], dict[str, Any]],
) -> None:
    """Nothing is refused but questions that unconditional jumps pass over, and those no answers lead to."""
    document, answers, fields = survey
    definition = read(document)
    problems = check_logic(definition)
    assert {problem.detail for problem in problems} <= {UNREACHABLE}
    passed_over = {definition.questions[int(problem.field.split(".")[1])].key for problem in problems}
    assert passed_over.isdisjoint(question.key for question in walk(definition, answers, fields).asked)


@settings(max_examples=40)
@given(documents(), st.data())
def test_no_answer_makes_it_raise(document: Document, data: st.DataObject) -> None:
    """Whatever is stored or sent, the path is found; it goes forward only."""
    definition = read(document)
    keys = [question.key for question in definition.questions]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), JSON))
    fields = data.draw(st.dictionaries(st.sampled_from(FIELDS), JSON))
    asked = [keys.index(question.key) for question in walk(definition, answers, fields).asked]
    assert asked == sorted(set(asked))


def test_a_survey_without_logic_asks_everything() -> None:
    """All questions are on the path, whatever is answered."""
    definition = read({"title": "T", "languages": ["en"], "questions": [nps("a"), nps("b")]})
    assert not has_logic(definition)
    path = walk(definition, {"a": 1, "stray": 2}, {})
    assert ([question.key for question in path.asked], path.answers) == (["a", "b"], {"a": 1})


def test_incomplete_answers_show_the_way_so_far() -> None:
    """Before anything is answered, what depends on it is not on the path; each answer opens the next steps."""
    follow_up = nps("b") | {"show_if": {"question": "a", "at_most": 6}}
    promoter = nps("a") | {"jumps": [{"when": {"question": "a", "at_least": 9}, "to": "end"}]}
    definition = read({"title": "T", "languages": ["en"], "questions": [promoter, follow_up, nps("c")]})
    found = [[one.key for one in walk(definition, answers, {}).asked] for answers in ({}, {"a": 3}, {"a": 7}, {"a": 9})]
    assert found == [["a", "c"], ["a", "b", "c"], ["a", "c"], ["a"]]


def test_a_question_that_is_not_asked_takes_no_jump() -> None:
    """Its jumps belong to it: whoever does not see it goes on with the next question."""
    hidden = nps("b") | {"show_if": {"question": "a", "equals": 0}, "jumps": [{"to": "end"}]}
    definition = read({"title": "T", "languages": ["en"], "questions": [nps("a"), hidden, nps("c")]})
    assert [one.key for one in walk(definition, {"a": 5}, {}).asked] == ["a", "c"]
    assert [one.key for one in walk(definition, {"a": 0}, {}).asked] == ["a", "b"]


def test_nobody_is_led_back() -> None:
    """A jump to an earlier question, which no check lets through, goes on with the next one: nothing is asked twice."""
    given = {"question": "c", "answered": True}
    back = {"jumps": [{"when": {"question": "a", "answered": False}, "to": "a"}]}
    questions = [nps("a") | {"show_if": given}, nps("b"), nps("c") | back, nps("d")]
    definition = read({"title": "T", "languages": ["en"], "questions": questions})
    path = walk(definition, dict.fromkeys("abcd", 5), {})
    assert [question.key for question in path.asked] == ["b", "c", "d"]


def nps(key: str) -> Document:
    """A question in its JSON form."""
    return {"key": key, "type": "nps", "text": {"en": "?"}}
