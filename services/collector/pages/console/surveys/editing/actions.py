"""The buttons of the editor: each changes the survey in one way."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from services.collector.domain.names import is_language
from services.collector.pages.console.surveys.editing.conditions import (
    fresh_test,
    grouped,
    subjects_before,
    tests_of,
)
from services.collector.pages.console.surveys.editing.forms import Document, put
from services.collector.pages.console.surveys.editing.keys import free_key
from services.collector.pages.console.surveys.editing.starters import new_choice, new_question
from services.collector.pages.console.surveys.editing.whole import with_first_language, without_language

MAX_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, such as `choice-up:2:choices:0`: its word, and what it is about."""

    word: str
    about: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Pressed":
        word, *about = text.split(":")
        return cls(word, tuple(about))

    def number(self, place: int) -> int:
        """Return a number of what it is about; -1 when there is none."""
        text = self.about[place] if place < len(self.about) else ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("1000") else -1


def act(document: Document, pressed: Pressed, panel: str) -> str:
    """Change the survey as a button says, and return the part of the editor that is to be open then.

    A button that does not fit the survey, such as one of an old page, changes nothing.
    """
    action = _ACTIONS.get(pressed.word)
    if action is None:
        return panel
    try:
        return action(document, pressed) or panel
    except (IndexError, KeyError, TypeError):
        return panel


def _question(document: Document, pressed: Pressed) -> Document:
    number = pressed.number(0)
    if number < 0:
        raise IndexError
    found: Document = document["questions"][number]
    return found


def _add(document: Document, pressed: Pressed) -> str:
    questions = document["questions"]
    if len(questions) >= MAX_QUESTIONS:
        raise IndexError
    after = pressed.number(1)
    place = len(questions) if after < 0 else min(after + 1, len(questions))
    questions.insert(place, new_question(pressed.about[0], document))
    return f"q:{place}"


def _copy(document: Document, pressed: Pressed) -> str:
    questions, place = document["questions"], pressed.number(0)
    if len(questions) >= MAX_QUESTIONS:
        raise IndexError
    twin = deepcopy(_question(document, pressed))
    twin["key"] = free_key(twin["key"], [one.get("key") for one in questions])
    twin["concept"] = free_key(twin["key"], [one.get("concept") for one in questions])
    twin.pop("series_break", None)
    questions.insert(place + 1, twin)
    return f"q:{place + 1}"


def _remove(document: Document, pressed: Pressed) -> str:
    _question(document, pressed)
    place = pressed.number(0)
    del document["questions"][place]
    left = len(document["questions"])
    return f"q:{min(place, left - 1)}" if left else "survey"


def _move(step: int) -> Callable[[Document, Pressed], str]:
    def move(document: Document, pressed: Pressed) -> str:
        _question(document, pressed)
        return f"q:{_moved(document['questions'], pressed.number(0), step)}"

    return move


def _moved(listed: list[Document], place: int, step: int) -> int:
    target = place + step
    if place < 0 or not 0 <= target < len(listed):
        return place
    listed.insert(target, listed.pop(place))
    return target


def _add_choice(document: Document, pressed: Pressed) -> None:
    question, part = _question(document, pressed), pressed.about[1]
    there = question.setdefault(part, [])
    there.append(new_choice(part, there, document["languages"]))


def _remove_choice(document: Document, pressed: Pressed) -> None:
    if pressed.number(2) >= 0:
        del _question(document, pressed)[pressed.about[1]][pressed.number(2)]


def _move_choice(step: int) -> Callable[[Document, Pressed], None]:
    def move(document: Document, pressed: Pressed) -> None:
        _moved(_question(document, pressed)[pressed.about[1]], pressed.number(2), step)

    return move


def _holder(document: Document, pressed: Pressed) -> tuple[Document, str, int]:
    """Return what holds a condition, under which name, and how many questions come before it.

    What follows the word of the button is `q:<question>`, `j:<question>:<jump>` or `quota:<quota>`.
    """
    kind, number = pressed.about[0], pressed.number(1)
    if kind == "quota":
        return document["quotas"][number], "when", len(document["questions"])
    question = document["questions"][number]
    if kind == "j":
        return question["jumps"][pressed.number(2)], "when", number + 1
    return question, "show_if", number


def _add_test(document: Document, pressed: Pressed) -> None:
    holder, name, before = _holder(document, pressed)
    test = fresh_test(subjects_before(document, before))
    word, tests = tests_of(holder.get(name)) or ("all_of", [])
    if test is not None:
        put(holder, name, grouped(word, [*tests, test]))


def _remove_test(document: Document, pressed: Pressed) -> None:
    holder, name, _ = _holder(document, pressed)
    word, tests = tests_of(holder.get(name)) or ("all_of", [])
    last = int(pressed.about[-1])
    put(holder, name, grouped(word, [test for index, test in enumerate(tests) if index != last]))


def _add_jump(document: Document, pressed: Pressed) -> None:
    question = _question(document, pressed)
    test = fresh_test(subjects_before(document, pressed.number(0) + 1))
    question.setdefault("jumps", []).append({"to": "end", **({"when": test} if test else {})})


def _remove_jump(document: Document, pressed: Pressed) -> None:
    question = _question(document, pressed)
    del question["jumps"][pressed.number(1)]
    put(question, "jumps", question["jumps"])


def _add_quota(document: Document, _pressed: Pressed) -> None:
    quotas = document.setdefault("quotas", [])
    quotas.append({"key": free_key("all", [one.get("key") for one in quotas]), "limit": 100})


def _remove_quota(document: Document, pressed: Pressed) -> None:
    if pressed.number(0) >= 0:
        del document["quotas"][pressed.number(0)]
        put(document, "quotas", document["quotas"])


def _add_language(document: Document, pressed: Pressed) -> str:
    tag = pressed.about[0].strip()
    if is_language(tag) and tag not in document["languages"]:
        document["languages"].append(tag)
    return "survey"


def _remove_language(document: Document, pressed: Pressed) -> str:
    without_language(document, pressed.about[0])
    return "survey"


def _first_language(document: Document, pressed: Pressed) -> str:
    with_first_language(document, pressed.about[0])
    return "survey"


_ACTIONS: Mapping[str, Callable[[Document, Pressed], str | None]] = {
    "open": lambda _document, pressed: ":".join(pressed.about),
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "up": _move(-1),
    "down": _move(1),
    "choice-add": _add_choice,
    "choice-remove": _remove_choice,
    "choice-up": _move_choice(-1),
    "choice-down": _move_choice(1),
    "test-add": _add_test,
    "test-remove": _remove_test,
    "jump-add": _add_jump,
    "jump-remove": _remove_jump,
    "quota-add": _add_quota,
    "quota-remove": _remove_quota,
    "language-add": _add_language,
    "language-remove": _remove_language,
    "language-first": _first_language,
}
