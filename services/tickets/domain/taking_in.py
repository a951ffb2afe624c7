"""What comes in about a case: further alerts, complaints, words, signals, messages. Nobody takes a step."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.tickets.domain.history import MessageNote
from services.tickets.domain.ticket import SUITE, Change, Ticket
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.contracts.collector import ComplaintFiled
from shared.vocabulary import Comment, ScoredAnswer, Severity

_SEVERITIES: tuple[Severity | None, ...] = (None, "info", "warning", "critical")


def link_alert(ticket: Ticket, alert: AlertRaised, *, at: datetime) -> Change:
    """Take one more alert on the same response into a case; its state stays.

    A case that was opened by hand takes from its first alert what nobody wrote down.
    """
    after = {
        "severity": higher(ticket.severity, alert.severity),
        "survey": ticket.survey or alert.survey,
        "touchpoint": ticket.touchpoint or alert.touchpoint,
        "location": ticket.location or alert.location,
        "channel": ticket.channel or alert.channel,
        "alert_id": ticket.alert_id or alert.alert_id,
        "respondent_id": ticket.respondent_id or alert.respondent_id,
        "reasons": each_once(ticket.reasons + alert.reasons),
        "comments": tuple(dict.fromkeys(ticket.comments + alert.comments)),
    }
    return ticket.write(
        "alert_linked", ticket.state, actor=SUITE, at=at, alert_id=alert.alert_id, after=after, is_step=False
    )


def join_complaint(ticket: Ticket, complaint: ComplaintFiled, comment: Comment | None, *, at: datetime) -> Change:
    """Take the complaint that followed a case's response into the case; its state stays.

    Args:
        ticket: the case.
        complaint: what the customer wrote, and whether they want a call.
        comment: their words; None where there are none.
        at: when it joins.
    """
    after = {
        "complaint_id": complaint.complaint_id,
        "category": ticket.category or complaint.category,
        "respondent_id": ticket.respondent_id or complaint.respondent_id,
        "comments": ticket.comments if comment is None else tuple(dict.fromkeys((*ticket.comments, comment))),
        "call_back": complaint.call_back or ticket.call_back,
    }
    return ticket.write("complaint_linked", ticket.state, actor=SUITE, at=at, after=after, is_step=False)


def add_words(ticket: Ticket, comments: Iterable[Comment], *, at: datetime) -> Change | None:
    """Take in what the customer wrote later; None where the case has words for the same questions already."""
    known = {comment.question for comment in ticket.comments}
    new = tuple(comment for comment in comments if comment.question not in known)
    if not new:
        return None
    after = {"comments": ticket.comments + new}
    return ticket.write("words_added", ticket.state, actor=SUITE, at=at, after=after, is_step=False)


def link_signal(ticket: Ticket, signal: SignalRaised, *, at: datetime) -> Change:
    """Take a signal about the same thing into a case; its state stays."""
    return link_raised(ticket, signal.alert_id, signal.severity, at=at)


def link_raised(ticket: Ticket, alert_id: UUID, severity: Severity, *, at: datetime) -> Change:
    """Take something into a case of which nothing else is new."""
    after = {"severity": higher(ticket.severity, severity), "alert_id": ticket.alert_id or alert_id}
    return ticket.write("alert_linked", ticket.state, actor=SUITE, at=at, alert_id=alert_id, after=after, is_step=False)


def note_message(ticket: Ticket, message: MessageNote, *, at: datetime) -> Change:
    """Write down what became of a message to the customer; what the suite does is no step of anybody."""
    return ticket.write("message", ticket.state, actor=SUITE, at=at, message=message, is_step=False)


def higher(one: Severity | None, other: Severity | None) -> Severity | None:
    """Return the higher of two severities; any is higher than none."""
    return max(one, other, key=_SEVERITIES.index)


def each_once(reasons: tuple[ScoredAnswer, ...]) -> tuple[ScoredAnswer, ...]:
    """Return each answer once, whether or not the alert that named it carried the concept and the verdict too."""
    by_answer: dict[ScoredAnswer, ScoredAnswer] = {}
    for reason in reasons:
        by_answer.setdefault(replace(reason, concept=None, verdict=None), reason)
    return tuple(by_answer.values())
