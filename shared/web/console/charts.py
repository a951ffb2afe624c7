"""The geometry of charts: numbers in, positions in a drawing out. The macros in `parts.html` write the SVG."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

WIDE = (880.0, 260.0)
NARROW = (400.0, 240.0)
"""Width and height of the two drawings of a trend: for a screen, and for a phone."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 12.0, 12.0, 28.0
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LABEL_PIXELS = 76.0
"""So much room a label below the chart needs."""
_LETTER_PIXELS, _MARK_FOOT, _MARK_LINE, _MARK_ROWS = 7.0, 10.0, 14.0, 3
"""Of the labels of marks: how wide a letter is, where the first row of them stands, how far rows are apart."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a trend, such as a week."""

    label: str
    value: float | None = None
    """None: there are not enough answers to show one."""
    low: float | None = None
    high: float | None = None
    """The interval around the value."""
    count: int | None = None
    """How many answers it is of."""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened in the time of a point: a line across the chart, with a few letters at its top."""

    at: int
    """The place of the point among all."""
    label: str
    note: str
    """What happened, in full."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart, and what stands beside it."""

    value: float
    position: float


@dataclass(frozen=True, slots=True)
class Label:
    """What stands below the chart."""

    text: str
    x: float
    anchor: str
    """A class: `start`, `middle` or `end`."""


@dataclass(frozen=True, slots=True)
class PlacedMark:
    mark: Mark
    x: float
    y: float
    """Of the label's foot; labels that would run into each other stand at different heights."""
    anchor: str


@dataclass(frozen=True, slots=True)
class Dot:
    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A trend, drawn into `width` by `height`."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    ticks: Sequence[Tick]
    labels: Sequence[Label]
    lines: Sequence[str]
    bands: Sequence[str]
    """Path data; one each for points in a row that have values."""
    dots: Sequence[Dot]
    gaps: Sequence[Dot]
    """Where there are not enough answers: points at the bottom."""
    target: float | None
    marks: Sequence[PlacedMark] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution; `share` is between 0 and 1, `width` in hundredths of the chart."""

    label: str
    count: int
    share: float
    width: float
    kind: str


def digits_of(step: float) -> int:
    """Return how many decimals are needed to write multiples of `step`."""
    return max(0, (1 if _is_quarter(step) else 0) - math.floor(math.log10(step) + 1e-9))


def _is_quarter(step: float) -> bool:
    return math.isclose(step / 10 ** math.floor(math.log10(step)), 2.5)


def nice_ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Return round numbers of equal distance that span `low` to `high`, about `wanted` of them."""
    if not (math.isfinite(low) and math.isfinite(high)):
        message = "a scale needs finite ends"
        raise ValueError(message)
    if low > high:
        low, high = high, low
    if math.isclose(low, high, abs_tol=1e-12):
        low, high = low - 1, high + 1
    rough = (high - low) / max(1, wanted - 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, digits_of(step)) + 0.0 for number in range(first, last + 1))


def trend(
    points: Sequence[Point],
    *,
    size: tuple[float, float] = WIDE,
    low: float | None = None,
    high: float | None = None,
    target: float | None = None,
    marks: Sequence[Mark] = (),
) -> Trend:
    """Return where the parts of a trend stand.

    Args:
        points: in the order of time.
        size: width and height of the drawing.
        low: what the scale reaches down to at least, such as -100.
        high: what it reaches up to at least.
        target: a line to reach.
        marks: what happened, in the order of time.
    """
    width, height = size
    values = [one for point in points for one in (point.value, point.low, point.high) if one is not None]
    values += [one for one in (low, high, target) if one is not None]
    scale = nice_ticks(min(values, default=0.0), max(values, default=1.0))
    bottom = height - _BOTTOM
    x = _placed(len(points), _LEFT, width - _RIGHT)
    y = _scaled(scale[0], scale[-1], bottom, _TOP)
    dots = [Dot(point, x(at), y(point.value)) for at, point in enumerate(points) if point.value is not None]
    gaps = [Dot(point, x(at), bottom) for at, point in enumerate(points) if point.value is None]
    runs = list(_runs(points))
    return Trend(
        width=width,
        height=height,
        left=_LEFT,
        right=width - _RIGHT,
        bottom=bottom,
        ticks=[Tick(value, y(value)) for value in scale],
        labels=_labels(points, x, width),
        lines=[_path((x(at), y(points[at].value or 0.0)) for at in run) for run in runs if len(run) > 1],
        bands=[band for run in runs if (band := _band(points, run, x, y))],
        dots=dots,
        gaps=gaps,
        target=None if target is None else y(target),
        marks=list(_marked(marks, len(points), x)),
    )


