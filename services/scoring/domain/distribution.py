"""How the answers to a question are distributed: over the values of a scale, or over choices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.scoring.domain.choices import Counted as WhatIsCounted
from services.scoring.domain.choices import counted_of
from services.scoring.domain.counts import Counts
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import Interval, mean_interval, share_interval
from services.scoring.domain.query import Part, ScoreQuery
from services.scoring.domain.report import Counted, Numbers, count_parts, hidden_subjects, is_hidden, questions_of
from services.scoring.domain.score import CONFIDENCE
from services.scoring.domain.selection import SelectedParts
from services.scoring.domain.time_grid import TimeGrid
from shared.scales import Scale
from shared.vocabulary import OtherType


@dataclass(frozen=True, slots=True)
class ValueShare:
    """How many gave one answer."""

    value: int | None
    """On a scale."""
    row: str | None
    """Of a matrix."""
    choice: str | None
    n: int
    of: int
    """How many answered, or answered this row: what `n` is a share of."""
    share: Interval | None
    """In per cent, by itself: of several choices together it says nothing. None: nobody answered."""
    mean_rank: float | None = None
    """In a ranking, among those who ranked it; 1 is the best."""
    rank: Interval | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """What may be shown of a distribution."""

    n: int
    """Who answered."""
    skipped: int | None
    """None: it is not known of questions without a scale."""
    suspect: int
    values: tuple[ValueShare, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers to one question."""

    concept: str
    questions: tuple[str, ...]
    type: OtherType | None
    """Of a question without a scale."""
    scale: Scale | None
    series_from: int | None
    shares: Shares | None
    """None: so few answered that nothing is shown."""


def distributions_of(
    query: ScoreQuery,
    scored: SelectedParts,
    chosen: SelectedParts,
    numbers: tuple[Numbers, Numbers],
    *,
    grid: TimeGrid,
    smallest: int,
) -> list[Distribution]:
    """Return the distribution of each question on a scale, then of each without one.

    Args:
        query: what is asked for; it groups by nothing.
        scored: answers on scales.
        chosen: choices.
        numbers: what was read of either.
        grid: the window.
        smallest: answers of fewer people, by their properties, are not shown.
    """
    on_scales, on_choices = numbers
    counted = count_parts(scored, on_scales, grid)
    hidden = hidden_subjects(query, scored, on_scales, counted, grid=grid, smallest=smallest)
    found = [_of_scale(one, is_shown=not is_hidden(one.part, hidden)) for one in counted if any(one.total)]
    choices = count_parts(chosen, on_choices, grid)
    hidden = hidden_subjects(query, chosen, on_choices, choices, grid=grid, smallest=smallest)
    for (concept, type_), group in groupby(sorted(choices, key=_question_of), key=_question_of):
        mine = list(group)
        # Whether it is shown depends on who answered, as for scores, and not on how many chose something.
        answered = next((one for one in mine if _what(one.part).row is None and _what(one.part).choice is None), None)
        if answered is not None and any(answered.total):
            is_shown = not is_hidden(answered.part, hidden)
            questions = tuple(sorted({key for one in mine for key in questions_of(one.part)}))
            shares = _shares(answered, mine) if is_shown else None
            found.append(Distribution(concept, questions, type_, None, None, shares))
    return found


def _of_scale(one: Counted, *, is_shown: bool) -> Distribution:
    scale = one.part.scale
    counts = Counts.of_slots(scale, one.total)
    n, given = counts.histogram.n, counts.histogram.counts
    values = tuple(
        ValueShare(value, None, None, given.get(value, 0), n, _share(given.get(value, 0), n))
        for value in range(scale.scale_min, scale.scale_max + 1)
    )
    shares = Shares(n, counts.skipped, counts.suspect, values) if is_shown else None
    subject = one.part.subject
    return Distribution(subject.concept, questions_of(one.part), None, scale, one.part.series_from, shares)


def _shares(answered: Counted, parts: Sequence[Counted]) -> Shares:
    rows = {_what(one.part).row: one.n for one in parts if _what(one.part).choice is None}
    values = tuple(sorted(_choices(parts, rows, answered.n), key=lambda one: (one.row or "", -one.n, one.choice or "")))
    suspect = Counts.of_slots(answered.part.scale, answered.total).suspect
    return Shares(answered.n, None, suspect, values)


def _choices(parts: Sequence[Counted], rows: dict[str | None, int], n: int) -> Iterator[ValueShare]:
    for one in parts:
        what = _what(one.part)
        if what.choice is None:
            continue
        of = rows.get(what.row, 0) if what.row is not None else n
        mean, interval = _mean_rank(one, len(parts) - 1) if what.type == "ranking" else (None, None)
        yield ValueShare(None, what.row, what.choice, one.n, of, _share(one.n, of), mean, interval)


def _mean_rank(one: Counted, ranks: int) -> tuple[float | None, Interval | None]:
    ranked = Counts.of_slots(one.part.scale, one.total).histogram
    if not ranked.n:
        return None, None
    from_one = Histogram({rank + 1: n for rank, n in ranked.counts.items()})
    return from_one.total / from_one.n, mean_interval(from_one, 1, max(ranks, *from_one.counts), CONFIDENCE)


def _share(n: int, of: int) -> Interval | None:
    return share_interval(n, of, CONFIDENCE) if of else None


def _question_of(one: Counted) -> tuple[str, OtherType]:
    return one.part.subject.concept, _what(one.part).type


def _what(part: Part) -> WhatIsCounted:
    return counted_of(part.subject.choice or "")
