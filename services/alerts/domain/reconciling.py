"""Comparing the ledger with what scoring counts, hour by hour, without a false alarm.

Scoring publishes the count of an hour with a watermark: every response that it had scored by then is counted, later
ones may be. Alerts receives counts and responses in any order. So a count is compared only once everything that was on
the bus when it came in has been handled, and what was scored after its watermark may be in it or not. What customers
take back cannot disturb: scoring counts it in another place of the same sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from services.alerts.domain.ledger import LedgerCounts

CERTAIN_AFTER = timedelta(minutes=5)
"""A difference counts when it is still there after so long: what failed to be published is tried again by then."""

Offsets = Mapping[str, tuple[int, int]]
"""By partition: which record is handled next, and which one comes next."""


class SurveyHour(NamedTuple):
    """A survey, and an hour of `received_at`."""

    survey: str
    hour: datetime
    """Its start, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What scoring published last about an hour."""

    of: SurveyHour
    counts: LedgerCounts
    counted_to: datetime
    taken_at: datetime
    """When it came in here, by the database's clock."""


class Known(NamedTuple):
    """What the ledger knows of an hour; `to` is the watermark of scoring's count."""

    certain: int = 0
    """Responses with an unhappy answer, scored by `to`: scoring must count them."""
    possible: int = 0
    """Responses scored after `to` that are unhappy, or were once: scoring may count them, or not yet."""
    now: int = 0
    """Responses with an unhappy answer as they are now."""


class Difference(NamedTuple):
    """By how many responses of an hour scoring and the ledger differ."""

    missing: int
    """Scoring counts them, and alerts never saw them."""
    surplus: int
    """Alerts has them, and scoring does not count them."""

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return self.missing > 0 or self.surplus > 0


def difference(counts: LedgerCounts, known: Known) -> Difference:
    """Return by how much the count of an hour and what is known of it cannot both be right."""
    return Difference(
        missing=max(0, counts.total - known.certain - known.possible), surplus=max(0, known.certain - counts.total)
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the ends of the topics were at a moment; what is before them was published before."""

    at: datetime
    ends: Mapping[str, int]

    def is_passed(self, now: Offsets) -> bool:
        """Return whether everything that was on the bus then is handled."""
        return all(end == 0 or now.get(partition, (0, 0))[0] >= end for partition, end in self.ends.items())

    def is_void(self, now: Offsets) -> bool:
        """Return whether the topics are no longer those of then: made anew, or called otherwise."""
        return any(partition not in now or now[partition][1] < end for partition, end in self.ends.items())


def snapshot_of(offsets: Offsets, at: datetime) -> Snapshot:
    """Return the snapshot of a moment that lies before the offsets were read."""
    return Snapshot(at, {partition: end for partition, (_, end) in offsets.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDifference:
    """A difference that was found, and found again."""

    of: SurveyHour
    difference: Difference
    first_seen_at: datetime
    seen_at: datetime

    @property
    def is_certain(self) -> bool:
        """Whether it is there for long enough not to be on its way."""
        return self.seen_at - self.first_seen_at >= CERTAIN_AFTER


AddsUp = Literal["yes", "on_its_way", "no", "not_compared"]
"""Whether the boxes come to scoring's number: `on_its_way`: not yet, and nothing is known to be wrong; `not_compared`:
what is asked for is a part that scoring does not count apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """How scoring's counts and the ledger of a period compare."""

    adds_up: AddsUp
    counts: LedgerCounts | None = None
    """What scoring counts; None: it is not compared."""
    counted_to: datetime | None = None
    """The newest watermark: what scoring had scored by then is counted. None: it has counted nothing."""
    passed_to: datetime | None = None
    """What was published by then is judged; None: that is not known yet."""
    differences: Sequence[FoundDifference] = ()
    """Those that are certain."""


def is_whole_hour(moment: datetime) -> bool:
    return moment.minute == 0 and moment.second == 0 and moment.microsecond == 0


def adds_up(total: int, counts: LedgerCounts, differences: Sequence[FoundDifference]) -> AddsUp:
    """Return whether the `total` of the ledger's responses comes to what scoring counts."""
    if differences:
        return "no"
    return "yes" if total == counts.total else "on_its_way"
