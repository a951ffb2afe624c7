"""What is foreseen of a large draft, a piece at a time. Nothing in it says who somebody is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from services.collector.domain.invitations.batches.batch import RowReason
from services.collector.domain.invitations.batches.report import BatchForecast, Outcome, RowForecast

T = TypeVar("T")
QUICK_ROWS = 1_000
"""So many rows are foreseen while somebody waits for the page; more are by due work, which says how far it is."""
MOST_LISTED = 200
"""Rows that are not invited and are kept to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForecast:
    """What would become of the rows that were looked at so far, and of how many that is known."""

    batch_id: UUID
    asked_at: datetime
    """As of when it is foreseen."""
    is_failed: bool = False
    """A fault stopped it."""
    seen: int = 0
    """Rows that were looked at."""
    up_to: int = 0
    """Number of the last of them that could be invited by; those that say nothing that can be done go first."""
    counts: Mapping[Outcome, int]
    reasons: Mapping[RowReason, int]
    """Of those who are not invited, the most frequent first."""
    waits: Mapping[RowReason, int]
    """Of those who rest first, likewise."""
    days: Sequence[tuple[date, int]] = ()
    """How many go out on each day."""
    refused: Sequence[RowForecast] = ()
    """The first of those that are not invited, by their numbers."""

    def with_more(self, found: BatchForecast, *, up_to: int) -> "DraftForecast":
        """Return it with more rows looked at, the last of which has the number `up_to`."""
        return replace(
            self,
            seen=self.seen + len(found.rows),
            up_to=max(self.up_to, up_to),
            counts={name: count + found.counts[name] for name, count in self.counts.items()},
            reasons=_added(self.reasons, found.reasons),
            waits=_added(self.waits, found.waits),
            days=sorted(_added(dict(self.days), dict(found.days)).items()),
            refused=sorted([*self.refused, *found.refused], key=lambda one: one.number)[:MOST_LISTED],
        )


def nothing_foreseen(batch_id: UUID, asked_at: datetime) -> DraftForecast:
    """Return the forecast of a draft at which nobody has looked yet."""
    return DraftForecast(
        batch_id=batch_id, asked_at=asked_at, counts={"invite": 0, "wait": 0, "refuse": 0}, reasons={}, waits={}
    )


def _added(one: Mapping[T, int], other: Mapping[T, int]) -> dict[T, int]:
    return dict((Counter(dict(one)) + Counter(dict(other))).most_common())
