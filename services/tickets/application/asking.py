"""Notices that tickets asks for: to whoever is given a case, and before a promise is broken. Pure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.tickets.domain.clocks.keeping import KeptClock
from services.tickets.domain.clocks.ladder import PUNCTUAL, Fired, TakenStep
from services.tickets.domain.promise import Promise
from services.tickets.domain.ticket import Change, Ticket
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.directory.people import Directory
from shared.fields import fields_in_common
from shared.vocabulary import Severity, SubjectKind

_GIVING = frozenset({"assigned", "reopened"})
_SEVERITY: Severity = "warning"
"""Of a case without an alert: somebody waits for it nevertheless."""


def is_giving(change: Change) -> bool:
    """Return whether a step gives a case to somebody, or gives it back."""
    return change.entry.action in _GIVING


def assignment_notice(change: Change, directory: Directory) -> TicketsNoticeRequested | None:
    """Return the notice to whoever has a case after a step, or to the team that it waits for.

    None when it is theirs by what they did themselves, when it is nobody's, and when nobody can be reached.
    """
    ticket, entry = change.ticket, change.entry
    of_team = ticket.assignee is None
    recipient = recipient_of(ticket.team if of_team else ticket.assignee, directory)
    if not is_giving(change) or recipient is None or entry.actor == ticket.assignee:
        return None
    return TicketsNoticeRequested(
        **about_case(ticket, entry.at),
        notice_key=f"assignment:{ticket.id}:{entry.version}",
        cause="team_assignment" if of_team else "assignment",
        reason="first",
        recipients=(recipient,),
        occurred_at=entry.at,
    )


def promise_notice(
    promise: Promise, ticket: Ticket | None, directory: Directory, *, at: datetime
) -> TicketsNoticeRequested:
    """Return the notice that a promised call is due, to whoever has the case; else to whoever answers for it.

    Args:
        promise: that nobody has kept yet.
        ticket: the case; None where the rule opened none.
        directory: of the company.
        at: now.
    """
    recipient = None if ticket is None else recipient_of(ticket.assignee, directory)
    fields: dict[str, Any] = {
        "notice_key": f"promise:{promise.recovery_id}",
        "cause": "promise",
        "reason": "first",
        "recipients": (recipient or Recipient(kind="responsible"),),
        "figures": {"promised_until": promise.promise_at.isoformat()},
        "occurred_at": at,
    }
    if ticket is not None:
        return TicketsNoticeRequested(**about_case(ticket, at), **fields)
    subject: SubjectKind = "response" if promise.response_id is not None else "complaint"
    subject_id = str(promise.response_id or promise.complaint_id)
    return TicketsNoticeRequested(
        **fields,
        group=f"{subject}:{subject_id}",
        subject=subject,
        subject_id=subject_id,
        severity=_SEVERITY,
        survey=promise.survey,
        touchpoint=promise.touchpoint,
        location=promise.location,
        at=at,
    )


def escalation_notice(
    ticket: Ticket, clock: KeptClock, fired: Fired, step: TakenStep, *, at: datetime
) -> TicketsNoticeRequested:
    """Return the notice that the time of a case runs out, or is over.

    Args:
        ticket: the case.
        clock: of the case, before the step.
        fired: who gets it.
        step: that is taken.
        at: now.
    """
    figures: dict[str, str | int | float] = {"clock": clock.kind, "percent": step.percent}
    if clock.due_at is not None:
        figures["deadline_at"] = clock.due_at.isoformat()
    if step.late_seconds > PUNCTUAL.total_seconds():
        figures["late_minutes"] = step.late_seconds // 60
    if not fired.is_reached:
        figures["is_reached"] = 0
    return TicketsNoticeRequested(
        **about_case(ticket, at),
        notice_key=f"escalation:{clock.ref}:{step.number}",
        cause="escalation",
        reason="first" if clock.last_fired_at is None else "escalated",
        recipients=(fired.recipient,),
        figures=figures,
        urgency="digest" if step.is_old else "at_once",
        is_acknowledged_by_hand=True,
        occurred_at=at,
    )


def recipient_of(assignee: str | None, directory: Directory) -> Recipient | None:
    """Return who an assignee is: a person, or a team by its key or name; None for nobody, or any other name."""
    if assignee is None:
        return None
    try:
        return Recipient(kind="person", person_id=UUID(assignee))
    except ValueError:
        teams = (team for team in directory.teams.values() if assignee in {team.key, team.name})
        team = next((one for one in teams if one.is_active), None)
        return None if team is None else Recipient(kind="team", team=team.key)


def about_case(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """Return the fields of a notice that say which case it is, and which notices it goes along with."""
    known = fields_in_common(ticket, TicketsNoticeRequested)
    # Both mean something else of a notice.
    del known["figures"], known["cause"]
    return known | {
        "group": group_of(ticket),
        "subject": "ticket",
        "subject_id": str(ticket.id),
        "severity": ticket.severity or _SEVERITY,
        "ticket_id": ticket.id,
        "ticket_number": ticket.number,
        "answers": ticket.reasons,
        "at": at,
    }


def groups_of(ticket: Ticket) -> set[str]:
    """Return what all notices go along with that are about a case, or about an answer or a complaint in it."""
    answers = {f"response:{one}" for one in ticket.responses}
    return {group_of(ticket)} | answers | {f"complaint:{one}" for one in ticket.complaints}


def group_of(ticket: Ticket) -> str:
    """Return what the notices of a case go along with: those of alerts about the same answer or complaint."""
    if ticket.response_id is not None:
        return f"response:{ticket.response_id}"
    return f"ticket:{ticket.id}" if ticket.complaint_id is None else f"complaint:{ticket.complaint_id}"
