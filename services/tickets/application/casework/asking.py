"""Notices about what people do with cases: to those who watch, are mentioned, or wanted to look again. Pure."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.tickets.application.asking import about_case, recipient_of
from services.tickets.domain.casework.due_dates import DueDate
from services.tickets.domain.ticket import Change, Ticket
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.directory.people import Directory
from shared.due.pieces import Claimed
from shared.vocabulary import NoticeCause, NoticeUrgency

_DUE_CAUSES: dict[DueDate, NoticeCause] = {"follow_up": "follow_up", "resume": "resumed"}


def watched_notice(change: Change, people: Iterable[UUID]) -> TicketsNoticeRequested:
    """Return the notice to those who watch a case that somebody else has done something.

    It can wait for their working hours. Whatever else happens to the case within the waiting time is one notice.
    """
    return _notice(change, "watched", people, urgency="working_hours")


def mention_notice(change: Change) -> TicketsNoticeRequested:
    """Return the notice to those whom a note mentions, but for its author."""
    entry = change.entry
    return _notice(change, "mention", (one for one in entry.mentions if str(one) != entry.actor))


def _notice(
    change: Change, cause: NoticeCause, people: Iterable[UUID], *, urgency: NoticeUrgency = "at_once"
) -> TicketsNoticeRequested:
    ticket, entry = change.ticket, change.entry
    return TicketsNoticeRequested(
        **about_case(ticket, entry.at) | {"group": _group_of(ticket)},
        notice_key=f"{cause}:{ticket.id}:{entry.version}",
        cause=cause,
        reason="first",
        recipients=tuple(Recipient(kind="person", person_id=one) for one in sorted(people)),
        urgency=urgency,
        occurred_at=entry.at,
    )


def due_notice(
    date: DueDate, ticket: Ticket, directory: Directory, *, claimed: Claimed, at: datetime
) -> TicketsNoticeRequested:
    """Return the notice to whoever has a case that something is due; else to its team, else to who answers for it.

    Args:
        date: what is due.
        ticket: the case.
        directory: of the company.
        claimed: the due work, of which each has a notice of its own.
        at: now.
    """
    of_team = Recipient(kind="team", team=ticket.team) if ticket.team in directory.teams else None
    recipient = recipient_of(ticket.assignee, directory) or of_team or Recipient(kind="responsible")
    return TicketsNoticeRequested(
        **about_case(ticket, at) | {"group": _group_of(ticket)},
        notice_key=claimed.effect_key,
        cause=_DUE_CAUSES[date],
        reason="first",
        recipients=(recipient,),
        occurred_at=claimed.due_at,
    )


def _group_of(ticket: Ticket) -> str:
    """Return what these notices go along with: not with those of alerts, which whoever takes care of the alert ends."""
    return f"case:{ticket.id}"
