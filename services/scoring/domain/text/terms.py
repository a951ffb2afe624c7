"""What people write about: words and pairs of words, counted by how many respondents used them and not how often."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.scoring.domain.disclosure import hidden_along
from services.scoring.domain.text.stop_words import EVERY_STOP_WORD, NEGATIONS, STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|[.,!?;:()\n]")  # noqa: RUF001 - the apostrophe that phones write
_SHORTEST = 2
_MOST_LOOKED_AT = 2_000
"""Terms that are looked at until enough are found that may be shown."""
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
        self,
        *,
        words: int | None,
        limit: int,
        smallest: int,
        segments: Sequence[SegmentCount] | None = None,
        hidden_of: Callable[[str], frozenset[str] | None] = lambda _: frozenset(),
    ) -> list[TermCount]:
        """Return the terms that most respondents used, and by how many of each segment.

        Args:
            words: 1 for words, 2 for pairs, None for both.
            limit: how many at most.
            smallest: terms and cells of fewer respondents are not shown; see `disclosure`.
            segments: those of all respondents, with numbers where they may be shown; None: where they are not small.
            hidden_of: returns the segments in which a term may not be counted, or None: it may not be shown at all.
        """
        wanted = [
            (term, n)
            for term, n in self._total.items()
            if n >= max(smallest, 1) and words in (None, 1 + term.count(" "))
        ]
        wanted.sort(key=lambda item: (-item[1], item[0]))
        visible = visible_segments(self.by_segment, smallest) if segments is None else segments
        found: list[TermCount] = []
        for term, n in wanted[:_MOST_LOOKED_AT]:
            hidden = hidden_of(term)
            if hidden is not None:
                found.append(
                    TermCount(term, 1 + term.count(" "), n, tuple(self._cells(term, visible, smallest, hidden)))
                )
            if len(found) == limit:
                break
        return found

    def segments_of(self, term: str) -> dict[str, int]:
        """Return how many respondents of each segment used a term."""
        return {segment: self._segmented[term, segment] for segment in self.by_segment}

    def _cells(
        self, term: str, visible: Sequence[SegmentCount], smallest: int, also: frozenset[str]
    ) -> Iterator[SegmentCount]:
        ns = [self._segmented[term, cell.segment] for cell in visible]
        hidden = hidden_along(
            ns, [range(len(ns))], smallest, also=[place for place, cell in enumerate(visible) if cell.segment in also]
        )
        for place, cell in enumerate(visible):
            is_visible = cell.n is not None and place not in hidden
            yield SegmentCount(cell.segment, ns[place] if is_visible else None)


def visible_segments(by_segment: Segments, smallest: int, *, also: frozenset[str] = frozenset()) -> list[SegmentCount]:
    """Return the segments, the largest first, each with its number of respondents if that may be shown.

    Args:
        by_segment: respondents of each.
        smallest: fewer are not shown.
        also: segments that are hidden for other reasons.
    """
    names = sorted(by_segment, key=lambda name: (-by_segment[name], name))
    ns = [by_segment[name] for name in names]
    among = [place for place, name in enumerate(names) if name in also]
    hidden = hidden_along(ns, [range(len(ns))], smallest, also=among)
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
