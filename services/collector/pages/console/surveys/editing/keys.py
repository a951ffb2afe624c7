"""Keys that nobody has to think about, and renaming them wherever they are named."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.collector.pages.console.surveys.editing.forms import Document
from shared.conditions.expression import GROUPS

_COMPARED = ("equals", "differs_from", "includes")


def free_key(wanted: str, taken: Collection[object]) -> str:
    """Return `wanted`, or with a number behind it when it is taken."""
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, len(taken) + 3) if (key := f"{wanted}-{number}") not in taken)


def rename_question(document: Document, place: int, key: str, live: Sequence[str]) -> None:
    """Give a question another key, and name it by that wherever the survey names it.

    What it measures keeps its name when it has been published, so that its scores go on.
    """
    question: Document = document["questions"][place]
    old = question.get("key")
    if question.get("concept") in {old, None} and old not in live:
        question["concept"] = key
    question["key"] = key
    if not old:
        return
    for condition in _conditions(document):
        _rename_in(condition, old, key)
    for one in document["questions"]:
        for jump in one.get("jumps", ()):
            if jump.get("to") == old:
                jump["to"] = key
    _repipe(document, re.compile(r"\{\{\s*" + re.escape(str(old)) + r"\s*\}\}"), f"{{{{{key}}}}}")


def rename_choice(document: Document, question: Document, part: str, choice: Document, key: str) -> None:
    """Give a choice or a row another key, and name it by that in the conditions."""
    old = choice.get("key")
    choice["key"] = key
    for condition in _conditions(document):
        for test in _tests(condition):
            if test.get("question") != question.get("key"):
                continue
            if part == "rows":
                if test.get("row") == old:
                    test["row"] = key
                continue
            for name in _COMPARED:
                if test.get(name) == old:
                    test[name] = key
            if isinstance(test.get("one_of"), list):
                test["one_of"] = [key if one == old else one for one in test["one_of"]]


def _conditions(document: Document) -> list[Any]:
    found = [quota.get("when") for quota in document.get("quotas", ())]
    for question in document["questions"]:
        found += [question.get("show_if"), *(jump.get("when") for jump in question.get("jumps", ()))]
    return [one for one in found if isinstance(one, dict)]


def _rename_in(condition: Document, old: object, key: str) -> None:
    for test in _tests(condition):
        if test.get("question") == old:
            test["question"] = key


def _tests(condition: Any) -> list[Document]:  # noqa: ANN401 - whatever somebody wrote
    if not isinstance(condition, dict):
        return []
    for word in GROUPS:
        if isinstance(condition.get(word), list):
            return [test for part in condition[word] for test in _tests(part)]
    return [condition]


def _repipe(value: Any, old: re.Pattern[str], new: str) -> None:  # noqa: ANN401 - any part of a document
    """Replace what repeats an answer in every wording of a document."""
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, part in list(parts):
        if isinstance(part, str):
            if "{{" in part:
                value[name] = old.sub(lambda _: new, part)
        else:
            _repipe(part, old, new)
