"""A delivery: a notice, or a digest of several, to one destination."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.notifications.domain.destination import DestinationChannel
from services.notifications.domain.notices.notice import Addressee
from shared.gateways.ports import Sent

DeliveryState = Literal["waiting", "digested", "sending", "sent", "failed", "unknown", "withheld"]
"""`digested`: a digest says it. `unknown`: it may have been sent, and nobody knows."""
OPEN: tuple[DeliveryState, ...] = ("waiting", "sending")
UNSETTLED: tuple[DeliveryState, ...] = (*OPEN, "digested")
INTERRUPTED = "interrupted"
FIRST_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 1800.0
TRIED_FOR = timedelta(hours=12)
"""After so long a notice is no news, and a far side that keeps saying "later" is taken at its word no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    id: UUID
    notice_id: UUID | None = None
    """None: it is a digest."""
    addressee: Addressee
    destination_id: UUID
    channel: DestinationChannel
    digest: str | None = None
    """Of a digest: which one, such as `storm`."""
    digest_id: UUID | None = None
    """Of a digested one: the digest."""
    due_at: datetime
    state: DeliveryState = "waiting"
    reason: str | None = None
    attempts: int = 0
    account: str | None = None
    handed_over_at: datetime | None = None
    gateway_id: str | None = None
    answer: str = field(default="", repr=False)
    created_at: datetime
    settled_at: datetime | None = None

    @property
    def is_digest(self) -> bool:
        return self.notice_id is None

    def begun(self, account: str | None) -> "Delivery":
        return replace(
            self, state="sending", attempts=self.attempts + 1, account=account, handed_over_at=None, reason=None
        )

    def settled(self, state: DeliveryState, at: datetime, reason: str | None = None) -> "Delivery":
        return replace(self, state=state, reason=reason, settled_at=at)

    def after(self, sent: Sent, at: datetime) -> "Delivery":
        """Return it as it is after an attempt; `waiting` when it is worth another one."""
        ended = replace(self, gateway_id=sent.gateway_id or self.gateway_id)
        match sent.outcome:
            case "accepted":
                return ended.settled("sent", at)
            case "later" if at - self.due_at < TRIED_FOR:
                return replace(ended, state="waiting", reason=sent.status)
            case "unknown":
                return ended.settled("unknown", at, sent.status or "unknown")
            case _:
                return ended.settled("failed", at, sent.status or sent.outcome)

    def wait_seconds(self, sent: Sent) -> float:
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(self.attempts - 1, 30))
        return max(sent.retry_seconds or 0.0, wait)


def left_behind(delivery: Delivery, *, may_be_repeated: bool) -> Literal["nothing", "repeat", "unknown"]:
    """Return what to do about a delivery that another process began: by the mark that it left, or did not.

    `nothing`: nothing was sent, so it is sent now. `repeat`: the far side delivers once what is sent twice.
    """
    if delivery.state != "sending" or delivery.handed_over_at is None:
        return "nothing"
    return "repeat" if may_be_repeated else "unknown"


def settled_of(deliveries: Sequence[Delivery]) -> Literal["sent", "failed"] | None:
    """Return what became of a notice on all its ways; None while one of them may still take it over."""
    if any(one.state == "sent" for one in deliveries):
        return "sent"
    return None if any(one.state in UNSETTLED for one in deliveries) else "failed"
