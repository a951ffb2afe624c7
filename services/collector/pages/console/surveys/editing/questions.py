"""The form of one question."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.collector.domain.surveys.question_checks.check import fields_of
from services.collector.pages.console.surveys.editing.conditions import (
    changed_condition,
    condition_fields,
    subjects_before,
)
from services.collector.pages.console.surveys.editing.forms import (
    Document,
    Fields,
    Shown,
    put,
    put_words,
    text_of,
    words_in,
)
from services.collector.pages.console.surveys.editing.keys import free_key, rename_choice, rename_question
from services.collector.pages.console.surveys.editing.starters import fitted
from shared.web.console.typed import number_of, slug

WORDINGS = ("text", "hint", "low_label", "high_label")
NUMBERS = ("min_length", "max_length", "at_least", "at_most", "minimum", "maximum", "decimals")
LINES = ("concept", "pattern", "earliest", "latest", "series_break", "polarity")
LISTS = ("choices", "rows")
_BOXES = re.compile(r"required|randomised|fields|(choices|rows)\.\d+\.(other|exclusive)|.*\.value")
_MADE_UP = re.compile(r"(choice|row)-\d+")


def is_box(name: str) -> bool:
    """Return whether browsers may send nothing for a field."""
    return _BOXES.fullmatch(name) is not None


def question_fields(question: Mapping[str, Any], languages: list[str]) -> Fields:
    """Return the fields of a question, and what they show."""
    own = fields_of(question["type"])
    shown: Fields = {"key": text_of(question.get("key")), "type": question["type"]}
    for name in WORDINGS:
        if name in own:
            words_in(shown, name, question.get(name), languages)
    shown |= {name: text_of(question.get(name)) for name in (*NUMBERS, *LINES, "scale") if name in own}
    shown |= {name: text_of(question.get(name)) for name in ("required", "randomised") if name in own}
    if "fields" in own:
        shown["fields"] = [str(one) for one in question.get("fields", ())]
    for name in LISTS:
        if name in own:
            for index, choice in enumerate(question.get(name, ())):
                shown |= _choice_fields(f"{name}.{index}", choice, languages)
    shown |= condition_fields("show_if", question.get("show_if"))
    for index, jump in enumerate(question.get("jumps", ())):
        shown[f"jumps.{index}.to"] = text_of(jump.get("to"))
        shown |= condition_fields(f"jumps.{index}.when", jump.get("when"))
    return shown


def changed_question(document: Document, place: int, changed: Fields, live: Sequence[str]) -> None:
    """Write what was changed in the form of a question into the survey.

    Args:
        document: the survey; is changed.
        place: of the question.
        changed: the fields that were changed.
        live: the keys of the questions of the live version, whose names mean something outside of the draft.
    """
    question: Document = document["questions"][place]
    for name, value in changed.items():
        part, _, rest = name.partition(".")
        if part in WORDINGS:
            put_words(question, part, rest, str(value), keep=part == "text")
        elif part in LISTS:
            _change_choice(document, question, part, rest, str(value))
        else:
            _change_property(question, part, value)
    _change_logic(document, place, changed)
    if "type" in changed:
        document["questions"][place] = fitted(question, str(changed["type"]), document["languages"])
    if "key" in changed:
        rename_question(document, place, str(changed["key"]).strip(), live)


def _change_property(question: Document, part: str, value: Shown) -> None:
    text = str(value)
    if part in NUMBERS or part == "scale":
        put(question, part, number_of(text) if text.strip() else "")
    elif part in LINES:
        put(question, part, text)
    elif part == "required":
        question["required"] = bool(text)
    elif part == "randomised":
        put(question, part, True if text else "")
    elif part == "fields":
        put(question, part, value)


def _choice_fields(prefix: str, choice: Mapping[str, Any], languages: list[str]) -> Fields:
    shown: Fields = {f"{prefix}.key": text_of(choice.get("key"))}
    words_in(shown, f"{prefix}.text", choice.get("text"), languages)
    for name in ("other", "exclusive"):
        shown[f"{prefix}.{name}"] = text_of(choice.get(name))
    return shown


def _change_choice(document: Document, question: Document, part: str, rest: str, text: str) -> None:
    index, _, name = rest.partition(".")
    choice: Document = question[part][int(index)]
    kind, _, language = name.partition(".")
    if kind == "text":
        put_words(choice, "text", language, text, keep=True)
        if language == document["languages"][0] and _MADE_UP.fullmatch(str(choice.get("key"))) and slug(text):
            taken = [one.get("key") for one in question[part] if one is not choice]
            rename_choice(document, question, part, choice, free_key(slug(text), taken))
    elif kind == "key" and _MADE_UP.fullmatch(text.strip()):
        pass  # the form is from before its words made the key: fields stay while the rest of the page follows
    elif kind == "key":
        rename_choice(document, question, part, choice, text.strip())
    else:
        put(choice, kind, True if text else "")


def _change_logic(document: Document, place: int, changed: Fields) -> None:
    question: Document = document["questions"][place]
    if any(name.startswith("show_if.") for name in changed):
        before = subjects_before(document, place)
        put(question, "show_if", changed_condition("show_if", question.get("show_if"), changed, before))
    here = subjects_before(document, place + 1)
    for index, jump in enumerate(question.get("jumps", ())):
        prefix = f"jumps.{index}"
        if f"{prefix}.to" in changed:
            jump["to"] = changed[f"{prefix}.to"]
        if any(name.startswith(f"{prefix}.when.") for name in changed):
            put(jump, "when", changed_condition(f"{prefix}.when", jump.get("when"), changed, here))
