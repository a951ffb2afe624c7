"""Comparing one value with the operand of a test. No value, however odd, makes it raise."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.conditions.words import Written

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_TRUTH = {"true": True, "false": False}


def is_given(value: object) -> bool:
    """Return whether there is a value: null, blank text, and a list or an object of nothing else count as none."""
    match value:
        case None:
            return False
        case str():
            return not value.isspace() and value != ""
        case Written() | frozenset():
            return bool(value)
        case list() | tuple():
            return any(part is not None and part != "" for part in value)
        case Mapping():
            return any(part is not None and part != "" for part in value.values())
        case _:
            return True


def choice_of(value: object) -> object:
    """Return the key of a choice that may come with words of one's own; any other value as it is."""
    return value.get("choice") if isinstance(value, Mapping) else value


def passes(operator: str, value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - one function for every operator
    """Return whether a value that is given passes.

    Args:
        operator: one of `OPERATORS` but `answered`.
        value: the value to test.
        wanted: the operand of the test.
        is_field: whether text may represent a number or a truth value, as it must in links.
    """
    return _COMPARE[operator](value, wanted, is_field=is_field)


def item_passes(item: Mapping[str, object], where: Mapping[str, object]) -> bool:
    """Return whether everything in `where` holds of one item of a list; see `Some`."""
    for name, wanted in where.items():
        compare = _BOUNDS.get(name)
        holds = _same(item.get(name), wanted) if compare is None else compare(item.get("value"), wanted, is_field=False)
        if not holds:
            return False
    return True


def _one_of(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    if isinstance(value, Written):
        return any(isinstance(one, str) and value.says(one) for one in wanted)
    return any(_equals(value, one, is_field=is_field) for one in wanted)


def _includes(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    if isinstance(value, Written):
        return isinstance(wanted, str) and value.says(wanted)
    return not is_field and isinstance(value, list | tuple) and any(_same(choice_of(part), wanted) for part in value)


def _differs(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return not _equals(value, wanted, is_field=is_field)


def _at_least(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return _reaches(_like(value, wanted, is_field=is_field), wanted)


def _at_most(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return _reaches(wanted, _like(value, wanted, is_field=is_field))


def _equals(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    if isinstance(value, frozenset):  # a thing with several names, such as a place by the units that it lies in
        return wanted in value
    return _same(_like(choice_of(value), wanted, is_field=is_field), wanted)


def _like(value: object, wanted: object, *, is_field: bool) -> object:
    """Return a field's text as what it is compared with: a link can carry nothing but text."""
    if not is_field or not isinstance(value, str) or isinstance(wanted, str):
        return value
    text = value.strip()
    if isinstance(wanted, bool):
        return _TRUTH.get(text.lower(), value)
    return float(text) if _NUMBER.fullmatch(text) else value


def _same(value: object, wanted: object) -> bool:
    """Return whether both are the same text, number or truth value; true is not 1."""
    if isinstance(value, str) and isinstance(wanted, str):
        return value.strip() == wanted.strip()
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return _is_number(value) and _is_number(wanted) and value == wanted


def _reaches(high: Any, low: Any) -> bool:  # noqa: ANN401 - a value may be anything
    """Return whether `high` is not less than `low`: both numbers, or both days."""
    if isinstance(high, str) and isinstance(low, str):
        return _is_day(high) and _is_day(low) and high.strip() >= low.strip()
    return _is_number(high) and _is_number(low) and bool(high >= low)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(text: str) -> bool:
    return _DATE.fullmatch(text.strip()) is not None


_COMPARE: Mapping[str, Callable[..., bool]] = {
    "equals": _equals,
    "differs_from": _differs,
    "one_of": _one_of,
    "includes": _includes,
    "at_least": _at_least,
    "at_most": _at_most,
}
_BOUNDS = {name: _COMPARE[name] for name in ("at_least", "at_most")}
