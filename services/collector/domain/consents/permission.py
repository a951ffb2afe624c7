"""Whether somebody may be written to: the last wish counts, and without a basis nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.consents.wish import undone_by
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


def last_wish(entries: Iterable[ConsentEntry], channel: MessageChannel, purpose: MessagePurpose) -> ConsentEntry | None:
    """Return the wish that counts: the last one about such a message that was not undone.

    Of two of the same moment an objection counts more than a consent: whoever sends both did not mean to be written to.
    """
    all_of_them = list(entries)
    undone = undone_by(all_of_them)
    about = [
        one for one in all_of_them if one.is_about(channel, purpose) and one.undoes is None and one.id not in undone
    ]
    return max(about, key=lambda one: (one.said_at, one.wish == "withdrawn", one.id), default=None)


def wants_no_surveys(entries: Iterable[ConsentEntry], channel: str) -> bool:
    """Return whether somebody wishes not to be asked.

    Args:
        entries: of the ledger, under all names of the person, in any order.
        channel: on which they would be asked. A wish about mails or text messages alone says nothing about a website.
    """
    if channel not in get_args(MessageChannel):
        return wants_no_surveys([one for one in entries if one.channel is None], "email")
    last = last_wish(entries, cast("MessageChannel", channel), "survey")
    return last is not None and last.wish == "withdrawn"


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
    last = last_wish(entries, channel, purpose)
    if last is not None and last.wish == "withdrawn":
        return Permission("opted_out")
    basis = last.basis or "consent" if last is not None else claimed
    if basis is None or (last is None and basis == "consent"):
        return Permission("no_basis")
    if any(one.holds(now) for one in suppressions):
        return Permission("suppressed")
    return Permission("ok", basis)
