"""What a survey asks: its title, languages and questions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from services.collector.domain.names import LANGUAGE_RULE, is_language, is_line
from services.collector.domain.question import Question, check_question
from shared.errors import FieldProblem

MAX_QUESTIONS = 100
MAX_LANGUAGES = 20
MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Definition:
    """What a survey asks, as a draft or frozen in a version."""

    title: str
    languages: tuple[str, ...]
    """In order of preference; the first one has every wording and is what the others fall back to."""
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        """Return the question called `key`."""
        return next((question for question in self.questions if question.key == key), None)


class Document(TypedDict):
    """A definition in its JSON form, as it is stored and shown."""

    title: str
    languages: list[str]
    questions: list[dict[str, Any]]


def check_definition(definition: Definition) -> list[FieldProblem]:
    """Return everything that is wrong with a definition; each problem names its place, such as `questions.2.scale`."""
    problems: list[FieldProblem] = []
    if not is_line(definition.title, MAX_TITLE):
        problems.append(FieldProblem("title", f"must be one line of 1 to {MAX_TITLE} characters"))
    problems += _check_languages(definition.languages)
    if not 0 < len(definition.questions) <= MAX_QUESTIONS:
        problems.append(FieldProblem("questions", f"must be 1 to {MAX_QUESTIONS} questions"))
        return problems
    for index, question in enumerate(definition.questions):
        problems += check_question(question, f"questions.{index}", definition.languages)
    problems += _repeated("key", [question.key for question in definition.questions])
    problems += _repeated("concept", [question.concept for question in definition.questions])
    return problems


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


def _repeated(name: str, values: Sequence[str]) -> list[FieldProblem]:
    return [
        FieldProblem(f"questions.{index}.{name}", f"is the same as that of questions.{values.index(value)}")
        for index, value in enumerate(values)
        if value in values[:index]
    ]


def document_of(definition: Definition) -> Document:
    """Return the JSON form; what does not apply to a question's type is left out."""
    return Document(
        title=definition.title,
        languages=list(definition.languages),
        questions=[_question_document(question) for question in definition.questions],
    )


def _question_document(question: Question) -> dict[str, Any]:
    document: dict[str, Any] = {
        "key": question.key,
        "concept": question.concept,
        "type": question.type,
        "text": dict(question.text),
        "required": question.required,
    }
    optional = {"scale": question.scale, "polarity": question.polarity, "max_length": question.max_length}
    return document | {name: value for name, value in optional.items() if value is not None}


def definition_of(document: Mapping[str, Any]) -> Definition:
    """Return the definition that `document_of` wrote."""
    return Definition(
        title=document["title"],
        languages=tuple(document["languages"]),
        questions=tuple(Question(**question) for question in document["questions"]),
    )


def digest_of(definition: Definition) -> bytes:
    """Return the SHA-256 of the definition; two that ask the same in the same words have the same."""
    return hashlib.sha256(json.dumps(document_of(definition), sort_keys=True).encode()).digest()
