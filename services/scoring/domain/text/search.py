"""Finding comments by their words."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from services.scoring.domain.text.verbatim import Verbatim


class Span(NamedTuple):
    """A part of a text, counted in characters (Unicode code points)."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class FoundVerbatim:
    """A comment, and where in it the words stand that were looked for."""

    verbatim: Verbatim
    spans: tuple[Span, ...]


def with_single_signs(words: str) -> str:
    """Return what is looked for with one minus where several follow each other: the database counts only so many."""
    return re.sub(r"(?:-\s*){2,}", "-", words)


def spans_of(words: Collection[str], text: str) -> tuple[Span, ...]:
    """Return where words, written as in the text, stand in it; of those that overlap the longest from the left."""
    if not words:
        return ()
    longest_first = sorted(words, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return tuple(Span(one.start(), len(one.group())) for one in re.finditer(pattern, text))
