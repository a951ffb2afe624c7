"""Counting responses with an unhappy answer, by survey and hour: what the ledger of alerts has to add up to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

IMPORTED = "import"
"""The channel of answers that were given long before they came in."""


class UnhappyCounts(NamedTuple):
    """How many responses have an unhappy answer. The meaning of each is declared by the event `unhappy.counted`."""

    unhappy: int = 0
    suspect: int = 0
    withdrawn: int = 0
    imported: int = 0

    def plus(self, other: "UnhappyCounts", sign: int = 1) -> "UnhappyCounts":
        """Return the sum, or with -1 the difference."""
        return UnhappyCounts(*(own + sign * one for own, one in zip(self, other, strict=True)))


class SurveyHour(NamedTuple):
    """A survey, and an hour of `received_at`."""

    survey: str
    hour: datetime
    """Its start, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnhappyMark:
    """What a stored response counts as here."""

    survey: str
    received_at: datetime
    is_unhappy: bool
    """Whether one of its answers is unhappy, or was before the response was taken back."""
    is_suspect: bool = False
    is_imported: bool = False
    is_gone: bool = False

    def gone(self) -> "UnhappyMark":
        """Return what is kept of it once the response is taken back: not the moment, only its hour."""
        return replace(self, is_gone=True, received_at=hour_of(self.received_at))

    @property
    def counts(self) -> UnhappyCounts:
        """What it adds."""
        if not self.is_unhappy:
            return UnhappyCounts()
        if self.is_gone:
            return UnhappyCounts(withdrawn=1)
        if self.is_suspect:
            return UnhappyCounts(suspect=1)
        return UnhappyCounts(unhappy=1, imported=int(self.is_imported))


class UnhappyChanges:
    """What a batch adds and takes away, by survey and hour."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._changes: dict[SurveyHour, UnhappyCounts] = {}

    def add(self, mark: UnhappyMark, sign: int = 1) -> None:
        """Count a response, or with -1 count it no more."""
        if mark.is_unhappy:
            hour = SurveyHour(mark.survey, hour_of(mark.received_at))
            self._changes[hour] = self._changes.get(hour, UnhappyCounts()).plus(mark.counts, sign)

    def __iter__(self) -> Iterator[tuple[SurveyHour, UnhappyCounts]]:
        """Iterate over what is left once what cancels out is omitted."""
        return iter((hour, counts) for hour, counts in self._changes.items() if any(counts))


def hour_of(moment: datetime) -> datetime:
    """Return the start of the hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
