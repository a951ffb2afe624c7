"""How tickets come into being: by an alert, by a complaint, or by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.domain.complaint import subject_of_alert, subject_of_complaint
from services.tickets.domain.history import Entry
from services.tickets.domain.ticket import FIRST_VERSION, SUITE, Change, Ticket
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.vocabulary import Comment, Spot

FILED = "complaint"
"""Stands where a comment names its question: the customer's words answered none."""


@dataclass(frozen=True, slots=True)
class ManualCase(Spot):
    """What somebody writes down who opens a case by hand."""

    subject: str
    survey: str | None = None
    response_id: UUID | None = None
    note: str | None = None


def open_for_alert(alert: AlertRaised, *, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about `alert`."""
    ticket = Ticket(
        id=ticket_id,
        number=number,
        subject=subject_of_alert(alert),
        state="new",
        version=FIRST_VERSION,
        survey=alert.survey,
        touchpoint=alert.touchpoint,
        location=alert.location,
        channel=alert.channel,
        response_id=alert.response_id,
        alert_id=alert.alert_id,
        complaint_id=None,
        respondent_id=alert.respondent_id,
        assignee=None,
        root_cause=None,
        reasons=alert.reasons,
        comments=alert.comments,
        created_at=at,
        updated_at=at,
        closed_at=None,
    )
    return Change(ticket, _opened(ticket, actor=SUITE, note=None))


def open_for_complaint(complaint: ComplaintFiled, *, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about a complaint that came without a survey; the customer's words are its comment."""
    ticket = Ticket(
        id=ticket_id,
        number=number,
        subject=subject_of_complaint(complaint),
        state="new",
        version=FIRST_VERSION,
        survey=None,
        touchpoint=complaint.touchpoint,
        location=complaint.location,
        channel=complaint.channel,
        response_id=None,
        alert_id=None,
        complaint_id=complaint.complaint_id,
        respondent_id=complaint.respondent_id,
        assignee=None,
        root_cause=None,
        reasons=(),
        comments=(Comment(FILED, complaint.text),) if complaint.text else (),
        created_at=at,
        updated_at=at,
        closed_at=None,
    )
    return Change(ticket, _opened(ticket, actor=SUITE, note=None))


def open_by_hand(case: ManualCase, *, actor: str, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about a case that `actor` heard of outside of any alert."""
    ticket = Ticket(
        id=ticket_id,
        number=number,
        subject=case.subject,
        state="new",
        version=FIRST_VERSION,
        survey=case.survey,
        touchpoint=case.touchpoint,
        location=case.location,
        channel=None,
        response_id=case.response_id,
        alert_id=None,
        complaint_id=None,
        respondent_id=None,
        assignee=None,
        root_cause=None,
        reasons=(),
        comments=(),
        created_at=at,
        updated_at=at,
        closed_at=None,
    )
    return Change(ticket, _opened(ticket, actor=actor, note=case.note))


def _opened(ticket: Ticket, *, actor: str, note: str | None) -> Entry:
    return Entry(
        version=ticket.version,
        action="opened",
        actor=actor,
        at=ticket.created_at,
        from_state=None,
        to_state=ticket.state,
        assignee=None,
        note=note,
        alert_id=ticket.alert_id,
    )
