"""What responses add to the counts, and what removed ones subtract, added up before anything is written."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from uuid import UUID

from services.scoring.domain.response import CountSlot, Response
from services.scoring.domain.segment import Segment

Reason = Literal["received", "edited", "withdrawn", "erased"]

QUARTER_SECONDS = 900
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Footprint(NamedTuple):
    """Where a stored response counts: all that is needed to subtract it again."""

    occurred_at: datetime
    segments: str
    """As `segments_text` has it."""
    series: tuple[UUID, ...]
    slots: tuple[int, ...]
    """One for each series."""


class JournalEntry(NamedTuple):
    """Where something is counted, and why."""

    series_id: UUID
    quarter: int
    """Whole quarters of an hour since 1970: moments are slow to make and to hash."""
    segments: str
    slot: int
    reason: Reason


class CountChanges:
    """What a batch adds and takes away."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._coming: dict[tuple[CountSlot, int, str, Reason], int] = {}
        self._going: dict[JournalEntry, int] = {}

    def add(self, response: Response, reason: Reason) -> None:
        """Count a response."""
        segments = segments_text(response.segments)
        quarter = _quarter_of(response.received.occurred_at)
        for slot in response.count_slots():
            key = (slot, quarter, segments, reason)
            self._coming[key] = self._coming.get(key, 0) + 1

    def take_back(self, footprint: Footprint, reason: Reason) -> None:
        """Count a response no more."""
        quarter = _quarter_of(footprint.occurred_at)
        for series_id, slot in zip(footprint.series, footprint.slots, strict=True):
            entry = JournalEntry(series_id, quarter, footprint.segments, slot, reason)
            self._going[entry] = self._going.get(entry, 0) - 1

    def entries(self) -> dict[JournalEntry, int]:
        """Return what is to be counted; what cancels out is omitted."""
        total = dict(self._going)
        for (slot, quarter, segments, reason), n in self._coming.items():
            entry = JournalEntry(slot.series_id, quarter, segments, slot.slot, reason)
            total[entry] = total.get(entry, 0) + n
        return {entry: n for entry, n in total.items() if n}


def moment_of(quarter: int) -> datetime:
    """Return the beginning of a quarter of an hour."""
    return _EPOCH + timedelta(seconds=quarter * QUARTER_SECONDS)


def _quarter_of(moment: datetime) -> int:
    return int(moment.timestamp() // QUARTER_SECONDS)


@lru_cache(maxsize=4096)
def segments_text(segments: Segment) -> str:
    """Return segments as they are kept: a JSON array of pairs."""
    return json.dumps(segments, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)
def segments_of(text: str) -> Segment:
    """Read what `segments_text` wrote."""
    return tuple((dimension, value) for dimension, value in json.loads(text))
