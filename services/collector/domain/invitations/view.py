"""An invitation with everything that is known of it, and what happened to it in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.invitations.disposition import Disposition, disposition_of, is_final
from services.collector.domain.invitations.facts import Facts
from services.collector.domain.invitations.invitation import Invitation, InvitationStatus
from services.collector.domain.messages.message import MessageState
from shared.vocabulary import MessageCause, MessageChannel

EntryKind = Literal[
    "requested",
    "waits",
    "refused",
    "message",
    "delivered",
    "reminder_planned",
    "reminder_stopped",
    "scanned",
    "opened",
    "started",
    "answered",
    "opted_out",
    "cancelled",
    "expires",
    "expired",
    "erased",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message about an invitation, without its words and its address."""

    id: UUID
    cause: MessageCause
    channel: MessageChannel
    state: MessageState
    reason: str | None
    requested_at: datetime
    due_at: datetime
    began_at: datetime | None
    settled_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, or is to happen."""

    at: datetime
    kind: EntryKind
    message: SentMessage | None = None
    reason: str | None = None
    count: int | None = None
    """Of visits by programs, or of answers."""
    number: int | None = None
    """Of a reminder, the first is 1."""


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation and where it stands."""

    invitation: Invitation
    status: InvitationStatus
    facts: Facts
    sent_at: datetime | None
    """When its first message left."""
    opted_out_at: datetime | None
    is_in_folder: bool = False
    """Whether its messages were written to a folder, so that nobody got them."""
    messages: Sequence[SentMessage] = field(default=())
    """The earliest first; empty in lists."""

    @property
    def disposition(self) -> Disposition:
        return disposition_of(self.facts)

    @property
    def is_final(self) -> bool:
        """Return whether nothing can change the disposition any more."""
        return is_final(self.facts)

    @property
    def reason(self) -> str | None:
        """Return why nothing was sent, or why it waits."""
        return self.invitation.reason or self.facts.refusal


def timeline_of(view: InvitationView, now: datetime) -> list[Entry]:
    """Return what happened and what is to happen, the earliest first."""
    one = view.invitation
    entries = [Entry(at=one.requested_at, kind="requested")]
    if one.refused_at is not None:
        entries.append(Entry(at=one.refused_at, kind="refused", reason=one.reason))
    elif one.is_open and one.invited_at is None:
        entries.append(Entry(at=one.send_at, kind="waits", reason=one.reason))
    for message in view.messages:
        at = message.settled_at or message.began_at or message.due_at
        entries.append(Entry(at=at, kind="message", message=message, reason=message.reason))
        if message.delivered_at is not None and message.delivered_at != at:
            entries.append(Entry(at=message.delivered_at, kind="delivered", message=message))
    if one.scanned_at is not None:
        entries.append(Entry(at=one.scanned_at, kind="scanned", count=one.scanner_visits))
    moments: tuple[tuple[EntryKind, datetime | None], ...] = (
        ("opened", one.opened_at),
        ("started", one.started_at),
        ("opted_out", view.opted_out_at),
        ("cancelled", one.cancelled_at),
        ("erased", one.erased_at),
    )
    entries += [Entry(at=at, kind=kind) for kind, at in moments if at is not None]
    if one.answered_at is not None:
        entries.append(Entry(at=one.answered_at, kind="answered", count=one.answers))
    entries += _ahead(view, now)
    return sorted(entries, key=lambda entry: entry.at)


def _ahead(view: InvitationView, now: datetime) -> list[Entry]:
    """Return the reminders that are planned or will not be sent, and the end."""
    one = view.invitation
    if one.invited_at is None:
        return []
    reminded = sum(message.cause == "reminder" for message in view.messages)
    stops = _stop(view, now)
    start = view.sent_at or one.invited_at
    found = []
    for number, moment in one.reminders_from(start):
        if number > reminded:
            kind: EntryKind = "reminder_planned" if stops is None else "reminder_stopped"
            found.append(Entry(at=moment, kind=kind, number=number, reason=stops))
    if one.cancelled_at is None and (one.answered_at is None or one.many_times):
        found.append(Entry(at=one.expires_at, kind="expired" if now >= one.expires_at else "expires"))
    return found


def _stop(view: InvitationView, now: datetime) -> str | None:
    """Return why no further reminder is sent; None when nothing stands in the way."""
    one = view.invitation
    reasons = (
        ("erased", one.erased_at is not None),
        ("answered", one.answered_at is not None),
        ("opted_out", view.opted_out_at is not None),
        ("cancelled", one.cancelled_at is not None),
        ("expired", now >= one.expires_at),
        ("not_delivered", view.status in {"refused", "not_delivered"}),
    )
    return next((reason for reason, holds in reasons if holds), None)
