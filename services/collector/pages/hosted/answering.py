"""Turning the fields of a form into answers, the values that every channel sends."""

from collections.abc import Callable, Mapping

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import SCALES, Question
from services.collector.pages.hosted.form import Entered
from services.collector.pages.hosted.typed import TYPED, read_typed
from shared.vocabulary import QuestionType

YES = "yes"
NO = "no"
"""Marks a consent that was shown and not given."""


def answers_of(entered: Entered, definition: Definition, language: str) -> dict[str, object]:
    """Return what was entered for the questions of the version, by their keys; without what was left empty.

    Args:
        entered: the form.
        definition: of the version.
        language: of the page; numbers and days are written by it.
    """
    found = ((question.key, _answer(question, entered, language)) for question in definition.questions)
    return {key: value for key, value in found if value is not None}


def says_something(answers: dict[str, object]) -> bool:
    """Return whether anything was answered, apart from consents that were not given."""
    return any(value is not False for value in answers.values())


def has_doubled_ranks(question: Question, entered: Entered) -> bool:
    """Return whether two choices of a ranking have the same place."""
    places = [place for _, place in _ranks(question, entered)]
    return len(places) != len(set(places))


def _answer(question: Question, entered: Entered, language: str) -> object:
    if question.type in TYPED:
        typed = read_typed(question, entered, language)
        return None if typed is None else typed.value
    return _READERS.get(question.type, _read_scale)(question, entered)


def _read_scale(question: Question, entered: Entered) -> object:
    text = entered.first(question.key)
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(max(SCALES["nps"])))
    return int(text) if is_number else text or None


def _read_text(question: Question, entered: Entered) -> object:
    return entered.first(question.key) or None


def _read_single(question: Question, entered: Entered) -> object:
    return _choice(question, entered.first(question.key), entered)


def _read_multiple(question: Question, entered: Entered) -> object:
    chosen = dict.fromkeys(entered.all(question.key))
    return [_choice(question, one, entered) for one in chosen if one] or None


def _read_matrix(question: Question, entered: Entered) -> object:
    rows = ((row.key, entered.first(f"{question.key}.{row.key}")) for row in question.rows)
    return {row: column for row, column in rows if column} or None


def _read_ranking(question: Question, entered: Entered) -> object:
    return [choice for choice, _ in sorted(_ranks(question, entered), key=lambda one: one[1])] or None


def _read_contact(question: Question, entered: Entered) -> object:
    fields = ((name, entered.first(f"{question.key}.{name}").strip()) for name in question.fields)
    return {name: value for name, value in fields if value} or None


def _read_consent(question: Question, entered: Entered) -> object:
    given = entered.all(question.key)
    return YES in given if YES in given or NO in given else None


def _choice(question: Question, chosen: str, entered: Entered) -> object:
    words = entered.first(f"{question.key}.{chosen}").strip() if chosen else ""
    has_words = words and any(choice.other and choice.key == chosen for choice in question.choices)
    return {"choice": chosen, "words": words} if has_words else chosen or None


def _ranks(question: Question, entered: Entered) -> list[tuple[str, int]]:
    """Return the choices that were given a place, with it."""
    given = ((choice.key, entered.first(f"{question.key}.{choice.key}")) for choice in question.choices)
    return [(key, int(rank)) for key, rank in given if rank.isascii() and rank.isdecimal() and len(rank) < len("1000")]


_READERS: Mapping[QuestionType, Callable[[Question, Entered], object]] = {
    "single": _read_single,
    "multiple": _read_multiple,
    "matrix": _read_matrix,
    "ranking": _read_ranking,
    "text": _read_text,
    "contact": _read_contact,
    "consent": _read_consent,
}
"""How the fields of each type are read; numbers and days are typed, all others are scales."""
