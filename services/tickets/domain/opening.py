"""How tickets come into being: by an alert that asks for a case, by a complaint, or by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.domain.history import Entry
from services.tickets.domain.said import COMPLAINT
from services.tickets.domain.ticket import FIRST_VERSION, SUITE, Change, Ticket
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.contracts.collector import ComplaintFiled
from shared.directory.structure import Structure
from shared.errors import ConflictError
from shared.fields import fields_in_common
from shared.vocabulary import Comment, Metric, ScoredAnswer, Severity, Spot, SubjectKind

_SIGNALS: Mapping[SubjectKind, str] = {
    "series": "A score moved",
    "target": "A target was missed",
    "source": "A source fell silent",
}
OPENING: frozenset[SubjectKind] = frozenset(_SIGNALS)
"""What signals open tickets about. A complaint has its own, and a ticket is one."""
_NAMED_BY = ("name", "target", "concept")
_METRIC_NAMES: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": "Rating"}


class ResponseHasTicketError(ConflictError):
    """The response already has an open ticket; a customer is called back once."""

    slug = "response-has-ticket"
    title = "This response has an open ticket"

    def __init__(self, number: int | None) -> None:
        """Name the ticket that is open; None when whoever asks must not see it."""
        if number is None:
            super().__init__("A ticket is open for this response, at a location that is not yours.")
        else:
            super().__init__(f"Ticket number {number} is open for this response. Work on that one.")


@dataclass(frozen=True, slots=True)
class ManualCase(Spot):
    """What somebody writes down who opens a case by hand."""

    subject: str
    severity: Severity | None = None
    survey: str | None = None
    response_id: UUID | None = None
    respondent_id: UUID | None = None
    """The customer, where whoever opens it knows their id."""
    note: str | None = None


def open_for_alert(alert: AlertRaised, *, ticket_id: UUID, number: int, at: datetime) -> Change:
    return _opened(alert, ticket_id, number, at, kind="alert", subject=subject_of_alert(alert))


def comment_of(complaint: ComplaintFiled) -> Comment | None:
    """Return the customer's words; None where there are none."""
    return Comment(COMPLAINT, complaint.text) if complaint.text else None


def open_for_complaint(complaint: ComplaintFiled, *, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about a complaint; the customer's words are its comment."""
    words = tuple(filter(None, (comment_of(complaint),)))
    subject = subject_of_complaint(complaint)
    return _opened(complaint, ticket_id, number, at, kind="complaint", subject=subject, comments=words)


def open_for_signal(signal: SignalRaised, *, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about something that no customer said."""
    subject, about = subject_of_signal(signal), about_of(signal)
    return _opened(signal, ticket_id, number, at, kind="signal", subject=subject, about=about)


def about_of(signal: SignalRaised) -> str:
    """Return what the tickets of a signal have in common."""
    return f"{signal.subject}:{signal.subject_id}"


def open_by_hand(case: ManualCase, *, actor: str, ticket_id: UUID, number: int, at: datetime) -> Change:
    """Return a new ticket about a case that `actor` learned of without an alert or a complaint."""
    return _opened(case, ticket_id, number, at, actor=actor, note=case.note)


def _opened(
    source: AlertRaised | ComplaintFiled | SignalRaised | ManualCase,
    ticket_id: UUID,
    number: int,
    at: datetime,
    *,
    actor: str = SUITE,
    note: str | None = None,
    **own: object,
) -> Change:
    """Return a new ticket with everything that its source knows, and with fields of its own."""
    new = {"id": ticket_id, "number": number, "state": "new", "created_at": at, "updated_at": at, "waiting_since": at}
    # The version of an alert is that of the survey.
    known = fields_in_common(source, Ticket) | {"version": FIRST_VERSION}
    known["call_back_open_since"] = at if known.get("call_back") else None
    ticket = Ticket(**known | new | own)
    entry = Entry(
        version=ticket.version,
        action="opened",
        actor=actor,
        at=ticket.created_at,
        from_state=None,
        to_state=ticket.state,
        note=note,
        alert_id=ticket.alert_id,
    )
    return Change(ticket, entry)


def placed(change: Change, structure: Structure) -> Change:
    """Return the opening of a case with the units that its location belongs to at this moment."""
    path = tuple(unit.code for unit in structure.path_of(change.ticket.location or ""))
    return replace(change, ticket=replace(change.ticket, unit_path=path)) if path else change


def subject_of_alert(alert: AlertRaised) -> str:
    """Return one line for agents: what happened and where. Nothing in it points at a person."""
    what = summary_of(alert.reasons[0]) if alert.reasons else f"Alert {alert.rule}"
    return f"{what} at {alert.touchpoint}" if alert.touchpoint else f"{what} in {alert.survey}"


def subject_of_complaint(complaint: ComplaintFiled) -> str:
    """Return one line for agents: what it is about and where. Nothing in it points at a person."""
    about = f"Complaint: {complaint.category}" if complaint.category else "Complaint"
    return f"{about} at {complaint.touchpoint}" if complaint.touchpoint else about


def subject_of_signal(signal: SignalRaised) -> str:
    """Return one line for agents: what happened to what."""
    name = name_in(signal.figures)
    what = _SIGNALS[signal.subject]
    return f"{what}: {name}" if name else what


def name_in(figures: Mapping[str, str | int | float]) -> str:
    """Return how people call what a signal is about; empty where it has no name."""
    return str(next((figures[name] for name in _NAMED_BY if name in figures), ""))


def summary_of(answer: ScoredAnswer) -> str:
    """Return an answer in a few words, such as `Detractor: 2/10` or `Dissatisfied: 5/5 (1 is best)`."""
    name = answer.category.capitalize() if answer.category else _METRIC_NAMES[answer.metric]
    direction = f" ({answer.scale_min} is best)" if answer.polarity == "low_is_good" else ""
    return f"{name}: {answer.value}/{answer.scale_max}{direction}"
