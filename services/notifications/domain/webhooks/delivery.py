"""Delivering one event to one subscription."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from services.notifications.domain.webhooks.event import KeptEvent

DeliveryState = Literal["pending", "sending", "paused", "delivered", "failed", "erased"]
"""`paused` is shown for what is pending while its endpoint is paused or disabled."""
DeliveryCause = Literal["event", "replay", "ping"]
AttemptOutcome = Literal["delivered", "redirected", "refused", "gone", "throttled", "failed", "postponed", "unknown"]
"""As `shared.egress` has them, and: `postponed`, nothing was sent since too much was on its way from here; `unknown`,
the process ended before it could write down what became of it."""

_MINUTE, _HOUR = 60.0, 3600.0
WAITS = (5.0, _MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR)
"""Seconds between the attempts, two days and four hours in all."""
_SPREAD = 0.1


def wait_after(tries: int, *, chance: float, retry_after: float | None = None) -> timedelta | None:
    """Return how long to wait after an attempt that failed; None: it was the last one.

    Args:
        tries: how many there were since it was asked for.
        chance: between 0 and 1, by which those that failed together are spread.
        retry_after: the seconds that the receiver asked for, which only lengthen the wait.
    """
    if tries > len(WAITS):
        return None
    seconds = WAITS[max(tries, 1) - 1] * (1 + _SPREAD * (2 * chance - 1))
    return timedelta(seconds=max(seconds, retry_after or 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One attempt that begins: a delivery with what it delivers."""

    id: UUID
    number: int
    """Of the attempt, over the delivery's whole life."""
    tries: int
    """Attempts since it was last asked for, this one included."""
    event_id: UUID
    """The same in every attempt: by it the receiver recognises a second copy."""
    event_type: str
    event: KeptEvent | None
    """None: it is not kept any more."""
    cause: DeliveryCause
    created_at: datetime


class GivenUp(NamedTuple):
    """A delivery for which nobody tries any more."""

    id: UUID
    subscription: str
    event_type: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery as people see it."""

    id: UUID
    subscription: str
    event_id: UUID
    event_type: str
    cause: DeliveryCause
    state: DeliveryState
    attempts: int
    failure: str | None
    created_at: datetime
    next_at: datetime | None
    settled_at: datetime | None
    is_kept: bool
    """Whether the event is kept, so that it can be delivered again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt as people see it."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: AttemptOutcome | None
    """None while it is on its way."""
    reason: str | None
    status: int | None
    latency_ms: int | None
    body: bytes | None
    """The first KiB of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries are wanted; None: any."""

    subscription: str | None = None
    state: DeliveryState | None = None
    event_type: str | None = None
    event_id: UUID | None = None
    from_at: datetime | None = None
    """By `created_at`, included."""
    to_at: datetime | None = None
    """Not included."""