def spark(points: Sequence[Point], size: tuple[float, float] = (120.0, 32.0)) -> Trend:
    """Return a trend without scale and labels, as it stands in a tile or a row."""
    width, height = size
    values = [one for point in points for one in (point.value, point.low, point.high) if one is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    x, y = _placed(len(points), 2, width - 2), _scaled(low, high, height - 3, 3)
    runs = list(_runs(points))
    lines = [_path((x(at), y(points[at].value or 0.0)) for at in run) for run in runs if len(run) > 1]
    bands = [band for run in runs if (band := _band(points, run, x, y))]
    return Trend(width, height, 0, width, height, (), (), lines, bands, (), (), None)


def bars(rows: Sequence[tuple[str, int]], kinds: Sequence[str] = ()) -> list[Bar]:
    """Return the bars of a distribution: labels with their counts, and classes such as `good` for each."""
    total, most = sum(count for _, count in rows), max((count for _, count in rows), default=0)
    return [
        Bar(
            label,
            count,
            count / total if total else 0.0,
            _rounded(100 * count / most) if most else 0.0,
            kinds[at] if at < len(kinds) else "",
        )
        for at, (label, count) in enumerate(rows)
    ]


def _runs(points: Sequence[Point]) -> Iterator[list[int]]:
    for shown, run in groupby(range(len(points)), key=lambda at: points[at].value is not None):
        if shown:
            yield list(run)


def _placed(count: int, left: float, right: float) -> Callable[[int], float]:
    if count == 1:
        return lambda _at: _rounded((left + right) / 2)
    return lambda at: _rounded(left + (right - left) * at / max(1, count - 1))


def _scaled(low: float, high: float, bottom: float, top: float) -> Callable[[float], float]:
    span = high - low or 1.0
    return lambda value: _rounded(bottom - (bottom - top) * (value - low) / span)


def _labels(points: Sequence[Point], x: Callable[[int], float], width: float) -> list[Label]:
    fitting = max(1, int((width - _LEFT - _RIGHT) / _LABEL_PIXELS))
    every = max(1, math.ceil((len(points) - 1) / fitting))
    shown = range(0, len(points), every)
    return [Label(points[at].label, x(at), _anchor(at, len(points))) for at in shown]


def _marked(marks: Sequence[Mark], count: int, x: Callable[[int], float]) -> Iterator[PlacedMark]:
    ends = [-math.inf] * _MARK_ROWS
    for mark in marks:
        anchor, width = _anchor(mark.at, count), _LETTER_PIXELS * len(mark.label)
        left = x(mark.at) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        row = next((row for row, end in enumerate(ends) if end <= left), ends.index(min(ends)))
        ends[row] = left + width + _LETTER_PIXELS
        yield PlacedMark(mark, x(mark.at), _MARK_FOOT + row * _MARK_LINE, anchor)


def _anchor(at: int, count: int) -> str:
    return "end" if at == count - 1 and count > 1 else "middle" if at or count == 1 else "start"


def _band(
    points: Sequence[Point], run: Sequence[int], x: Callable[[int], float], y: Callable[[float], float]
) -> str | None:
    known = [(at, points[at].low, points[at].high) for at in run]
    upper = [(x(at), y(high)) for at, low, high in known if low is not None and high is not None]
    lower = [(x(at), y(low)) for at, low, high in known if low is not None and high is not None]
    if not upper:
        return None
    if len(upper) == 1:  # a single value among gaps: a bar of the width of its dot
        upper = [(upper[0][0] - 4, upper[0][1]), (upper[0][0] + 4, upper[0][1])]
        lower = [(lower[0][0] - 4, lower[0][1]), (lower[0][0] + 4, lower[0][1])]
    return _path([*upper, *reversed(lower)]) + "Z"


def _path(places: Iterator[tuple[float, float]] | Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)


def _rounded(value: float) -> float:
    return round(value, 1)
