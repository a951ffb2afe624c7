"""From stored counts to the scores that were asked for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from services.scoring.domain.cells import SUPERSEDED, Cells, Sums, Vector
from services.scoring.domain.counts import Counts
from services.scoring.domain.errors import InvalidWindowError, UnlikeSeriesError
from services.scoring.domain.measure import measure
from services.scoring.domain.place_disclosure import HiddenPlaces
from services.scoring.domain.query import UNIT, Bucket, Part, ScoreItem, ScoreQuery
from services.scoring.domain.score import Score
from services.scoring.domain.segment import WITHOUT
from services.scoring.domain.selection import SelectedParts
from services.scoring.domain.suppression import hidden_buckets, hidden_parts
from services.scoring.domain.time_grid import CellRange, TimeGrid
from services.scoring.domain.window import MAX_BUCKETS

FindHidden = Callable[[Sequence[Part], Sequence[Sequence[int]]], Collection[tuple[int, int]]]
"""Takes parts, and the answers of each in each interval; returns part and interval, by position, of what is hidden."""


class Numbers(NamedTuple):
    """What was read for a selection."""

    cells: Sequence[Cells]
    """Of each part, by the grid's cells."""
    siblings: Sequence[Vector]
    """Of each sibling, over the whole window."""
    places: Sequence[Cells] = ()
    """Of each place, by the grid's cells."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A part with its counts."""

    part: Part
    sums: Sums
    total: Vector

    @property
    def n(self) -> int:
        """Valid answers in the window."""
        return answers(self.part, self.total)

    def is_nobody(self, query: ScoreQuery) -> bool:
        """Return whether this is for answers without a property, or at no unit, and there are none."""
        is_rest = _is_remainder(self.part) or (UNIT in query.by and self.part.subject.unit is None)
        return is_rest and not any(self.total) and not any(self.sums.total)


def count_parts(selection: SelectedParts, numbers: Numbers, grid: TimeGrid) -> list[Counted]:
    """Put parts and counts together."""
    counted = []
    for part, cells in zip(selection.parts, numbers.cells, strict=True):
        sums = Sums(cells, len(grid.bounds) - 1)
        counted.append(Counted(part, sums, sums.between(grid.whole.first, grid.whole.stop)))
    return counted


def check_size(selection: SelectedParts, grid: TimeGrid) -> None:
    """Refuse what nobody reads in one answer, before it is read from the database.

    Raises:
        InvalidWindowError: there would be more than `MAX_BUCKETS` scores in all.
    """
    # Whether anybody lacks a property is not known yet; those who do are few items more.
    _check_number(len({part.subject for part in selection.parts if not _is_remainder(part)}), grid)


def report(
    query: ScoreQuery, selection: SelectedParts, numbers: Numbers, *, grid: TimeGrid, smallest: int
) -> list[ScoreItem]:
    """Return one item for each concept, and for each part when the query groups them.

    Answers without a property that they are grouped by are a part of their own, as far as there are any.

    Answers on unlike scales, and from before and after a declared break, are never added up. When no question is asked
    for, each has an item of its own. Those without an answer in the window are omitted as long as another has some.

    Args:
        query: what is asked for.
        selection: what `partition` returned.
        numbers: what was read for it.
        grid: how the window is cut.
        smallest: a score by people's properties of fewer answers is not shown.

    Raises:
        UnlikeSeriesError: a question was asked for, and the window holds answers to it that are unlike.
        InvalidWindowError: there would be more than `MAX_BUCKETS` intervals in all.
    """
    counted = count_parts(selection, numbers, grid)
    chosen = settled(query, counted)
    _check_number(len(chosen), grid)
    if query.is_by_place:
        table = _table_of_places(query, selection, numbers, grid, smallest)
        are_hidden = [place for place, one in enumerate(chosen) if table.hides(one.part, one.n)]
        buckets = _buckets(query, chosen, grid, table.hidden_intervals)
    else:
        hidden = hidden_subjects(query, selection, numbers, counted, grid=grid, smallest=smallest)
        are_hidden = [place for place, one in enumerate(chosen) if _identity(one.part) in hidden]
        buckets = _buckets(
            query,
            chosen,
            grid,
            lambda parts, ns: hidden_buckets(query, parts, ns, smallest, hidden=are_hidden),
        )
    return [
        ScoreItem(
            survey=query.survey,
            subject=one.part.subject,
            questions=questions_of(one.part),
            scale=one.part.scale,
            series_from=one.part.series_from,
            window=query.window,
            score=None if place in are_hidden else score_of(query, one.part, one.total),
            buckets=None if buckets is None else buckets[place],
        )
        for place, one in enumerate(chosen)
    ]


