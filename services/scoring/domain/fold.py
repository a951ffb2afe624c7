"""Folding: from lines of the journal to what is added to the counts of slices, by quarter of an hour and by day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeVar, cast
from uuid import UUID

from services.scoring.domain.counts import SLOTS
from services.scoring.domain.segment import OTHER, Pair, Segment, marginals
from services.scoring.domain.series import slice_id
from shared.contracts.scoring import RestatedBecause

Vector = list[int]
"""`SLOTS` numbers to be added, below zero for what is subtracted."""

_ONE_DAY = timedelta(days=1)
_NEW = "received"
_LATE = "late"
K = TypeVar("K")


class Line(NamedTuple):
    """`n` answers more, or less, in one slot."""

    series_id: UUID
    bucket: datetime
    """A quarter of an hour, UTC."""
    segments: Segment
    slot: int
    n: int
    reason: str


class SliceKey(NamedTuple):
    """Answers of a series in a segment."""

    series_id: UUID
    segment: Segment


@dataclass(slots=True)
class Folded:
    """What a number of lines adds up to."""

    slices: dict[UUID, SliceKey] = field(default_factory=dict)
    quarters: dict[tuple[UUID, datetime], Vector] = field(default_factory=dict)
    """By slice and quarter of an hour."""
    days: dict[tuple[UUID, date], Vector] = field(default_factory=dict)
    """By slice and day (UTC)."""
    totals: dict[UUID, Vector] = field(default_factory=dict)
    """By series."""
    reasons: dict[tuple[UUID, date], set[str]] = field(default_factory=dict)
    """Why a series changed on a day."""


class DistinguishedValues:
    """Which values of each dimension are distinguished in a series: the first that came, and not more than so many.

    So nobody can fill the database by sending ever new values, and no breakdown grows beyond what people read.
    """

    def __init__(self, known: Mapping[UUID, Collection[Pair]], most: int) -> None:
        """Begin with those `known` by series; at most `most` are distinguished in each dimension."""
        self._known = {series_id: set(pairs) for series_id, pairs in known.items()}
        self._most = most
        self._counts: dict[tuple[UUID, str], int] = {}
        for series_id, pairs in self._known.items():
            for dimension, _ in pairs:
                self._counts[series_id, dimension] = self._counts.get((series_id, dimension), 0) + 1

    def distinguished(self, series_id: UUID, segments: Segment) -> Segment:
        """Return the properties, with `OTHER` for values beyond the limit."""
        return tuple([(dimension, self._value(series_id, dimension, value)) for dimension, value in segments])

    def _value(self, series_id: UUID, dimension: str, value: str) -> str:
        known = self._known.setdefault(series_id, set())
        if (dimension, value) in known:
            return value
        number = self._counts.get((series_id, dimension), 0)
        if number >= self._most:
            return OTHER
        known.add((dimension, value))
        self._counts[series_id, dimension] = number + 1
        return value


def fold(lines: Iterable[Line], values: DistinguishedValues) -> Folded:
    """Add up `lines`, each in every segment that it counts in."""
    folded = Folded()
    for line in _together(lines):
        folded.reasons.setdefault((line.series_id, line.bucket.date()), set()).add(line.reason)
        _add(folded.totals, line.series_id, line)
        for segment in marginals(values.distinguished(line.series_id, line.segments)):
            key = slice_id(line.series_id, segment)
            folded.slices[key] = SliceKey(line.series_id, segment)
            _add(folded.quarters, (key, line.bucket), line)
            _add(folded.days, (key, line.bucket.date()), line)
    return folded


def day_starts_at(day: date) -> datetime:
    """Return the midnight (UTC) that a day begins with."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def day_ends_at(day: date) -> datetime:
    """Return the midnight (UTC) after a day."""
    return day_starts_at(day) + _ONE_DAY


class Restatement(NamedTuple):
    """A day (UTC) of a series whose figures are no longer those that were published."""

    series_id: UUID
    day: date
    before: Sequence[int]
    """Counts by slot."""
    after: Sequence[int]
    reasons: tuple[RestatedBecause, ...]


def restatements(
    folded: Folded, days: Mapping[tuple[UUID, date], Sequence[int]], *, now: datetime, closes_after: timedelta
) -> list[Restatement]:
    """Return what has to be published about days whose figures were published before.

    Args:
        folded: what was added.
        days: the counts of every slice and day that it was added to, as they are since.
        now: the present moment.
        closes_after: how long after its end a day is open for answers that were on their way.
    """
    found: list[Restatement] = []
    for (series_id, day), reasons in folded.reasons.items():
        added, after = folded.days[series_id, day], days[series_id, day]
        is_closed = day_ends_at(day) + closes_after <= now
        published = {_LATE if reason == _NEW else reason for reason in reasons if reason != _NEW or is_closed}
        if published and any(added):
            before = [count - more for count, more in zip(after, added, strict=True)]
            because = cast("tuple[RestatedBecause, ...]", tuple(sorted(published)))
            found.append(Restatement(series_id, day, before, after, because))
    return found


def _together(lines: Iterable[Line]) -> list[Line]:
    """Return one line for each key; batches of a busy hour repeat the same ones again and again."""
    sums: dict[tuple[UUID, datetime, Segment, int, str], int] = {}
    for series_id, bucket, segments, slot, n, reason in lines:
        key = (series_id, bucket, segments, slot, reason)
        sums[key] = sums.get(key, 0) + n
    return [Line(*key[:4], n, key[4]) for key, n in sums.items() if n]


def _add(vectors: dict[K, Vector], key: K, line: Line) -> None:
    vector = vectors.get(key)
    if vector is None:
        vector = vectors[key] = [0] * SLOTS
    vector[line.slot] += line.n
