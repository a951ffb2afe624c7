"""Looking for the end of an interval where no formula gives it."""

from collections.abc import Callable

_STEPS = 44
"""Shares and probabilities are found to thirteen digits."""


def last_inside(inside: float, outside: float, is_inside: Callable[[float], bool]) -> float:
    """Return the last value that is inside on the way from `inside` to `outside`.

    Args:
        inside: where the search begins; taken to be inside without being asked about.
        outside: where it ends, on either side; returned when it is inside itself.
        is_inside: once false, it stays false on the way.
    """
    if is_inside(outside):
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if is_inside(middle):
            inside = middle
        else:
            outside = middle
    return inside
