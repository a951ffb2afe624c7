"""What comes in about a case: further alerts, complaints, words, signals, messages. Nobody takes a step."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.tickets.domain.history import MessageNote
from services.tickets.domain.ticket import SUITE, Change, Ticket
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.contracts.collector import ComplaintFiled
from shared.vocabulary import CallBack, Comment, ScoredAnswer, Severity

_SEVERITIES: tuple[Severity | None, ...] = (None, "info", "warning", "critical")


def link_alert(ticket: Ticket, alert: AlertRaised, *, at: datetime) -> Change:
    """Take one more alert on the same response into a case; its state stays.

    A case that was opened by hand takes from its first alert what nobody wrote down.
    """
    after = _after_alert(ticket, alert)
    return ticket.write(
        "alert_linked", ticket.state, actor=SUITE, at=at, alert_id=alert.alert_id, after=after, is_step=False
    )


def join_answer(ticket: Ticket, alert: AlertRaised, *, at: datetime, is_gone: bool = False) -> list[Change]:
    """Take a further answer of the same customer into a case; one that is resolved is reopened because of it.

    Args:
        ticket: the case; it is not closed.
        alert: about the answer.
        at: when it joins.
        is_gone: whether the answer was taken back already: it joins, and reopens nothing.
    """
    after = _after_alert(ticket, alert)
    if ticket.responses:
        after["further_response_ids"] = (*ticket.further_response_ids, alert.response_id)
    else:
        after["response_id"] = alert.response_id
    about = {"alert_id": alert.alert_id, "response_id": alert.response_id}
    joined = ticket.write("answer_joined", ticket.state, actor=SUITE, at=at, **about, after=after, is_step=False)
    return [joined] if is_gone else [joined, *_again(joined.ticket, at=at, response_id=alert.response_id)]


def _again(ticket: Ticket, *, at: datetime, response_id: UUID | None = None) -> list[Change]:
    """Return that a resolved case is reopened: whose customer is unhappy again is not settled."""
    return [ticket.reopen(actor=SUITE, at=at, response_id=response_id)] if ticket.state == "resolved" else []


def _after_alert(ticket: Ticket, alert: AlertRaised) -> dict[str, Any]:
    return urgency(ticket, alert.severity) | {
        "survey": ticket.survey or alert.survey,
        "touchpoint": ticket.touchpoint or alert.touchpoint,
        "location": ticket.location or alert.location,
        "channel": ticket.channel or alert.channel,
        "alert_id": ticket.alert_id or alert.alert_id,
        "respondent_id": ticket.respondent_id or alert.respondent_id,
        "reasons": each_once(ticket.reasons + alert.reasons),
        "comments": tuple(dict.fromkeys(ticket.comments + alert.comments)),
    }


def join_complaint(
    ticket: Ticket,
    complaint: ComplaintFiled,
    comment: Comment | None,
    wish: CallBack | None,
    *,
    at: datetime,
    is_gone: bool = False,
) -> list[Change]:
    """Take a complaint of a case's customer into the case; one that is resolved is reopened because of it.

    Args:
        ticket: the case; it is not closed.
        complaint: what the customer wrote.
        comment: their words; None where there are none.
        wish: whether they want a call, by all complaints of the case.
        at: when it joins.
        is_gone: whether its author was erased already: it joins, and reopens nothing.
    """
    more = (*ticket.further_complaint_ids, complaint.complaint_id)
    first = ticket.complaint_id is None
    after = ({"complaint_id": complaint.complaint_id} if first else {"further_complaint_ids": more}) | {
        "category": ticket.category or complaint.category,
        "respondent_id": ticket.respondent_id or complaint.respondent_id,
        "comments": ticket.comments if comment is None else tuple(dict.fromkeys((*ticket.comments, comment))),
        "call_back": wish or ticket.call_back,
        "call_back_open_since": at if complaint.call_back else ticket.call_back_open_since,
    }
    joined = ticket.write("complaint_linked", ticket.state, actor=SUITE, at=at, after=after, is_step=False)
    return [joined] if is_gone else [joined, *_again(joined.ticket, at=at)]


def change_words(ticket: Ticket, comments: tuple[Comment, ...], *, at: datetime) -> Change | None:
    """Let a case have the words that its customer uses by now; None where it has them already."""
    if set(comments) == set(ticket.comments):
        return None
    after = {"comments": comments}
    return ticket.write("words_added", ticket.state, actor=SUITE, at=at, after=after, is_step=False)


def link_signal(ticket: Ticket, signal: SignalRaised, *, at: datetime) -> Change:
    """Take a signal about the same thing into a case; its state stays."""
    return link_raised(ticket, signal.alert_id, signal.severity, at=at)


def link_raised(ticket: Ticket, alert_id: UUID, severity: Severity, *, at: datetime) -> Change:
    """Take something into a case of which nothing else is new."""
    after = urgency(ticket, severity) | {"alert_id": ticket.alert_id or alert_id}
    return ticket.write("alert_linked", ticket.state, actor=SUITE, at=at, alert_id=alert_id, after=after, is_step=False)


def note_message(ticket: Ticket, message: MessageNote, *, at: datetime) -> Change:
    """Write down what became of a message to the customer; what the suite does is no step of anybody."""
    return ticket.write("message", ticket.state, actor=SUITE, at=at, message=message, is_step=False)


def urgency(ticket: Ticket, severity: Severity | None) -> dict[str, Any]:
    """Return the fields that say how urgent a case is after one more severity; a case that has risen stays so."""
    own = higher(ticket.raised_from or ticket.severity, severity)
    return {"severity": own} if ticket.raised_from is None else {"severity": one_higher(own), "raised_from": own}


def one_higher(severity: Severity | None) -> Severity | None:
    """Return the next higher severity; the highest stays, and so does none."""
    if severity is None:
        return None
    return _SEVERITIES[min(_SEVERITIES.index(severity) + 1, len(_SEVERITIES) - 1)]


def higher(one: Severity | None, other: Severity | None) -> Severity | None:
    """Return the higher of two severities; any is higher than none."""
    return max(one, other, key=_SEVERITIES.index)


def each_once(reasons: tuple[ScoredAnswer, ...]) -> tuple[ScoredAnswer, ...]:
    """Return each answer once, whether or not the alert that named it carried the concept and the verdict too."""
    by_answer: dict[ScoredAnswer, ScoredAnswer] = {}
    for reason in reasons:
        by_answer.setdefault(replace(reason, concept=None, verdict=None), reason)
    return tuple(by_answer.values())