def settled(query: ScoreQuery, counted: Sequence[Counted]) -> list[Counted]:
    """Return those that are shown.

    Raises:
        UnlikeSeriesError: a question was asked for, and there are answers to it that are unlike.
    """
    chosen: list[Counted] = []
    visible = (one for one in counted if not one.is_nobody(query))
    for _, group in groupby(visible, key=lambda one: one.part.subject):
        variants = list(group)
        answered = [one for one in variants if one.n]
        if query.question is not None and len(answered) > 1:
            raise UnlikeSeriesError(_why_unlike(answered))
        chosen.extend(answered or variants)
    return chosen


def hidden_subjects(
    query: ScoreQuery,
    selection: SelectedParts,
    numbers: Numbers,
    counted: Sequence[Counted],
    *,
    grid: TimeGrid,
    smallest: int,
) -> frozenset[tuple[object, ...]]:
    """Return the identities, see `is_hidden`, of the parts whose scores must not be shown."""
    if query.is_by_place:
        table = _table_of_places(query, selection, numbers, grid, smallest)
        return frozenset(_identity(one.part) for one in counted if table.hides(one.part, one.n))
    siblings, totals = selection.siblings, numbers.siblings
    parts = [*(one.part for one in counted), *siblings]
    ns = [*(one.n for one in counted), *(answers(part, total) for part, total in zip(siblings, totals, strict=True))]
    return frozenset(_identity(parts[place]) for place in hidden_parts(query, parts, ns, smallest))


def _table_of_places(
    query: ScoreQuery, selection: SelectedParts, numbers: Numbers, grid: TimeGrid, smallest: int
) -> HiddenPlaces:
    spans = (grid.whole, *(grid.spans or ()))
    ns = [
        [answers(part, sums.between(span.first, span.stop)) for span in spans]
        for part, cells in zip(selection.places, numbers.places, strict=True)
        for sums in [Sums(cells, len(grid.bounds) - 1)]
    ]
    return HiddenPlaces(query, selection.places, ns, smallest)


def is_hidden(part: Part, hidden: frozenset[tuple[object, ...]]) -> bool:
    """Return whether a part is among those that `hidden_subjects` returned."""
    return _identity(part) in hidden


def score_of(query: ScoreQuery, part: Part, vector: Vector) -> Score:
    """Return the score of a part from its counts."""
    counts = Counts.of_slots(part.scale, vector)
    excluded: Mapping[str, int] = {
        "skipped": counts.skipped,
        "suspect": counts.suspect,
        "superseded": vector[SUPERSEDED],
    }
    return measure(part.scale, counts.histogram, excluded, net_method=query.net_method)


def answers(part: Part, vector: Vector) -> int:
    """Return the number of valid answers."""
    return sum(vector[: part.scale.scale_max - part.scale.scale_min + 1])


def questions_of(part: Part) -> tuple[str, ...]:
    """Return the keys of the questions whose answers count."""
    return tuple(sorted(frozenset[str]().union(*(one.questions for one in part.series))))


def _buckets(
    query: ScoreQuery, chosen: Sequence[Counted], grid: TimeGrid, find_hidden: FindHidden
) -> list[tuple[Bucket, ...]] | None:
    if grid.spans is None:
        return None
    spans = grid.spans
    vectors = [[one.sums.between(span.first, span.stop) for span in spans] for one in chosen]
    ns = [[answers(one.part, vector) for vector in row] for one, row in zip(chosen, vectors, strict=True)]
    hidden = find_hidden([one.part for one in chosen], ns)
    return [
        tuple(
            _bucket(query, one.part, span, None if (place, number) in hidden else row[number])
            for number, span in enumerate(spans)
        )
        for place, (one, row) in enumerate(zip(chosen, vectors, strict=True))
    ]


def _bucket(query: ScoreQuery, part: Part, span: CellRange, vector: Vector | None) -> Bucket:
    return Bucket(span.window, None if vector is None else score_of(query, part, vector))


def _is_remainder(part: Part) -> bool:
    return any(value == WITHOUT for _, value in part.subject.segment)


def _check_number(items: int, grid: TimeGrid) -> None:
    number = items * len(grid.spans or (None,))
    if number <= MAX_BUCKETS:
        return
    if grid.spans:
        detail = f"must be longer: more than {MAX_BUCKETS} would have to be shown, over all items"
        raise InvalidWindowError(field="interval", detail=detail)
    detail = f"would give more than {MAX_BUCKETS} scores; filter, or group by less"
    raise InvalidWindowError(field="by", detail=detail)


def _identity(part: Part) -> tuple[object, ...]:
    return (part.subject, part.scale, part.series_from)


def _why_unlike(answered: Iterable[Counted]) -> str:
    scales = "; ".join(f"{one.part.scale}{_since(one.part.series_from)} ({one.n} answers)" for one in answered)
    return (
        "The answers are unlike and never added up, because the scale differs or the survey declared that a new "
        f"series began: {scales}. Narrow the window, touchpoint or channel, or leave `question` out to get each by "
        "itself."
    )


def _since(series_from: int | None) -> str:
    return "" if series_from is None else f", new series from version {series_from}"
