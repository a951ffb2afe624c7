"""Whether somebody may be written to: the last wish counts, and without a basis nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose

PermissionReason = Literal["ok", "opted_out", "no_basis", "suppressed"]


@dataclass(frozen=True, slots=True)
class Permission:
    """The answer, with its reason."""

    reason: PermissionReason
    basis: MessageBasis | None = None
    """On which a message may be sent; None when it may not."""

    @property
    def is_given(self) -> bool:
        return self.reason == "ok"


def permission(
    entries: Iterable[ConsentEntry],
    suppressions: Iterable[Suppression],
    *,
    channel: MessageChannel,
    purpose: MessagePurpose,
    claimed: MessageBasis | None,
    now: datetime,
) -> Permission:
    """Return whether a person may be written to.

    Args:
        entries: of the ledger, under all names of the person, in any order.
        suppressions: of the address, in any order.
        channel: of the message.
        purpose: of the message.
        claimed: the basis that the sender names where the ledger has none. A consent cannot be claimed: it stands in
            the ledger.
        now: the moment of asking.
    """
    about = [one for one in entries if one.is_about(channel, purpose)]
    last = max(about, key=lambda one: (one.said_at, one.id), default=None)
    if last is not None and last.wish == "withdrawn":
        return Permission("opted_out")
    basis = last.basis or "consent" if last is not None else claimed
    if basis is None or (last is None and basis == "consent"):
        return Permission("no_basis")
    if any(one.holds(now) for one in suppressions):
        return Permission("suppressed")
    return Permission("ok", basis)
