"""How far a batch has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.invitations.batches.batch import Batch, RowReason
from shared.errors import FieldProblem
from shared.vocabulary import MessageChannel

RowStanding = Literal["waiting", "planned", "gone", "refused", "cancelled"]
"""Not decided yet · goes out later · its message was requested · nobody is invited · was taken back."""
STANDINGS: tuple[RowStanding, ...] = ("gone", "planned", "waiting", "refused", "cancelled")


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as it stands."""

    number: int
    standing: RowStanding
    reason: RowReason | None = None
    """Why nobody is invited, or why it goes out later."""
    problems: Sequence[FieldProblem] = ()
    invitation_id: UUID | None = None
    channel: MessageChannel | None = None
    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """A batch with what has become of its rows."""

    batch: Batch
    counts: Mapping[RowStanding, int]
    """All standings, those of no row with 0."""
    reasons: Mapping[RowReason, int]
    """Of those who are not invited, the most frequent first."""
    last_at: datetime | None
    """When the last of those goes out that are planned; None when none is."""

    @property
    def decided(self) -> int:
        """Rows that do not wait to be decided."""
        return self.batch.rows - self.counts["waiting"]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left to go out."""
        return self.batch.state in {"done", "cancelled"} and self.counts["planned"] == 0
