"""What would become of a batch, row by row and in sum. Nothing in it says who somebody is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

from services.collector.domain.invitations.batches.batch import BatchRow, RowReason
from services.collector.domain.invitations.invitation import Invitation
from shared.errors import FieldProblem
from shared.vocabulary import MessageChannel

Outcome = Literal["invite", "wait", "refuse"]
"""Goes out at the moment that was asked for, or as soon as its turn comes · waits, as somebody rests until then · is
not invited."""


@dataclass(frozen=True, slots=True)
class RowForecast:
    """What would become of one row."""

    number: int
    outcome: Outcome
    reason: RowReason | None = None
    """Why somebody is not invited, or rests first."""
    channel: MessageChannel | None = None
    send_at: datetime | None = None
    location: str | None = None
    problems: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class BatchForecast:
    """What would become of a batch."""

    rows: Sequence[RowForecast]
    counts: Mapping[Outcome, int]
    reasons: Mapping[RowReason, int]
    """Of those who are not invited, the most frequent first."""
    waits: Mapping[RowReason, int]
    """Of those who rest first, likewise."""
    days: Sequence[tuple[date, int]]
    """How many go out on each day."""

    @property
    def refused(self) -> Sequence[RowForecast]:
        """Return the rows of those who are not invited."""
        return [one for one in self.rows if one.outcome == "refuse"]

    @property
    def first_at(self) -> datetime | None:
        return min((one.send_at for one in self.rows if one.send_at is not None), default=None)

    @property
    def last_at(self) -> datetime | None:
        """Return when the last goes out; None when none does."""
        return max((one.send_at for one in self.rows if one.send_at is not None), default=None)


def refused_row(row: BatchRow, reason: RowReason | None = None) -> RowForecast:
    """Return the forecast of a row that becomes no invitation at all."""
    return RowForecast(row.number, "refuse", reason or row.reason, problems=row.problems)


def invited_row(row: BatchRow, invitation: Invitation) -> RowForecast:
    """Return the forecast of a row whose invitation would be decided so."""
    if not invitation.is_open:
        return RowForecast(row.number, "refuse", invitation.reason, invitation.channel, location=invitation.location)
    return RowForecast(
        row.number,
        "invite" if invitation.reason is None else "wait",
        invitation.reason,
        invitation.channel,
        invitation.send_at,
        invitation.location,
    )


def forecast_of(rows: Sequence[RowForecast], zone: tzinfo) -> BatchForecast:
    """Return all rows, in the order of their numbers, with what they come to by the days of a zone."""
    days = Counter(one.send_at.astimezone(zone).date() for one in rows if one.send_at is not None)
    counts: Counter[Outcome] = Counter(one.outcome for one in rows)
    reasons = Counter(one.reason for one in rows if one.outcome == "refuse" and one.reason is not None)
    waits = Counter(one.reason for one in rows if one.outcome == "wait" and one.reason is not None)
    return BatchForecast(
        rows=sorted(rows, key=lambda one: one.number),
        counts={"invite": counts["invite"], "wait": counts["wait"], "refuse": counts["refuse"]},
        reasons=dict(reasons.most_common()),
        waits=dict(waits.most_common()),
        days=sorted(days.items()),
    )
