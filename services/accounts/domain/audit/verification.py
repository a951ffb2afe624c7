"""Verifying the chain: whether every entry is there, at its place, and says what it said when it was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.accounts.domain.audit.entry import SealedEntry
from services.accounts.domain.audit.segment import NOTHING_BEFORE, Segment, closing_hash_of, first_hash_of
from services.accounts.domain.audit.subject import Subject

Fault = Literal[
    "segment-missing",
    "segment-changed",
    "segment-dropped",
    "entry-missing",
    "entry-changed",
    "reference-missing",
    "reference-changed",
]
"""`segment-dropped`: entries of a segment were deleted although an older one has its own, or before it was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place at which the log is not what was recorded."""

    segment: int
    number: int | None
    """Of the entry; None: it is the segment itself."""
    fault: Fault


class BrokenChainError(Exception):
    """Verification ends at the first break."""

    def __init__(self, segment: int, number: int | None, fault: Fault) -> None:
        super().__init__(fault)
        self.found = Break(segment=segment, number=number, fault=fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    segments: int
    """How many there ever were."""
    dropped: int
    """How many of them have no entries any more, because they are older than the log is kept."""
    entries: int
    """How many were read and are as recorded, up to the break if there is one."""
    head: str
    """The hash of the newest entry that is as recorded: keep it elsewhere, and the log up to it cannot be rewritten."""
    broken: Break | None = None


class ChainCheck:
    """Takes the segments and their entries, in order. Every method raises `BrokenChainError` at the first break."""

    def __init__(self) -> None:
        self.segments = self.dropped = self.entries = 0
        self.head = NOTHING_BEFORE
        self._closing = NOTHING_BEFORE
        self._is_last = False
        self._expected = 1

    def enter(self, segment: Segment) -> None:
        """Check the head of the next segment."""
        if segment.number != self.segments + 1:
            raise BrokenChainError(self.segments + 1, None, "segment-missing")
        first = first_hash_of(segment.number, segment.month, segment.previous_hash)
        if self._is_last or segment.previous_hash != self._closing or segment.first_hash != first:
            raise BrokenChainError(segment.number, None, "segment-changed")
        self._check_closing(segment)
        if segment.dropped_at is not None:
            if segment.closing_hash is None or self.dropped != self.segments:
                raise BrokenChainError(segment.number, None, "segment-dropped")
            self.dropped += 1
        self.segments += 1
        self.head = segment.first_hash
        self._expected = 1
        self._is_last = segment.closing_hash is None
        self._closing = segment.closing_hash or ""

    def _check_closing(self, segment: Segment) -> None:
        closing = None if segment.closed_at is None else closing_hash_of(segment, segment.closed_at)
        if closing != segment.closing_hash:
            raise BrokenChainError(segment.number, None, "segment-changed")

    def add(self, sealed: SealedEntry, subjects: Mapping[str, Subject]) -> None:
        """Check the next entry of the segment, and what it refers to."""
        entry = sealed.entry
        if entry.number != self._expected:
            raise BrokenChainError(entry.segment, self._expected, "entry-missing")
        if sealed.hash != entry.hash_after(self.head):
            raise BrokenChainError(entry.segment, entry.number, "entry-changed")
        for reference in entry.refs:
            if reference not in subjects:
                raise BrokenChainError(entry.segment, entry.number, "reference-missing")
            if not subjects[reference].is_genuine:
                raise BrokenChainError(entry.segment, entry.number, "reference-changed")
        self.entries += 1
        self._expected += 1
        self.head = sealed.hash

    def leave(self, segment: Segment) -> None:
        """Check that the segment had as many entries as it says."""
        if segment.dropped_at is not None:
            if self._expected != 1:
                raise BrokenChainError(segment.number, None, "segment-dropped")
            return
        if self._expected <= segment.entries:
            raise BrokenChainError(segment.number, self._expected, "entry-missing")
        if self._expected - 1 != segment.entries or self.head != segment.last_hash:
            raise BrokenChainError(segment.number, None, "segment-changed")

    def result(self, broken: Break | None = None) -> Verification:
        return Verification(
            segments=self.segments, dropped=self.dropped, entries=self.entries, head=self.head, broken=broken
        )
