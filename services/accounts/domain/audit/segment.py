"""Segments of the audit log: the entries of a month, between a first hash and a closing hash."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

NOTHING_BEFORE = "0" * 64
"""What the first segment of all has instead of a closing hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    number: int
    """From 1."""
    month: date
    """The first day of the month, UTC, in which it was opened."""
    previous_hash: str
    """The closing hash of the segment before."""
    first_hash: str
    """Stands before the first entry."""
    entries: int
    last_hash: str
    """Of the last entry; the first hash when there is none."""
    closing_hash: str | None = None
    """None: it is still open."""
    closed_at: datetime | None = None
    dropped_at: datetime | None = None
    """When its entries were deleted because they were old; its hashes stay."""

    @classmethod
    def opened(cls, number: int, month: date, previous_hash: str) -> "Segment":
        first = first_hash_of(number, month, previous_hash)
        return cls(
            number=number, month=month, previous_hash=previous_hash, first_hash=first, entries=0, last_hash=first
        )

    def extended(self, entries: int, last_hash: str) -> "Segment":
        return replace(self, entries=self.entries + entries, last_hash=last_hash)

    def closed(self, at: datetime) -> "Segment":
        return replace(self, closed_at=at, closing_hash=closing_hash_of(self, at))

    def dropped(self, at: datetime) -> "Segment":
        return replace(self, dropped_at=at)


def month_of(moment: datetime) -> date:
    """Return the first day of a moment's month, in UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def months_before(month: date, count: int) -> date:
    """Return the first day of the month `count` months before."""
    years, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, index + 1, 1)


def first_hash_of(number: int, month: date, previous_hash: str) -> str:
    return _hash("first", number, month.isoformat(), previous_hash)


def closing_hash_of(segment: Segment, closed_at: datetime) -> str:
    """Return the hash that seals all that the segment says, its number of entries included."""
    moment = closed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _hash("closing", segment.number, segment.first_hash, segment.entries, segment.last_hash, moment)


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
