"""One current answer per person: where the periods begin, and from counted answers to the cells of each part."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.scoring.domain.calendar import floor, following
from services.scoring.domain.cells import WIDTH, Cells
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.query import Part, ScoreQuery
from services.scoring.domain.segment import OTHER, WITHOUT, Segment
from services.scoring.domain.series import slice_id

MAX_PERIODS = 20_000

Row = tuple[UUID, int, tuple[str | None, str | None], int, int]
"""Series, cell, values of the query's dimensions, slot and number of answers."""


def period_starts(query: ScoreQuery, first: datetime | None, last: datetime | None) -> list[datetime]:
    """Return where the periods begin that the window, or the answers in it, reach over.

    Args:
        query: asks for current answers.
        first: the first moment with an answer, where the window is open at its start.
        last: the last moment with one, where it is open at its end.

    Raises:
        UnanswerableQueryError: there would be more than `MAX_PERIODS`.
    """
    start, end = query.window.start or first, query.window.end or last
    if query.current is None or start is None or end is None:
        return []
    starts = [floor(start, query.current, query.zone)]
    while starts[-1] <= end:
        if len(starts) == MAX_PERIODS:
            raise UnanswerableQueryError(
                field="current", detail="must be a longer period, or the window must be shorter"
            )
        starts.append(following(starts[-1], query.current, query.zone))
    return starts


def cells_of_parts(
    query: ScoreQuery, parts: Sequence[Part], rows: Iterable[Row], segments: Mapping[UUID, Sequence[Segment]]
) -> list[Cells]:
    """Return the cells of each part.

    Args:
        query: what is asked for.
        parts: what the answers are counted in; several may share a slice.
        rows: counted answers.
        segments: by series those that are distinguished; other values are counted among `OTHER` where there is such.
    """
    places: dict[UUID, list[int]] = {}
    for place, part in enumerate(parts):
        of_subject = ((one.key.series_id, part.subject.segment) for one in part.series)
        for series_id, segment in of_subject if part.cells is None else part.cells:
            places.setdefault(slice_id(series_id, segment), []).append(place)
    cells: list[dict[int, list[int]]] = [{} for _ in parts]
    distinguished = _distinguishing(segments)
    for series_id, cell, values, slot, n in rows:
        segment = distinguished(series_id, query.dimensions, values)
        for place in places.get(slice_id(series_id, segment), ()):
            cells[place].setdefault(cell, [0] * WIDTH)[slot] += n
    return list(cells)


def _distinguishing(
    segments: Mapping[UUID, Sequence[Segment]],
) -> Callable[[UUID, Sequence[str], Sequence[str | None]], Segment]:
    known = {series_id: {pair for segment in several for pair in segment} for series_id, several in segments.items()}

    def find(series_id: UUID, dimensions: Sequence[str], values: Sequence[str | None]) -> Segment:
        pairs = []
        for dimension, value in zip(dimensions, values, strict=False):
            mine = known.get(series_id, set())
            is_other = value is not None and (dimension, value) not in mine and (dimension, OTHER) in mine
            pairs.append((dimension, OTHER if is_other else value or WITHOUT))
        return tuple(pairs)

    return find
