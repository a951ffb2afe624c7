"""Turning answers back into the fields of a form: the way of `answering` in the other direction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.answering import NO, YES
from services.collector.pages.hosted.form import Entered
from services.collector.pages.hosted.typed import MEANT, TYPED, read_typed
from shared.languages.formats import number_in
from shared.vocabulary import QuestionType

Fields = dict[str, Sequence[str]]
SCALE_TYPES: frozenset[QuestionType] = frozenset({"nps", "csat", "ces", "rating", "faces"})


def fields_of(answers: Mapping[str, object], definition: Definition, language: str) -> Fields:
    """Return the fields of a form in which these answers stand; what the version does not ask is not among them.

    Args:
        answers: as they are stored.
        definition: of the version.
        language: of the page; numbers are written by it.
    """
    fields: Fields = {}
    for question in definition.questions:
        if question.key not in answers or question.type == "contact":
            continue
        answer = answers[question.key]
        if question.type == "number" and isinstance(answer, int | float):
            fields |= _number(question, answer, language)
        else:
            fields |= _WRITERS.get(question.type, _plain)(question, answer)
    return fields


def respelled(entered: Entered, definition: Definition, language: str, other: str) -> Entered:
    """Return a form for another language, with numbers and days as they are written there."""
    fields = dict(entered.answers)
    for question in definition.questions:
        typed = read_typed(question, entered, language) if question.type in TYPED else None
        if typed is not None and typed.fault is None:
            fields |= fields_of({question.key: typed.value}, definition, other)
    return replace(entered, language=other, answers=fields)


def preselected(score: str, first: Sequence[Question]) -> Fields:
    """Return the field of a score that was chosen in a message: that of the first scale on the first page.

    Args:
        score: as the address says it; what is no value of the scale chooses nothing.
        first: the questions on the first page.
    """
    scale = next((one for one in first if one.type in SCALE_TYPES), None)
    is_number = score.isascii() and score.isdecimal() and len(score) <= len("10")
    if scale is None or not is_number:
        return {}
    return {scale.key: [str(int(score))]}


def _number(question: Question, answer: float, language: str) -> Fields:
    """Return a number as it is written in a language, and which one is meant should that not be clear."""
    return {question.key: [number_in(answer, language, grouped=False)], f"{question.key}.{MEANT}": [repr(answer)]}


def _plain(question: Question, answer: object) -> Fields:
    return {question.key: [str(answer)]}


def _single(question: Question, answer: object) -> Fields:
    return _choices(question, [answer])


def _choices(question: Question, answer: object) -> Fields:
    given = answer if isinstance(answer, list) else []
    fields: Fields = {question.key: [_key(one) for one in given]}
    for one in given:
        if isinstance(one, dict):
            fields[f"{question.key}.{_key(one)}"] = [str(one.get("words", ""))]
    return fields


def _ranking(question: Question, answer: object) -> Fields:
    ranked = answer if isinstance(answer, list) else []
    return {f"{question.key}.{_key(one)}": [str(place)] for place, one in enumerate(ranked, 1)}


def _matrix(question: Question, answer: object) -> Fields:
    rows = answer if isinstance(answer, dict) else {}
    return {f"{question.key}.{row}": [str(column)] for row, column in rows.items()}


def _consent(question: Question, answer: object) -> Fields:
    return {question.key: [NO, YES] if answer else [NO]}


def _key(choice: object) -> str:
    return str(choice["choice"]) if isinstance(choice, dict) else str(choice)


_WRITERS: Mapping[QuestionType, Callable[[Question, object], Fields]] = {
    "single": _single,
    "multiple": _choices,
    "matrix": _matrix,
    "ranking": _ranking,
    "consent": _consent,
}
"""How the fields of each type are written; all others are one field."""
