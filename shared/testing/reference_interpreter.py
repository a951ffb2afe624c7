"""Conditions and paths read from a survey's JSON by a second hand, to compare the collector's own reading with.

It shares no code with the collector and goes about it differently: values are brought into one form first, and the
path is found by recursion.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Json = Any
Canonical = tuple[str, Any] | None
"""Kind and value, so that values of different kinds are never equal; None when nothing was said."""


def asked(document: Json, answers: Mapping[str, Json], fields: Mapping[str, Json]) -> list[str]:
    """Return the keys of the questions that are asked, in order."""
    return _from(document["questions"], 0, {}, answers, fields)


def true(condition: Json, questions: Sequence[Json], answers: Mapping[str, Json], fields: Mapping[str, Json]) -> bool:
    """Return whether a condition holds when exactly `answers` have been given."""
    parts = [true(one, questions, answers, fields) for name in _GROUPS for one in condition.get(name, [])]
    if "all_of" in condition:
        return False not in parts
    if "any_of" in condition:
        return True in parts
    if "none_of" in condition:
        return True not in parts
    return _test(condition, questions, answers, fields)


_GROUPS = ("all_of", "any_of", "none_of")


def _from(
    questions: Sequence[Json], at: int, known: dict[str, Json], answers: Mapping[str, Json], fields: Mapping[str, Json]
) -> list[str]:
    if at == len(questions):
        return []
    question = questions[at]
    if "show_if" in question and not true(question["show_if"], questions, known, fields):
        return _from(questions, at + 1, known, answers, fields)
    key = question["key"]
    known = {**known, key: answers[key]} if key in answers else known
    order = [one["key"] for one in questions] + ["end"]
    taken = [
        jump for jump in question.get("jumps", []) if true(jump.get("when", {"all_of": []}), questions, known, fields)
    ]
    following = order.index(taken[0]["to"]) if taken else at + 1
    return [key, *_from(questions, following, known, answers, fields)]


def _test(test: Json, questions: Sequence[Json], answers: Mapping[str, Json], fields: Mapping[str, Json]) -> bool:
    [(operator, wanted)] = [(name, value) for name, value in test.items() if name not in {"question", "field", "row"}]
    if operator == "one_of":
        rest = {name: value for name, value in test.items() if name != operator}
        return any(_test({**rest, "equals": one}, questions, answers, fields) for one in wanted)
    kind = "field"
    if "field" in test:
        said = _canonical(_from_link(fields.get(test["field"]), wanted))
    else:
        [kind] = [one["type"] for one in questions if one["key"] == test["question"]]
        raw = answers.get(test["question"])
        said = _canonical(raw.get(test["row"]) if "row" in test and raw else raw)
    if operator == "answered":
        return (said is not None) is wanted
    if said is None:
        return False
    if operator == "includes":
        return _canonical(wanted) in (said[1][:1] if kind == "ranking" else said[1])
    return _compares(operator, said, _canonical(wanted))


def _compares(operator: str, said: Canonical, other: Canonical) -> bool:
    if operator == "equals":
        return said == other
    if operator == "differs_from":
        return said != other
    if said is None or other is None or said[0] != other[0] or not (_is_ordered(said) and _is_ordered(other)):
        return False
    return bool(said[1] >= other[1]) if operator == "at_least" else bool(said[1] <= other[1])


def _is_ordered(value: tuple[str, Any]) -> bool:
    """Return whether it is a number or a day."""
    parts = value[1].split("-") if value[0] == "text" else []
    is_day = [len(part) for part in parts] == [4, 2, 2] and "".join(parts).isdecimal()
    return value[0] == "number" or is_day


def _canonical(value: Json) -> Canonical:
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, int | float):
        return ("number", Fraction(value))
    if isinstance(value, str):
        return ("text", value.strip()) if value.strip() else None
    if isinstance(value, list):
        return ("list", [_canonical(one) for one in value]) if value else None
    if isinstance(value, dict):
        return _canonical(value["choice"]) if "choice" in value else ("rows", value) if value else None
    return None


def _from_link(value: Json, example: Json) -> Json:
    """Return a hidden field's text as a number or a truth value, where that is what it is compared with."""
    if not isinstance(value, str):
        return value
    if isinstance(example, bool):
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    if isinstance(example, int | float):
        try:
            return float(value)
        except ValueError:
            return value
    return value
