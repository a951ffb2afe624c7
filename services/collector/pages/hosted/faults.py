"""What is wrong with an answer, and what to do about it, in the words of the page."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence

from services.collector.domain.surveys.question import LONGEST_OWN_WORDS, Question
from services.collector.pages.hosted.answering import answers_of, has_doubled_ranks
from services.collector.pages.hosted.typed import Typed, read_typed
from services.collector.pages.hosted.views.field import limits_note, range_fault
from services.collector.pages.hosted.views.reader import Reader
from shared.errors import FieldProblem
from shared.languages.formats import isolated, list_in
from shared.vocabulary import QuestionType

ANSWERS = "answers"
_CONTACT = "respondent"


def wrong_questions(questions: Sequence[Question], problems: Collection[FieldProblem]) -> frozenset[str]:
    """Return the keys of those of the questions that one of the problems is about."""
    fields = [problem.field.split(".") for problem in problems]
    named = {parts[1] for parts in fields if len(parts) > 1 and parts[0] == ANSWERS}
    is_about_contact = any(parts[0] == _CONTACT for parts in fields)
    return frozenset(
        question.key
        for question in questions
        if question.key in named or (is_about_contact and question.type == "contact")
    )


def fault_of(question: Question, reader: Reader) -> str:
    """Return what is wrong with what was entered for a question that was refused."""
    answer = answers_of(reader.entered, reader.definition, reader.language).get(question.key)
    if answer is None and question.type not in _NEED_MORE_THAN_AN_ANSWER:
        return reader.texts.needs_answer
    return _FAULTS.get(question.type, _fault_of_choice)(question, answer, reader)


def _fault_of_choice(_question: Question, answer: object, reader: Reader) -> str:
    has_words = isinstance(answer, dict)
    return reader.texts.too_long.format(count=LONGEST_OWN_WORDS) if has_words else reader.texts.choose_one


def _fault_of_choices(question: Question, answer: object, reader: Reader) -> str:
    texts = reader.texts
    given = answer if isinstance(answer, list) else []
    chosen = reader.entered.all(question.key)
    lonely = next((one for one in question.choices if one.exclusive and one.key in chosen), None)
    fault = None
    if question.type == "ranking" and has_doubled_ranks(question, reader.entered):
        fault = texts.ranks_twice
    elif lonely is not None and len(given) > 1:
        fault = texts.only_alone.format(choice=reader.words(lonely.text).text)
    elif question.at_most is not None and len(given) > question.at_most:
        fault = texts.too_many.format(count=question.at_most)
    elif len(given) < (question.at_least or 0):
        fault = texts.too_few.format(count=question.at_least)
    worded = next((one for one in given if isinstance(one, dict)), None)
    return fault or _fault_of_choice(question, worded, reader)


def _fault_of_matrix(_question: Question, _answer: object, reader: Reader) -> str:
    return reader.texts.needs_rows


def _fault_of_text(question: Question, answer: object, reader: Reader) -> str:
    texts, length = reader.texts, len(str(answer).strip())
    if not length:
        return texts.needs_answer
    if length > (question.max_length or math.inf):
        return texts.too_long.format(count=question.max_length)
    if length < (question.min_length or 0):
        return texts.too_short.format(count=question.min_length)
    return texts.wrong_form


def _fault_of_number(question: Question, _answer: object, reader: Reader) -> str:
    texts = reader.texts
    typed = read_typed(question, reader.entered, reader.language)
    if typed is None:
        return texts.needs_answer
    match typed.fault:
        case "unclear":
            return _did_you_mean(typed, reader)
        case "decimals" if question.decimals:
            return texts.too_many_decimals.format(count=question.decimals)
        case "decimals":
            return texts.whole_number
        case "range":
            return range_fault(question, texts)
        case _:
            return texts.not_a_number


def _fault_of_date(question: Question, _answer: object, reader: Reader) -> str:
    typed = read_typed(question, reader.entered, reader.language)
    if typed is not None and typed.fault == "unclear":
        return _did_you_mean(typed, reader)
    limits = limits_note(question.earliest, question.latest, reader.texts)
    return " ".join(filter(None, (reader.texts.not_a_date, limits)))


def _did_you_mean(typed: Typed, reader: Reader) -> str:
    labels = [isolated(one.label, reader.texts.language) for one in typed.choices]
    return reader.texts.did_you_mean.format(choices=list_in(labels, reader.texts.language, "or"))


def _fault_of_contact(_question: Question, answer: object, reader: Reader) -> str:
    reaches_nobody = not isinstance(answer, dict) or answer.keys() == {"name"}
    return reader.texts.needs_contact if reaches_nobody else reader.texts.wrong_contact


def _fault_of_consent(_question: Question, _answer: object, reader: Reader) -> str:
    return reader.texts.needs_consent


_NEED_MORE_THAN_AN_ANSWER = frozenset({"consent", "contact"})
_FAULTS: Mapping[QuestionType, Callable[[Question, object, Reader], str]] = {
    "multiple": _fault_of_choices,
    "ranking": _fault_of_choices,
    "matrix": _fault_of_matrix,
    "text": _fault_of_text,
    "number": _fault_of_number,
    "date": _fault_of_date,
    "contact": _fault_of_contact,
    "consent": _fault_of_consent,
}
"""What can be wrong with answers of each type; all others are one choice."""
