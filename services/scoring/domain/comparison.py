"""What changed: each score of an answer beside the one it is compared with. None of them travels without the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.scoring.domain.cells import Vector, added, without
from services.scoring.domain.change import Difference, NotEnough, difference, p_of_difference
from services.scoring.domain.counts import Counts
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.query import Part, ScoreItem, ScoreQuery
from services.scoring.domain.report import (
    Counted,
    Numbers,
    count_parts,
    hidden_subjects,
    is_hidden,
    questions_of,
    score_of,
    settled,
)
from services.scoring.domain.score import CONFIDENCE, Score
from services.scoring.domain.selection import SelectedParts
from services.scoring.domain.time_grid import TimeGrid
from services.scoring.domain.window import Window
from shared.scales import Scale
from shared.statistics import benjamini_hochberg, selected_confidence

Against = Literal["previous", "rest"]
"""The window before; or, in the same window, all other items of the same concept together."""


@dataclass(frozen=True, slots=True)
class AdjustedDifference:
    """The difference between two scores, with p and interval adjusted for the scores that are compared at once."""

    difference: Difference
    p_adjusted: float
    """For the false discovery rate over all items of the reply (Benjamini-Hochberg)."""


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One score, what it is compared with, and whether the difference is more than noise."""

    current: ScoreItem
    base_window: Window
    base: Score | None
    """None: so few answered, here or in the current window, that neither is shown."""
    outcome: AdjustedDifference | NotEnough | None
    """None: not shown, as the scores."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sets of answers of each part."""

    query: ScoreQuery
    grid: TimeGrid
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class _Pair:
    part: Part
    current: Vector
    base: Vector
    hidden: bool

    @property
    def answers(self) -> tuple[Scale, Histogram, Histogram]:
        """The scale, and the answers of both sides, the base first."""
        scale = self.part.scale
        return scale, Counts.of_slots(scale, self.base).histogram, Counts.of_slots(scale, self.current).histogram


def compare(
    selection: SelectedParts, current: Side, base: Side | None, *, smallest: int, least: int
) -> list[ChangeItem]:
    """Return one item for each score.

    Args:
        selection: what is asked for, the same in both windows.
        current: the answers that are compared.
        base: what they are compared with; None: each item with the rest.
        smallest: a score by people's properties of fewer answers is not shown.
        least: with fewer answers in either set nothing is said about a change.

    Raises:
        UnlikeSeriesError: a question was asked for, and there are answers to it, in either window, that are unlike.
    """
    now = count_parts(selection, current.numbers, current.grid)
    hidden = hidden_subjects(current.query, selection, current.numbers, now, grid=current.grid, smallest=smallest)
    if base is None:
        bases = _rest(current.query, now)
    else:
        before = count_parts(selection, base.numbers, base.grid)
        hidden |= hidden_subjects(base.query, selection, base.numbers, before, grid=base.grid, smallest=smallest)
        bases = [one.total for one in before]
    pairs = {
        id(one.part): _Pair(one.part, one.total, vector, is_hidden(one.part, hidden))
        for one, vector in zip(now, bases, strict=True)
    }
    together = [Counted(one.part, one.sums, _both(pairs[id(one.part)], base)) for one in now]
    chosen = [pairs[id(one.part)] for one in settled(current.query, together)]
    outcomes = _outcomes(chosen, least)
    window = current.query.window if base is None else base.query.window
    return [
        ChangeItem(
            current=_item(current.query, pair),
            base_window=window,
            base=None if pair.hidden else score_of(current.query, pair.part, pair.base),
            outcome=outcomes.get(place),
        )
        for place, pair in enumerate(chosen)
    ]


def _both(pair: _Pair, base: Side | None) -> Vector:
    """Return all answers by which it is decided whether unlike ones meet; the rest of others says nothing of a part."""
    return pair.current if base is None else added(pair.current, pair.base)


def _rest(query: ScoreQuery, counted: Sequence[Counted]) -> list[Vector]:
    visible = {id(one.part) for one in settled(query, counted)}
    sums: dict[tuple[object, ...], Vector] = {}
    for one in counted:
        if id(one.part) in visible:
            sums[_kind(one.part)] = added(sums.get(_kind(one.part), ()), one.total)
    return [without(sums.get(_kind(one.part), one.total), one.total) for one in counted]


def _kind(part: Part) -> tuple[object, ...]:
    return (part.subject.concept, part.scale, part.series_from)


def _outcomes(pairs: Sequence[_Pair], least: int) -> Mapping[int, AdjustedDifference | NotEnough]:
    shown = {place: pair for place, pair in enumerate(pairs) if not pair.hidden}
    ps = {place: p_of_difference(*pair.answers, least=least) for place, pair in shown.items()}
    tested = {place: p for place, p in ps.items() if p is not None}
    adjusted = dict(zip(tested, benjamini_hochberg(list(tested.values())), strict=True))
    confidence = selected_confidence(list(adjusted.values()), CONFIDENCE)
    found = {place: difference(*pair.answers, confidence=confidence, least=least) for place, pair in shown.items()}
    return {
        place: AdjustedDifference(one, adjusted[place]) if isinstance(one, Difference) else one
        for place, one in found.items()
    }


def _item(query: ScoreQuery, pair: _Pair) -> ScoreItem:
    return ScoreItem(
        survey=query.survey,
        subject=pair.part.subject,
        questions=questions_of(pair.part),
        scale=pair.part.scale,
        series_from=pair.part.series_from,
        window=query.window,
        score=None if pair.hidden else score_of(query, pair.part, pair.current),
        buckets=None,
    )
