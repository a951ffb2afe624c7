"""The form of a condition as its template needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.collector.pages.console.surveys.editing.conditions import (
    ALWAYS,
    SIMPLE,
    Subject,
    condition_fields,
    operator_of,
    subject_name,
    tests_of,
)
from services.collector.pages.console.surveys.words.conditions import Describer
from services.collector.pages.console.texts import Say
from shared.marking import mark as _

OPERATOR_WORDS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    "includes": _("contains"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "answered": _("was answered"),
}
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TestView:
    """One test in the form."""

    number: int
    about: str
    subjects: Sequence[Option]
    operator: str
    operators: Sequence[Option]
    choices: Sequence[Option]
    """What the value can be; empty when it is written."""
    is_several: bool
    is_number: bool
    is_day: bool


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition in words, and its form."""

    prefix: str
    button: str
    """What the buttons of its form are about."""
    sentence: str
    shape: str
    can_look: bool
    """Whether there is anything that it could look at."""
    tests: Sequence[TestView]


def condition_view(
    prefix: str, condition: object, button: str, *, subjects: Sequence[Subject], describer: Describer, say: Say
) -> ConditionView:
    """Return a condition as a form.

    Args:
        prefix: of the fields.
        condition: in its JSON form; None for always.
        button: what its buttons are about.
        subjects: what it may look at.
        describer: of the survey.
        say: the reader's words.
    """
    simple = tests_of(condition)
    _word, tests = simple or ("all_of", [])
    shape = str(condition_fields(prefix, condition)[f"{prefix}.mode"])
    return ConditionView(
        prefix,
        button,
        describer.only_if(condition),
        shape if shape != SIMPLE or simple else ALWAYS,
        bool(subjects),
        [_test_view(number, test, subjects, describer, say) for number, test in enumerate(tests)],
    )


def _test_view(
    number: int, test: Mapping[str, Any], subjects: Sequence[Subject], describer: Describer, say: Say
) -> TestView:
    about, operator = subject_name(test), operator_of(test)
    subject = next((one for one in subjects if one.name == about), None)
    offered = [(one.name, _words_of(one, describer, say)) for one in subjects]
    if subject is None:  # what it names does not exist, or comes later: the check says so
        offered.insert(0, (about, about.partition(":")[2]))
    operators = subject.operators if subject else (operator,)
    known = operators if operator in operators else (operator, *operators)
    kind = subject.field.type if subject else "text"
    choices = _choices(subject, operator, describer, say)
    given = test[operator]
    for one in given if isinstance(given, list) else [given]:
        text = str(one).lower() if isinstance(one, bool) else str(one)
        if choices and text not in [value for value, _words in choices]:
            choices.append((text, text))
    return TestView(
        number=number,
        about=about,
        subjects=offered,
        operator=operator,
        operators=[(one, say(OPERATOR_WORDS[one])) for one in known],
        choices=choices,
        is_several=operator == "one_of",
        is_number=kind in {"scale", "number"},
        is_day=kind == "day",
    )


def _words_of(subject: Subject, describer: Describer, say: Say) -> str:
    if subject.question is None:
        return say(_("Hidden field: {name}")).format(name=subject.name.partition(":")[2])
    asked = describer.words(subject.question.get("text")) or str(subject.question.get("key"))
    return asked if subject.row is None else f"{asked} – {describer.words(subject.row.get('text'))}"


def _choices(subject: Subject | None, operator: str, describer: Describer, say: Say) -> list[Option]:
    if operator == "answered":
        return [("true", say(_("yes"))), ("false", say(_("no")))]
    if subject is None:
        return []
    if subject.field.type == "truth":
        return [("true", say(_("yes"))), ("false", say(_("no")))]
    if subject.field.type == "scale":
        return [(str(one), str(one)) for one in range(subject.field.low, subject.field.high + 1)]
    listed = (subject.question or {}).get("choices", ())
    return [(str(one.get("key")), describer.words(one.get("text")) or str(one.get("key"))) for one in listed]
