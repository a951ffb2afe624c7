"""Conditions as forms: always, a list of simple tests, or text for everything else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.collector.domain.surveys.condition_fields import ANSWER_TYPES
from services.collector.domain.surveys.question import DEFAULT_SCALE
from services.collector.pages.console.surveys.editing.forms import Document, Fields, Shown, listed
from services.collector.web.surveys.yaml_form import yaml_of
from shared.conditions.catalogue import Field
from shared.conditions.expression import GROUPS, OPERATORS
from shared.web.console.typed import number_of
from shared.yaml_files.reading import UnreadableError, read_yaml

ALWAYS, SIMPLE, TEXT = "always", "simple", "text"
_SEVERAL = "one_of"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a test can be about."""

    name: str
    """`question:<key>`, `row:<key>:<row>` or `field:<name>`."""
    field: Field
    question: Mapping[str, Any] | None
    row: Mapping[str, Any] | None = None

    @property
    def operators(self) -> tuple[str, ...]:
        return self.field.operators

    @property
    def has_choices(self) -> bool:
        return bool(self.field.choices)


def subjects_before(document: Document, place: int) -> list[Subject]:
    """Return what a condition may look at.

    Args:
        document: the survey.
        place: only questions before it.
    """
    found = []
    for question in document.get("questions", ())[:place]:
        kind, key = question.get("type"), question.get("key")
        if kind == "contact" or not key:
            continue
        choices = tuple(one.get("key", "") for one in question.get("choices", ()))
        rows = question.get("rows", ())
        if kind == "matrix":
            answered = Field(type="matrix", choices=choices, rows=tuple(one.get("key", "") for one in rows))
            found += [Subject(f"row:{key}:{row.get('key')}", answered, question, row) for row in rows]
            continue
        about = Field(
            type=ANSWER_TYPES.get(kind, "scale"),
            low=0 if kind == "nps" else 1,
            high=question.get("scale") or DEFAULT_SCALE.get(kind, 10),
            choices=choices,
        )
        found.append(Subject(f"question:{key}", about, question))
    return found + [Subject(f"field:{name}", Field(type="untyped"), None) for name in document.get("hidden", ())]


def tests_of(condition: object) -> tuple[str, Sequence[Document]] | None:
    """Return the word and the tests of a condition that a list of tests can show; None for any other."""
    if not isinstance(condition, Mapping):
        return None
    word = next((word for word in GROUPS if word in condition), None)
    if word is None:
        return ("all_of", [dict(condition)]) if _is_test(condition) else None
    parts = condition[word]
    is_simple = len(condition) == 1 and isinstance(parts, list) and parts and all(map(_is_test, parts))
    return (word, parts) if is_simple else None


def condition_fields(prefix: str, condition: object) -> Fields:
    """Return the fields of a condition, and what they show."""
    simple = tests_of(condition)
    shape = ALWAYS if condition is None else SIMPLE if simple else TEXT
    shown: Fields = {f"{prefix}.mode": shape}
    if shape == TEXT:
        shown[f"{prefix}.text"] = text_of_condition(condition)
    word, tests = simple or ("all_of", [])
    if shape == SIMPLE:
        shown[f"{prefix}.word"] = word
    for index, test in enumerate(tests):
        shown |= _test_fields(f"{prefix}.{index}", test)
    return shown


def changed_condition(prefix: str, condition: object, changed: Fields, subjects: Sequence[Subject]) -> object:
    """Return the condition after a form was changed; None for always.

    Args:
        prefix: of the form's fields.
        condition: what it was.
        changed: the fields that were changed.
        subjects: what it may look at.
    """
    shape = changed.get(f"{prefix}.mode")
    if shape == ALWAYS:
        return None
    if f"{prefix}.text" in changed and shape != SIMPLE:
        return _read(str(changed[f"{prefix}.text"]), condition)
    simple = tests_of(condition)
    if shape == SIMPLE and simple is None:
        return fresh_test(subjects)
    if simple is None or not any(name.startswith(f"{prefix}.") for name in changed):
        return condition
    word, tests = simple
    rebuilt = [_changed_test(f"{prefix}.{index}", test, changed, subjects) for index, test in enumerate(tests)]
    return grouped(str(changed.get(f"{prefix}.word", word)), rebuilt)


