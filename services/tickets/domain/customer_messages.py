"""The messages of the suite to the customer of a case, as the policy wants them: which, when, whether still. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.tickets.domain.history import Entry
from services.tickets.domain.reading import UNSETTLED
from services.tickets.domain.recovery_policy import Policy
from services.tickets.domain.ticket import Change, Ticket
from shared.contracts.case_requests import CaseMessageKind, MessageRequested
from shared.vocabulary import MessageCause, MessageOutcome

EFFECT = "case-"
"""Begins the effect keys of messages that a policy wants."""
MOST_PROGRESS = 3
"""Whoever has been put off three times is not put off by a machine again."""
_ARRIVED: frozenset[MessageOutcome] = frozenset({"sent", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMessage:
    """A message of the suite or of a colleague in a case, as far as tickets knows of it; its words are elsewhere."""

    effect_key: str
    ticket_id: UUID
    kind: MessageCause
    requested_at: datetime
    taken_back_at: datetime | None = None
    outcome: MessageOutcome | None = None
    """None: it is not known yet."""
    outcome_at: datetime | None = None
    reason: str | None = None

    @property
    def is_out(self) -> bool:
        """Return whether the customer got it, or may have."""
        return self.outcome in _ARRIVED

    @property
    def may_be_taken_back(self) -> bool:
        return self.outcome is None and self.taken_back_at is None and self.effect_key.startswith(EFFECT)


def effect_of(kind: CaseMessageKind, ticket_id: UUID, number: int) -> str:
    """Return the effect key of a message; `number` is the version of the entry that it is about, or counts."""
    return f"{EFFECT}{kind}:{ticket_id}:{number}"


def can_be_written_to(ticket: Ticket) -> bool:
    return ticket.respondent_id is not None and ticket.kind != "signal"


def message_about(
    ticket: Ticket, kind: CaseMessageKind, policy: Policy, *, number: int, at: datetime
) -> MessageRequested | None:
    """Return the message that a policy wants about a case; None where it wants none, or nobody can be written to."""
    if not policy.definition.writes(kind) or not can_be_written_to(ticket):
        return None
    return MessageRequested(
        effect_key=effect_of(kind, ticket.id, number),
        ticket_id=ticket.id,
        number=ticket.number,
        kind=kind,
        respondent_id=ticket.respondent_id,
        response_id=ticket.response_id,
        complaint_id=ticket.complaint_id,
        touchpoint=ticket.touchpoint,
        location=ticket.location,
        template=policy.definition.template_of(kind),
        basis=policy.definition.basis,
        requested_at=at,
    )


def message_after(change: Change) -> CaseMessageKind | None:
    """Return which message a step leads to, where the policy wants it."""
    match change.entry.action:
        case "opened":
            return "receipt"
        case "closed":
            return "closing"
        case _:
            return None


def made_untrue(change: Change) -> frozenset[CaseMessageKind]:
    """Return which messages say what is not true any more after a step, as far as they were not sent."""
    match change.entry.action:
        case "reopened":
            return frozenset({"closing"})
        case "resolved" | "closed":
            return frozenset({"progress"})
        case "merged" if change.ticket.merged_into is not None:
            return frozenset({"receipt", "progress", "closing"})
        case _:
            return frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """Whether it is time to say that it goes on."""

    is_due: bool
    look_again_at: datetime | None
    """When to look again; None: never."""


def progress_of(
    ticket: Ticket,
    history: Iterable[Entry],
    messages: Sequence[CustomerMessage],
    policy: Policy | None,
    *,
    now: datetime,
) -> Progress:
    """Return whether a customer has had no news for so long that a message should say that it goes on.

    News is the opening of the case, a contact, and every message that went out or is on its way.

    Args:
        ticket: the case, locked.
        history: of the case.
        messages: in the case.
        policy: that applies by now.
        now: the moment.
    """
    if policy is None or not policy.definition.progress or ticket.state not in UNSETTLED:
        return Progress(is_due=False, look_again_at=None)
    sent = sum(one.kind == "progress" and one.taken_back_at is None for one in messages)
    if sent >= MOST_PROGRESS or not can_be_written_to(ticket):
        return Progress(is_due=False, look_again_at=None)
    rest = timedelta(days=policy.definition.progress_after_days)
    news_at = max(news_of(ticket, history, messages))
    if now < news_at + rest:
        return Progress(is_due=False, look_again_at=news_at + rest)
    return Progress(is_due=True, look_again_at=now + rest)


def news_of(ticket: Ticket, history: Iterable[Entry], messages: Iterable[CustomerMessage]) -> list[datetime]:
    """Return when the customer had news; the opening of the case is the first."""
    found = [ticket.created_at]
    for entry in history:
        if entry.action in {"contacted", "reopened"}:
            found.append(entry.took_place_at)
        elif entry.message is not None and entry.message.outcome in _ARRIVED:
            found.append(entry.at)
    found += [one.outcome_at or one.requested_at for one in messages if one.is_out or one.may_be_taken_back]
    return found
