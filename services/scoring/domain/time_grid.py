"""How a window is cut for reading: into cells, of which everything that is shown is a sum.

Cells lie between neighbouring bounds. An interval is one cell; a trailing window that overlaps others is several.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from services.scoring.domain.calendar import days_before
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.window import Window

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)
"""Where an open window ends."""


class CellRange(NamedTuple):
    """A part of the window, and the cells that it is made of: those from `first` up to but without `stop`."""

    window: Window
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """The cells of an answer."""

    bounds: tuple[datetime, ...]
    """In order, at least two; cell `i` lies from `bounds[i]` up to but without `bounds[i + 1]`."""
    whole: CellRange
    """The window itself."""
    spans: tuple[CellRange, ...] | None
    """Its intervals; None when none are asked for."""


def grid_of(query: ScoreQuery, *, first: datetime | None, last: datetime | None) -> TimeGrid:
    """Return how to cut the window of `query`.

    Args:
        query: what is asked for.
        first: the first moment with an answer; None: there is none, or no interval is asked for.
        last: the last moment with one.

    Raises:
        InvalidWindowError: too many intervals.
    """
    window = query.window
    if query.interval is None:
        return _without_spans(window, None)
    windows = window.split(query.interval, first=first, last=last, zone=query.zone)
    if not windows:
        return _without_spans(window, ())
    start, end = _ends(windows[0])[0], _ends(windows[-1])[1]
    if query.rolling_days is not None:
        windows = [_trailing(one, query.rolling_days, query.zone) for one in windows]
    ends = [_ends(one) for one in windows]
    # The window's own ends are among them, lest a trailing one that reaches back brings its answers into the whole.
    bounds = tuple(sorted({start, end}.union(*ends)))
    place = {moment: number for number, moment in enumerate(bounds)}
    spans = tuple(CellRange(one, place[low], place[high]) for one, (low, high) in zip(windows, ends, strict=True))
    return TimeGrid(bounds, CellRange(window, place[start], place[end]), spans)


def _without_spans(window: Window, spans: tuple[()] | None) -> TimeGrid:
    return TimeGrid(_ends(window), CellRange(window, 0, 1), spans)


def _trailing(span: Window, days: int, zone: tzinfo) -> Window:
    _, end = _ends(span)
    return Window(days_before(end, days, zone), end)


def _ends(window: Window) -> tuple[datetime, datetime]:
    return (window.start or EARLIEST).astimezone(UTC), (window.end or LATEST).astimezone(UTC)