def grouped(word: str, tests: Sequence[object]) -> object:
    """Return tests as one condition; None when there is none."""
    if not tests:
        return None
    return tests[0] if len(tests) == 1 and word != "none_of" else {word: list(tests)}


def fresh_test(subjects: Sequence[Subject]) -> Document | None:
    """Return a test to begin with: of the question that was asked last."""
    asked = [one for one in subjects if one.question is not None] or list(subjects)
    return _test_about(asked[-1]) if asked else None


def text_of_condition(condition: object) -> str:
    """Return a condition as text."""
    return yaml_of(condition) if isinstance(condition, Mapping) else str(condition)


def _read(text: str, before: object) -> object:
    if not text.strip():
        return None
    try:
        return read_yaml(text).content
    except UnreadableError:
        # Kept as it is: the check says that it is no condition, and nothing that was typed is lost.
        return text if text != before else before


def _is_test(part: object) -> bool:
    if not isinstance(part, Mapping):
        return False
    operators = [name for name in OPERATORS if name in part]
    known = {"question", "field", "row", *OPERATORS}
    return len(operators) == 1 and not part.keys() - known and ("question" in part) != ("field" in part)


def subject_name(test: Mapping[str, Any]) -> str:
    """Return the name of what a test is about."""
    if "row" in test:
        return f"row:{test.get('question')}:{test['row']}"
    return f"question:{test['question']}" if "question" in test else f"field:{test['field']}"


def operator_of(test: Mapping[str, Any]) -> str:
    return next(name for name in OPERATORS if name in test)


def _test_fields(prefix: str, test: Document) -> Fields:
    operator = operator_of(test)
    value = test[operator]
    shown: Shown = [_said(one) for one in value] if isinstance(value, list) else _said(value)
    return {f"{prefix}.about": subject_name(test), f"{prefix}.operator": operator, f"{prefix}.value": shown}


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _changed_test(prefix: str, test: Document, changed: Fields, subjects: Sequence[Subject]) -> Document:
    names = {part: f"{prefix}.{part}" for part in ("about", "operator", "value")}
    if not any(name in changed for name in names.values()):
        return test
    about = str(changed.get(names["about"], subject_name(test)))
    subject = next((one for one in subjects if one.name == about), None)
    if subject is None:
        return test
    operator = str(changed.get(names["operator"], operator_of(test)))
    if names["about"] in changed or operator not in subject.operators:
        return _test_about(subject, operator if operator in subject.operators else None)
    if names["operator"] in changed and (operator == "answered" or operator_of(test) in {"answered", _SEVERAL}):
        return _test_about(subject, operator)
    value = changed.get(names["value"], _test_fields(prefix, test)[names["value"]])
    return _named(subject) | {operator: _value(value, subject, operator)}


def _test_about(subject: Subject, operator: str | None = None) -> Document:
    chosen = operator or ("at_most" if subject.field.type == "scale" else subject.operators[0])
    return _named(subject) | {chosen: _first_value(subject, chosen)}


def _named(subject: Subject) -> Document:
    kind, _, name = subject.name.partition(":")
    if kind == "row":
        return {"question": str((subject.question or {}).get("key")), "row": name.rpartition(":")[2]}
    return {kind: name}


def _first_value(subject: Subject, operator: str) -> object:
    if operator == "answered":
        return True
    value: object
    match subject.field.type:
        case "scale":
            value = (subject.field.low + subject.field.high + 1) // 2
        case "number":
            value = 1
        case "day":
            value = date(2026, 1, 1).isoformat()
        case "truth":
            value = True
        case _:
            value = next(iter(subject.field.choices), "…")
    return [value] if operator == _SEVERAL else value


def _value(shown: Shown, subject: Subject, operator: str) -> object:
    if operator == "answered":
        return shown != "false"
    if operator == _SEVERAL:
        several = shown if isinstance(shown, list) else [shown]
        if not subject.has_choices:
            several = [line for one in several for line in listed(one)]
        return [_typed(one, subject, operator) for one in several]
    return _typed(shown[0] if isinstance(shown, list) and shown else str(shown), subject, operator)


def _typed(text: str, subject: Subject, operator: str) -> object:
    match subject.field.type:
        case "scale" | "number":
            return number_of(text)
        case "truth":
            return text == "true"
        case "untyped" if operator in {"at_least", "at_most"}:
            return number_of(text)
        case _:
            return text
