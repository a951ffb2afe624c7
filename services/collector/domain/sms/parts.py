"""Joining the parts of a long text message."""

from collections.abc import Mapping

_GAP = "…"


def joined(texts: Mapping[int, str], total: int) -> str:
    """Return the text of all parts, by their numbers from 1; "…" stands for those that are missing."""
    words = ""
    for number in range(1, total + 1):
        part = texts.get(number)
        if part is not None:
            words += part
        elif not words.endswith(_GAP):
            words += _GAP
    return words
