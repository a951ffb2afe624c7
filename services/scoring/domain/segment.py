"""Segments: groups of answers that are distinguished by where, in which language and with which attributes they came.

All that a response is known by is its full segmentation: `(("attribute:plan", "pro"), ("language", "de"), …)`. Counted
are its marginals: everything together, each property by itself, and each two of them crossed. Any score by one or two
properties is then read from rows that exist, and not from all combinations that anybody ever had.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

Pair = tuple[str, str]
"""Dimension and value."""
Segment = tuple[Pair, ...]
"""No pair (everything), one, or two that cross; by dimension in alphabetical order."""

LOCATION = "location"
LANGUAGE = "language"
ATTRIBUTE = "attribute:"
"""Begins the dimension of an attribute, such as `attribute:plan`."""
OTHER = "(other)"
"""Takes all further values once a dimension of a series has as many as may be distinguished."""
WITHOUT = ""
"""Stands for the value of answers that have none: no value is empty."""
LONGEST_VALUE = 120

EVERYTHING: Segment = ()


def properties(
    *,
    location: str | None,
    locale: str | None,
    attributes: Mapping[str, str | int | float | bool],
    names: Sequence[str],
) -> Segment:
    """Return all that a response is known by, sorted by dimension.

    Args:
        location: where it was given.
        locale: a BCP 47 tag; its language counts, not its region.
        attributes: of the response.
        names: of those attributes that scores may be distinguished by; one without a value is omitted.
    """
    known: dict[str, str] = {f"{ATTRIBUTE}{name}": _word(attributes[name]) for name in names if name in attributes}
    if location:
        known[LOCATION] = location
    if locale:
        known[LANGUAGE] = locale.split("-")[0].split("_")[0].lower()
    return tuple(sorted((dimension, value[:LONGEST_VALUE]) for dimension, value in known.items() if value))


def marginals(full: Segment) -> Iterator[Segment]:
    """Yield every segment that a response counts in: 1 + k + k(k-1)/2 of them for k properties."""
    yield EVERYTHING
    for pair in full:
        yield (pair,)
    yield from combinations(full, 2)


def _word(value: str | float) -> str:  # bool and int are among the numbers
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"
