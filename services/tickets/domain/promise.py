"""A call that a customer was promised, and when somebody is reminded of it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.vocabulary import MessageOutcome, Spot

REMINDED_BEFORE = timedelta(hours=2)
"""So long before the time is over somebody is reminded; of a short promise half of its time before."""
_GIVEN: Collection[MessageOutcome | None] = frozenset({"sent", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Spot):
    """Until when the customer expects a call about a response or a complaint."""

    recovery_id: UUID
    response_id: UUID | None
    complaint_id: UUID | None
    survey: str | None
    promise_at: datetime
    outcome: MessageOutcome | None = None
    """Of the message that says so; None: it is not sent yet."""

    @property
    def is_given(self) -> bool:
        """Whether the customer got it, as far as anybody knows."""
        return self.outcome in _GIVEN

    @property
    def is_void(self) -> bool:
        """Whether it will not reach them any more."""
        return self.outcome is not None and not self.is_given


def remind_at(requested_at: datetime, promise_at: datetime) -> datetime:
    """Return when somebody is reminded of a promise that was made at a moment."""
    return promise_at - min(REMINDED_BEFORE, (promise_at - requested_at) / 2)
