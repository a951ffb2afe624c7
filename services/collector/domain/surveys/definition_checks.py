"""Checking a definition: everything that is wrong with it, each fault with its place."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from services.collector.domain.names import LANGUAGE_RULE, is_attribute_name, is_language, is_line, is_storable
from services.collector.domain.surveys.afterwards import check_afterwards
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import document_of
from services.collector.domain.surveys.embed import check_embed
from services.collector.domain.surveys.question_checks.check import check_question
from services.collector.domain.surveys.rules import check_eligibility, check_quotas
from services.collector.domain.surveys.theme import check_theme
from services.collector.domain.surveys.wording import check_words
from shared.errors import FieldProblem

MAX_QUESTIONS = 100
MAX_LANGUAGES = 20
MAX_TITLE = 200
MAX_HIDDEN = 50
MAX_SEGMENTS = 3
"""Scores are counted for each value of each of them and for each two of them crossed."""
LONGEST_PASSAGE = 5000

_TITLE_RULE = f"must be one line of 1 to {MAX_TITLE} characters"
_YEARS = range(2000, 2200)


def check_definition(definition: Definition) -> list[FieldProblem]:
    """Return everything that is wrong with a definition but its logic, which `check_logic` looks at.

    Args:
        definition: with defaults filled in, see `normalised`.

    Returns:
        Problems with their places, such as `questions.2.choices.0.key`.
    """
    languages = definition.languages
    problems: list[FieldProblem] = []
    if not is_line(definition.title, MAX_TITLE):
        problems.append(FieldProblem("title", _TITLE_RULE))
    problems += _check_languages(languages)
    problems += _check_titles(definition)
    for name in ("intro", "thanks"):
        problems += check_words(getattr(definition, name), name, languages, LONGEST_PASSAGE)
    problems += _check_questions(definition)
    problems += _check_hidden(definition.hidden)
    problems += _check_segments(definition)
    problems += check_theme(definition.theme, languages)
    problems += check_embed(definition.embed, languages)
    problems += check_eligibility(definition.eligibility)
    problems += check_afterwards(definition.afterwards)
    problems += _check_times(definition)
    problems += check_quotas(definition.quotas)
    return problems or list(_unstorable(document_of(definition), ""))


def _check_languages(languages: Sequence[str]) -> list[FieldProblem]:
    problems = []
    if not 0 < len(languages) <= MAX_LANGUAGES:
        problems.append(FieldProblem("languages", f"must be 1 to {MAX_LANGUAGES} language tags"))
    for index, language in enumerate(languages):
        if not is_language(language):
            problems.append(FieldProblem(f"languages.{index}", LANGUAGE_RULE))
        elif language in languages[:index]:
            problems.append(FieldProblem(f"languages.{index}", "is listed twice"))
    return problems


def _check_titles(definition: Definition) -> list[FieldProblem]:
    problems = []
    titles = definition.titles or {}
    if any(language not in definition.languages[1:] for language in titles):
        problems.append(FieldProblem("titles", "has a language that is not one of the survey's further `languages`"))
    if not all(is_line(title, MAX_TITLE) for title in titles.values()):
        problems.append(FieldProblem("titles", _TITLE_RULE))
    return problems


def _check_questions(definition: Definition) -> list[FieldProblem]:
    questions = definition.questions
    if not 0 < len(questions) <= MAX_QUESTIONS:
        return [FieldProblem("questions", f"must be 1 to {MAX_QUESTIONS} questions")]
    problems: list[FieldProblem] = []
    for index, question in enumerate(questions):
        problems += check_question(question, f"questions.{index}", definition.languages)
    problems += _repeated("key", [question.key for question in questions])
    problems += _repeated("concept", [question.concept for question in questions])
    if all(question.type == "contact" for question in questions):
        problems.append(FieldProblem("questions", "must ask for more than contact data, which is no answer"))
    return problems


def _repeated(name: str, values: Sequence[str]) -> list[FieldProblem]:
    return [
        FieldProblem(f"questions.{index}.{name}", f"is the same as that of questions.{values.index(value)}")
        for index, value in enumerate(values)
        if value in values[:index]
    ]


def _check_hidden(hidden: Sequence[str]) -> list[FieldProblem]:
    if len(hidden) > MAX_HIDDEN:
        return [FieldProblem("hidden", f"must be at most {MAX_HIDDEN}")]
    problems = []
    for index, name in enumerate(hidden):
        if not is_attribute_name(name):
            rule = "must be 1 to 64 letters, digits, dots, hyphens and underscores"
            problems.append(FieldProblem(f"hidden.{index}", rule))
        elif name in hidden[:index]:
            problems.append(FieldProblem(f"hidden.{index}", "is listed twice"))
    return problems


def _check_segments(definition: Definition) -> list[FieldProblem]:
    segments = definition.segments
    if len(segments) > MAX_SEGMENTS:
        return [FieldProblem("segments", f"must be at most {MAX_SEGMENTS}")]
    problems = []
    for index, name in enumerate(segments):
        if name not in definition.hidden:
            problems.append(FieldProblem(f"segments.{index}", "must be one of the names in `hidden`"))
        elif name in segments[:index]:
            problems.append(FieldProblem(f"segments.{index}", "is listed twice"))
    return problems


def _check_times(definition: Definition) -> list[FieldProblem]:
    opens, closes = definition.opens_at, definition.closes_at
    problems = [
        FieldProblem(place, rule)
        for place, moment in (("opens_at", opens), ("closes_at", closes))
        if moment is not None and (rule := _moment_rule(moment)) is not None
    ]
    if not problems and opens is not None and closes is not None and closes <= opens:
        problems.append(FieldProblem("closes_at", "must be after `opens_at`"))
    return problems


def _moment_rule(moment: datetime) -> str | None:
    if moment.tzinfo is None:
        return "needs a time zone, such as `Z` or `+02:00`"
    return None if moment.year in _YEARS else f"must be in the years {_YEARS.start} to {_YEARS.stop - 1}"


def _unstorable(value: object, place: str) -> Iterator[FieldProblem]:
    """Yield what the rules above have let through and no database keeps, wherever it stands."""
    inner = f"{place}." if place else ""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _unstorable(part, f"{inner}{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _unstorable(part, f"{inner}{index}")
    elif isinstance(value, str) and not is_storable(value):
        yield FieldProblem(place, "contains a character that no text can have")
    elif isinstance(value, float) and not math.isfinite(value):
        yield FieldProblem(place, "must be a finite number")
