"""What people write about: words and pairs of words, counted by how many respondents used them and not how often."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from services.scoring.domain.disclosure import hidden_cells
from services.scoring.domain.text.stop_words import EVERY_STOP_WORD, NEGATIONS, STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|[.,!?;:()\n]")  # noqa: RUF001 - the apostrophe that phones write
_SHORTEST = 2
_LONGEST = 40
"""Nothing that people say is longer; addresses and noise are."""

Segments = Mapping[str, int]
"""Numbers of respondents by segment."""


class CountedComment(NamedTuple):
    """What one respondent wrote in one place."""

    language: str | None
    """ISO 639-1; None: not known."""
    text: str
    segment: str | None
    """Where it belongs; None when segments are not asked for."""


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """How many respondents of a segment used a term; None when the number is too small to be shown."""

    segment: str
    n: int | None


@dataclass(frozen=True, slots=True)
class TermCount:
    """A word, or two words that stand side by side, and how many respondents used it."""

    term: str
    words: int
    n: int
    segments: tuple[SegmentCount, ...]


@dataclass(slots=True)
class TermCounter:
    """Counts the terms of respondent after respondent."""

    respondents: int = 0
    """How many were counted."""
    other_languages: int = 0
    """How many wrote in languages whose stop words are not known."""
    by_segment: Counter[str] = field(default_factory=Counter)
    _total: Counter[str] = field(default_factory=Counter)
    _segmented: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, comments: Iterable[CountedComment]) -> None:
        """Count one respondent by all their comments."""
        readable = [one for one in comments if one.language is None or one.language in STOP_WORDS]
        if not readable:
            self.other_languages += 1
            return
        self.respondents += 1
        found: dict[str | None, set[str]] = {}
        for one in readable:
            found.setdefault(one.segment, set()).update(terms_of(one.text, one.language))
        self._total.update(set[str]().union(*found.values()))
        for segment, terms in found.items():
            if segment is not None:
                self.by_segment[segment] += 1
                self._segmented.update((term, segment) for term in terms)

    def most_used(
        self, *, words: int | None, limit: int, smallest: int, is_visible: Callable[[str], bool] = lambda _: True
    ) -> list[TermCount]:
        """Return the terms that most respondents used, and by how many of each segment.

        Args:
            words: 1 for words, 2 for pairs, None for both.
            limit: how many at most.
            smallest: terms and cells of fewer respondents are not shown; see `disclosure`.
            is_visible: which terms may be shown at all.
        """
        wanted = [
            (term, n)
            for term, n in self._total.items()
            if n >= max(smallest, 1) and words in (None, 1 + term.count(" "))
        ]
        wanted.sort(key=lambda item: (-item[1], item[0]))
        visible = visible_segments(self.by_segment, smallest)
        return [
            TermCount(term, 1 + term.count(" "), n, tuple(self._cells(term, visible, smallest)))
            for term, n in islice((item for item in wanted if is_visible(item[0])), limit)
        ]

    def shows(self, segment: str, smallest: int) -> Callable[[str], bool]:
        """Return what says of a term whether the number of a segment's respondents who used it may be shown."""
        visible = visible_segments(self.by_segment, smallest)

        def is_visible(term: str) -> bool:
            return any(cell.segment == segment and cell.n is not None for cell in self._cells(term, visible, smallest))

        return is_visible

    def _cells(self, term: str, visible: Sequence[SegmentCount], smallest: int) -> Iterator[SegmentCount]:
        ns = [self._segmented[term, cell.segment] for cell in visible]
        hidden = hidden_cells(ns, smallest, total_known=True)
        for place, cell in enumerate(visible):
            is_visible = cell.n is not None and place not in hidden
            yield SegmentCount(cell.segment, ns[place] if is_visible else None)


def visible_segments(by_segment: Segments, smallest: int) -> list[SegmentCount]:
    """Return the segments, the largest first, each with its number of respondents if that may be shown."""
    names = sorted(by_segment, key=lambda name: (-by_segment[name], name))
    hidden = hidden_cells([by_segment[name] for name in names], smallest, total_known=True)
    return [SegmentCount(name, None if place in hidden else by_segment[name]) for place, name in enumerate(names)]


def terms_of(text: str, language: str | None) -> Iterator[str]:
    """Yield the words of a text that say something, and the pairs of such words that stand side by side.

    A negation makes a pair with the word after it and is no word of its own. Case does not count.
    """
    stop_words = EVERY_STOP_WORD if language is None else STOP_WORDS.get(language, frozenset())
    before: str | None = None
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")  # noqa: RUF001 - as above
        if not word[0].isalpha() or word in stop_words or not _SHORTEST <= len(word) <= _LONGEST:
            before = None
            continue
        is_negation = word in NEGATIONS
        if not is_negation:
            yield word
            if before is not None:
                yield f"{before} {word}"
        before = word
