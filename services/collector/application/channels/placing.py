"""Checking where a link or a device is said to stand."""

from collections.abc import Sequence

from services.collector.domain.errors import InvalidPlaceError
from services.collector.domain.names import KEY_RULE, MAX_PLACE_LENGTH, PLACE_RULE, is_key, is_line
from shared.errors import FieldProblem


def check_place(touchpoint: str | None, location: str | None, problems: Sequence[FieldProblem] = ()) -> None:
    """Refuse a place that no response could have.

    Args:
        touchpoint: key of the touchpoint.
        location: one line of text.
        problems: what is wrong with the fields beside it.

    Raises:
        InvalidPlaceError: names every field that is wrong.
    """
    found = list(problems)
    if touchpoint is not None and not is_key(touchpoint):
        found.append(FieldProblem("touchpoint", KEY_RULE))
    if location is not None and not is_line(location, MAX_PLACE_LENGTH):
        found.append(FieldProblem("location", PLACE_RULE))
    if found:
        raise InvalidPlaceError(found)
