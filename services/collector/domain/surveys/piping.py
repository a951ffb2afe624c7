"""Earlier answers in later wordings: `You gave us {{recommend}}.`, and hidden fields: `{{field.order_id}}`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeGuard

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Choice, Question
from services.collector.domain.surveys.wording import wording
from shared.conditions.compare import choice_of
from shared.languages.days import iso_day
from shared.languages.formats import day_in, isolated, list_in, number_in

FIELD = "field."
UNPIPED = frozenset({"contact", "consent"})
"""Types whose answers are never repeated: contact data stays where it is kept, and a consent has no words."""
LONGEST = 200
"""Characters of one answer that are repeated at most."""

_PIPE = re.compile(r"\{\{([^{}]*)\}\}")
_SPACE = r"[ \t\xa0]*"
_MISSING = "\x00"
_GAP = re.compile(
    rf"(?P<before>{_SPACE})\x00(?:{_SPACE}\x00)*(?P<after>{_SPACE})"
    r"(?=(?P<next>[.,;:!?)\]…،؛؟。、\uff0c\uff01\uff1f]|$)?)",
    re.MULTILINE,
)
_CUT = "…"


def pipes_in(text: str) -> tuple[str, ...]:
    """Return what stands between the braces of each `{{…}}`, trimmed and otherwise as it is."""
    return tuple(name.strip() for name in _PIPE.findall(text)) if "{{" in text else ()


def without_pipes(text: str, instead: str) -> str:
    """Return `text` with `instead` in the place of each `{{…}}`."""
    return _PIPE.sub(instead, text)


def piped(
    text: str,
    definition: Definition,
    answers: Mapping[str, object],
    attributes: Mapping[str, object],
    language: str,
    *,
    around: str | None = None,
) -> str:
    """Return `text` with what was answered in the place of each `{{…}}`: plain text, to be escaped by whoever shows it.

    Numbers, days and lists are written as the reader's language does, and nothing that is repeated turns the direction
    of what stands around it.

    Args:
        text: a wording.
        definition: the version that is shown.
        answers: by question key; give those on the path (`Path.answers`).
        attributes: of the response; only those that the definition lists as hidden fields are used.
        language: of the reader; labels of choices are taken in it.
        around: of the wording, where that is another one.
    """
    said = around or language
    return filled(text, lambda name: _joined(_words(name, definition, answers, attributes, language), language, said))


def filled(text: str, words: Callable[[str], str]) -> str:
    """Return `text` with what `words` returns for the name in each `{{…}}`, and no gap where that is nothing."""
    if "{{" not in text:
        return text
    full = _PIPE.sub(lambda found: words(found[1].strip()) or _MISSING, text)
    if _MISSING not in full:
        return full
    tidy = _GAP.sub(_gap, full).strip()
    return tidy.lstrip(" ,;:") if full.lstrip().startswith(_MISSING) else tidy


def _gap(found: re.Match[str]) -> str:
    """Return what is left around an answer that is missing: no space before a full stop, and never two."""
    if found["next"] is not None:
        return ""
    return " " if found["before"] and found["after"] else found["before"] + found["after"]


def _joined(parts: Sequence[str], language: str, around: str) -> str:
    """Return the parts of an answer as one line that turns nothing around it, and none of its parts another."""
    lines = [part for part in parts if part]
    line = list_in(lines, language)
    return (
        isolated(_cut(line), around)
        if len(line) > LONGEST
        else list_in([isolated(one, around) for one in lines], language)
    )


def _words(
    name: str,
    definition: Definition,
    answers: Mapping[str, object],
    attributes: Mapping[str, object],
    language: str,
) -> Sequence[str]:
    """Return an answer, or each of several, in words."""
    if name.startswith(FIELD):
        field = name.removeprefix(FIELD)
        return [plain(attributes.get(field), language)] if field in definition.hidden else ()
    question = definition.question(name)
    if question is None or question.type in UNPIPED:
        return ()
    return _answers(question, answers.get(name), language, definition.languages[0])


def _answers(question: Question, value: object, language: str, fallback: str) -> Sequence[str]:
    """Return the words for an answer: labels instead of the keys of choices."""
    match question.type:
        case "single":
            return [plain(_label(question.choices, value, language, fallback), language)]
        case "multiple" | "ranking":
            chosen = value if isinstance(value, list | tuple) else ()
            return [plain(_label(question.choices, one, language, fallback), language) for one in chosen]
        case "matrix":
            by_row = value if isinstance(value, Mapping) else {}
            return list(_rows(question, by_row, language, fallback))
        case "number":
            return [number_in(value, language)] if _is_shown(value) else ()
        case "date":
            day = iso_day(value)
            return [plain(value, language) if day is None else day_in(day, language)]
        case _:
            return [plain(value, language)]


def _rows(question: Question, given: Mapping[str, object], language: str, fallback: str) -> Iterable[str]:
    for row in question.rows:
        label = _label(question.choices, given.get(row.key), language, fallback)
        if label:
            yield plain(f"{wording(row.text, language, fallback)[1]}: {label}", language)


def _label(choices: Iterable[Choice], value: object, language: str, fallback: str) -> str:
    """Return a choice in words; the respondent's own where they were asked for."""
    words = value.get("words") if isinstance(value, Mapping) else None
    if isinstance(words, str) and words.strip():
        return words
    key = choice_of(value)
    return next((wording(choice.text, language, fallback)[1] for choice in choices if choice.key == key), "")


def _is_shown(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= EXACT_INTEGER


def plain(value: object, language: str) -> str:
    """Return a value as one short line; a number with the decimal mark of the language, and as it stands otherwise."""
    if _is_shown(value):
        value = number_in(value, language, grouped=False)
    if not isinstance(value, str):
        return ""
    line = " ".join(value.replace("\x00", "").split())
    return _cut(line)


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + _CUT
