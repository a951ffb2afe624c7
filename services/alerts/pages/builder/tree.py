"""The condition of a rule as a form: rows, and groups of them within each other.

A place is where a part stands in the form: `when`, `when.1`, `when.1.0`. So are its fields called.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.alerts.domain.condition import ANY, Condition
from services.alerts.domain.rule_fields import ANSWER
from services.alerts.domain.trigger_fields import ATTRIBUTE, BY_TRIGGER, OfferedTrigger
from services.alerts.pages.builder.answer_row import AnswerRow
from shared.conditions.catalogue import Field
from shared.conditions.documents import MalformedConditionError, document_of
from shared.conditions.expression import GROUPS, MAX_NESTING, Expression, Some, Test, parts_of
from shared.web.console.field_rows import FieldRow

ROOT = "when"
MOST_PARTS = 50
"""Of one group, in a form."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A test that no row can show; it stays as it is, or is removed."""

    expression: Expression

    @property
    def text(self) -> str:
        """The test as the form sends it along."""
        return json.dumps(document_of(self.expression))


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that one word joins."""

    word: str = "all_of"
    parts: "tuple[Part, ...]" = ()

    def find(self, place: str) -> "Part | None":
        """Return the part at a place; None when there is none."""
        found: Part | None = self
        for index in _steps(place):
            found = found.parts[index] if isinstance(found, Group) and index < len(found.parts) else None
        return found

    def changed(self, place: str, change: "Callable[[Part], Part | None]") -> "Group":
        """Return the group with what becomes of the part at a place; None removes it."""
        done = _changed(self, _steps(place), change)
        return done if isinstance(done, Group) else Group(self.word)


Row = FieldRow | AnswerRow
Part = Row | Kept | Group


def _steps(place: str) -> list[int]:
    return [int(step) for step in place.split(".")[1:] if step.isdecimal()]


def _changed(part: Part, steps: list[int], change: Callable[[Part], Part | None]) -> Part | None:
    if not steps:
        return change(part)
    if not isinstance(part, Group) or steps[0] >= len(part.parts):
        return part
    parts = [_changed(one, steps[1:], change) if at == steps[0] else one for at, one in enumerate(part.parts)]
    return replace(part, parts=tuple(one for one in parts if one is not None))


def first_row(trigger: OfferedTrigger) -> Row:
    """Return the row that a new condition begins with."""
    catalogue = BY_TRIGGER[trigger].catalogue
    if ANSWER in catalogue.items:
        return AnswerRow(judged="verdict:unhappy")
    name, about = next(iter(catalogue.fields.known.items()))
    return FieldRow(name, about).suited()


def field_of(trigger: OfferedTrigger, name: str) -> Field | None:
    """Return the field of a name, also of an attribute whose name is still wrong."""
    names = BY_TRIGGER[trigger].catalogue.fields
    opened = next(iter(names.open.values()), None)
    return opened if name.startswith(ATTRIBUTE) else names.field_of(name)


def tree_of(condition: Condition | None, trigger: OfferedTrigger) -> Group:
    """Return the form of a condition."""
    if condition is None:
        return Group()
    part = _part_of(condition.expression, trigger)
    return part if isinstance(part, Group) else Group(parts=(part,))


def _part_of(expression: Expression, trigger: OfferedTrigger) -> Part:
    match expression:
        case Some():
            return AnswerRow.of(expression) or Kept(expression)
        case Test():
            about = field_of(trigger, expression.field or "")
            row = FieldRow.of(expression, about) if about is not None else None
            return row or Kept(expression)
        case _:
            word, parts = parts_of(expression)
            return Group(word, tuple(_part_of(one, trigger) for one in parts))


def sent_tree(texts: Mapping[str, str], trigger: OfferedTrigger) -> Group:
    """Return the condition that a browser sent."""
    found = _sent(texts, ROOT, trigger, 1)
    return found if isinstance(found, Group) else Group()


def _sent(texts: Mapping[str, str], at: str, trigger: OfferedTrigger, depth: int) -> Part | None:
    if f"{at}.kept" in texts:
        return _kept(texts[f"{at}.kept"])
    if f"{at}.about" in texts:
        return _sent_row(texts, at, trigger)
    if f"{at}.word" not in texts or depth >= MAX_NESTING:
        return None
    word = texts[f"{at}.word"]
    parts = [_sent(texts, f"{at}.{number}", trigger, depth + 1) for number in range(MOST_PARTS)]
    return Group(word if word in GROUPS else GROUPS[0], tuple(one for one in parts if one is not None))


def _sent_row(texts: Mapping[str, str], at: str, trigger: OfferedTrigger) -> Row | None:
    about = texts[f"{at}.about"]
    is_new = texts.get(f"{at}.was", about) != about  # another field was chosen: its value is not known
    if about == ANSWER and ANSWER in BY_TRIGGER[trigger].catalogue.items:
        return AnswerRow() if is_new else AnswerRow.sent(texts, at)
    field = field_of(trigger, about)
    if field is None:
        return None
    if about == ATTRIBUTE and not is_new:
        about += texts.get(f"{at}.name", "").strip()
    row = FieldRow(about, field)
    if not is_new:
        row = replace(row, operator=texts.get(f"{at}.operator", ""), value=texts.get(f"{at}.value", ""))
    return row.suited()


def _kept(text: str) -> Kept | None:
    try:
        return Kept(Condition.read(json.loads(text)).expression)
    except (ValueError, RecursionError, MalformedConditionError):
        return None


def is_whole(part: Part) -> bool:
    """Return whether nothing of a part itself is missing."""
    match part:
        case Group():
            return bool(part.parts)
        case Kept():
            return True
        case FieldRow():
            return part.is_whole and part.about != ATTRIBUTE
        case _:
            return part.is_whole


def missing_in(part: Part, at: str = ROOT) -> Iterator[str]:
    """Yield the places of rows and groups, below a part, of which something is missing."""
    if isinstance(part, Group):
        for number, one in enumerate(part.parts):
            if not is_whole(one):
                yield f"{at}.{number}"
            yield from missing_in(one, f"{at}.{number}")


@dataclass(frozen=True, slots=True)
class Written:
    """A condition in its JSON form."""

    document: dict[str, Any] | None
    """None: nothing is whole."""
    places: Mapping[str, str]
    """Places in the form by those in the document."""

    def place_of(self, place: str) -> str:
        """Return where in the form something stands that a problem of the document names."""
        fitting = [one for one in self.places if place == one or place.startswith(f"{one}.")]
        return self.places[max(fitting, key=len)] if fitting else ROOT


def written(tree: Group, *, as_list: bool = False) -> Written:
    """Return what of the condition is whole.

    Args:
        tree: the condition.
        as_list: whether it is a list of tests of answers, as long as it has nothing else.
    """
    places: dict[str, str] = {}
    if as_list and tree.word == "any_of" and all(isinstance(one, AnswerRow) for one in tree.parts):
        rows = [(at, one) for at, one in enumerate(tree.parts) if isinstance(one, AnswerRow) and one.is_whole]
        places = {f"{ROOT}.{ANY}.{number}": f"{ROOT}.{at}" for number, (at, _row) in enumerate(rows)}
        return Written({ANY: [row.document()[ANSWER] for _at, row in rows]} if rows else None, places)
    return Written(_written(tree, ROOT, ROOT, places), places)


def _written(part: Part, at: str, place: str, places: dict[str, str]) -> dict[str, Any] | None:
    if isinstance(part, Group):
        whole = [(number, one) for number, one in enumerate(part.parts) if _has_whole(one)]
        if not whole:
            return None
        if len(whole) == 1 and part.word != "none_of":
            number, one = whole[0]
            return _written(one, f"{at}.{number}", place, places)
        places[place] = at
        parts = [
            _written(one, f"{at}.{number}", f"{place}.{part.word}.{index}", places)
            for index, (number, one) in enumerate(whole)
        ]
        return {part.word: parts}
    places[place] = at
    return document_of(part.expression) if isinstance(part, Kept) else part.document()


def _has_whole(part: Part) -> bool:
    return any(map(_has_whole, part.parts)) if isinstance(part, Group) else is_whole(part)
