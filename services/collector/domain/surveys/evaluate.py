"""Whether a condition holds for given answers. Total: no answer, however odd, makes it raise."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from services.collector.domain.surveys.expression import AllOf, AnyOf, Expression, NoneOf, Test

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_TRUTH = {"true": True, "false": False}


def holds(
    expression: Expression,
    answers: Mapping[str, object],
    attributes: Mapping[str, object],
    *,
    ranked: Collection[str] = (),
) -> bool:
    """Tell whether `expression` holds.

    Args:
        expression: the condition.
        answers: by question key, as they came in or as they are stored; leave out those that do not count.
        attributes: of the response; the hidden fields are among them.
        ranked: keys of the questions of type ranking: only the first place of their answers is looked at.
    """
    match expression:
        case AllOf():
            return all(holds(part, answers, attributes, ranked=ranked) for part in expression.all_of)
        case AnyOf():
            return any(holds(part, answers, attributes, ranked=ranked) for part in expression.any_of)
        case NoneOf():
            return not any(holds(part, answers, attributes, ranked=ranked) for part in expression.none_of)
        case Test():
            return _passes(expression, _value(expression, answers, attributes, ranked))


def is_given(value: object) -> bool:
    """Tell whether `value` is an answer at all: null, blank text, and a list or an object of nothing else are none."""
    match value:
        case None:
            return False
        case str():
            return not value.isspace() and value != ""
        case list() | tuple():
            return any(part is not None and part != "" for part in value)
        case Mapping():
            return any(part is not None and part != "" for part in value.values())
        case _:
            return True


def choice_of(value: object) -> object:
    """Return the key of a choice that may come with words of one's own; any other value as it is."""
    return value.get("choice") if isinstance(value, Mapping) else value


def _value(
    test: Test, answers: Mapping[str, object], attributes: Mapping[str, object], ranked: Collection[str]
) -> object:
    """Return what the test is about; None when there is no answer."""
    if test.question is None:
        value = attributes.get(test.field) if test.field is not None else None
    else:
        value = answers.get(test.question)
        if test.row is not None:
            value = value.get(test.row) if isinstance(value, Mapping) else None
        elif test.question in ranked and isinstance(value, list | tuple):
            value = value[:1]
    return value if is_given(value) else None


def _passes(test: Test, value: object) -> bool:
    if test.answered is not None:
        return test.answered == (value is not None)
    if value is not None:
        for name, passes in _OPERATORS.items():
            wanted = getattr(test, name)
            if wanted is not None:
                return passes(value, wanted, is_field=test.question is None)
    return False


def _one_of(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - one function for every operator
    return any(_equals(value, one, is_field=is_field) for one in wanted)


def _includes(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return not is_field and isinstance(value, list | tuple) and any(_same(choice_of(part), wanted) for part in value)


def _differs(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return not _equals(value, wanted, is_field=is_field)


def _at_least(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return _reaches(_like(value, wanted, is_field=is_field), wanted)


def _at_most(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return _reaches(wanted, _like(value, wanted, is_field=is_field))


def _equals(value: object, wanted: Any, *, is_field: bool) -> bool:  # noqa: ANN401 - likewise
    return _same(_like(choice_of(value), wanted, is_field=is_field), wanted)


def _like(value: object, wanted: object, *, is_field: bool) -> object:
    """Return a hidden field's text as what it is compared with: a link can carry nothing but text."""
    if not is_field or not isinstance(value, str) or isinstance(wanted, str):
        return value
    text = value.strip()
    if isinstance(wanted, bool):
        return _TRUTH.get(text.lower(), value)
    return float(text) if _NUMBER.fullmatch(text) else value


def _same(value: object, wanted: object) -> bool:
    """Tell whether both are the same text, number or truth value; true is not 1."""
    if isinstance(value, str) and isinstance(wanted, str):
        return value.strip() == wanted.strip()
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return _is_number(value) and _is_number(wanted) and value == wanted


def _reaches(high: Any, low: Any) -> bool:  # noqa: ANN401 - an answer may be anything
    """Tell whether `high` is not less than `low`: both numbers, or both days."""
    if isinstance(high, str) and isinstance(low, str):
        return _is_day(high) and _is_day(low) and high.strip() >= low.strip()
    return _is_number(high) and _is_number(low) and bool(high >= low)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(text: str) -> bool:
    return _DATE.fullmatch(text.strip()) is not None


_OPERATORS: Mapping[str, Callable[..., bool]] = {
    "equals": _equals,
    "differs_from": _differs,
    "one_of": _one_of,
    "includes": _includes,
    "at_least": _at_least,
    "at_most": _at_most,
}
