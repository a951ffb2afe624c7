"""A ticket: one case, from the complaint until the loop is closed, and its history."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.tickets.domain.history import Action, Entry, MessageNote
from services.tickets.domain.workflow import State, StepRefusedError, next_state
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.contracts.collector import ComplaintFiled
from shared.errors import NotFoundError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition, check_expected
from shared.vocabulary import (
    CallBack,
    Channel,
    Comment,
    ScoredAnswer,
    Severity,
    Spot,
)

FIRST_VERSION = 1
SUITE = "heed"
"""The actor of what nobody did by hand."""
_TAG_LENGTH = 32

TicketKind = Literal["alert", "complaint", "manual", "signal"]
"""What a ticket was opened for: an alert, a complaint without a survey, by hand, or something that no customer said,
such as a source that fell silent."""
_SEVERITIES: tuple[Severity | None, ...] = (None, "info", "warning", "critical")


class TicketNotFoundError(NotFoundError):
    slug = "ticket-not-found"
    title = "There is no such ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Spot):
    """A ticket as it stands. The version grows by one with every entry of its history."""

    id: UUID
    number: int
    subject: str
    state: State
    version: int
    kind: TicketKind = "manual"
    severity: Severity | None = None
    """The highest of its alerts; None without one, and in tickets that are older than this field."""
    category: str | None = None
    """What a complaint is about, a key that the operator chose."""
    survey: str | None = None
    channel: Channel | None = None
    response_id: UUID | None = None
    alert_id: UUID | None = None
    complaint_id: UUID | None = None
    """The complaint that it was opened for, or that joined it; None while there is none."""
    call_back: CallBack | None = None
    """The customer's wish to be called back."""
    about: str | None = None
    """What a signal is about, such as `source:device:7`; there is one open ticket about it at most."""
    figures: Mapping[str, str | int | float] = field(default_factory=dict)
    """The numbers of that signal, by name."""
    respondent_id: UUID | None = None
    assignee: str | None = None
    """The id of a person, or any other name."""
    root_cause: str | None = None
    reasons: tuple[ScoredAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    created_at: datetime
    updated_at: datetime
    waiting_since: datetime
    """When it was opened, or when somebody did something about it last."""
    closed_at: datetime | None = None

    @property
    def tag(self) -> str:
        """Return a digest that changes with every step, and when the customer's words are erased."""
        state = f"{self.id} {self.version} {self.respondent_id} {len(self.comments)}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    def expect(self, expected: Precondition | None) -> "Ticket":
        """Return the ticket itself when it still is as whoever takes a step has read it.

        Raises:
            PreconditionRequiredError: they do not say what they have read.
            PreconditionFailedError: it is another by now.
        """
        if expected is None:
            message = (
                "The step was not taken: send the `ETag` of the ticket, as you have read it, as `If-Match`; or "
                "`If-Match: *` to take the step whatever has changed."
            )
            raise PreconditionRequiredError(message)
        check_expected(expected, self.tag, thing="ticket")
        return self

    def assign(self, assignee: str, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Make `assignee` responsible.

        Raises:
            StepRefusedError: the ticket is resolved or closed, or it is theirs already.
        """
        state = next_state(self.state, "assign")
        if assignee == self.assignee:
            message = "The ticket is assigned to them already."
            raise StepRefusedError(message)
        entry = self._entry("assigned", state, actor=actor, at=at, note=note, assignee=assignee)
        return self._change(entry)

    def contact(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Note that the customer was contacted.

        Raises:
            StepRefusedError: that is noted already, or the ticket is resolved or closed.
        """
        entry = self._entry("contacted", next_state(self.state, "contact"), actor=actor, at=at, note=note)
        return self._change(entry)

    def resolve(self, *, actor: str, at: datetime, note: str | None = None, root_cause: str | None = None) -> "Change":
        """Say that the cause is dealt with, and what it was when that is known.

        Raises:
            StepRefusedError: the ticket is resolved or closed.
        """
        entry = self._entry(
            "resolved", next_state(self.state, "resolve"), actor=actor, at=at, note=note, root_cause=root_cause
        )
        return self._change(entry, root_cause=root_cause)

    def close(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Close the loop.

        Raises:
            StepRefusedError: the ticket is not resolved.
        """
        entry = self._entry("closed", next_state(self.state, "close"), actor=actor, at=at, note=note)
        return self._change(entry, closed_at=at)

    def reopen(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Take the case up again; its next resolution names its own root cause.

        Raises:
            StepRefusedError: the ticket is neither resolved nor closed.
        """
        state = next_state(self.state, "reopen")
        entry = self._entry("reopened", state if self.assignee else "new", actor=actor, at=at, note=note)
        return self._change(entry, root_cause=None, closed_at=None)

    def note(self, *, actor: str, at: datetime, note: str) -> "Change":
        """Write something down; the state stays, and every state allows it."""
        return self._change(self._entry("noted", self.state, actor=actor, at=at, note=note))

    def link(self, alert: AlertRaised, *, at: datetime) -> "Change":
        """Take one more alert on the same response into this case; its state stays.

        A case that was opened by hand takes from its first alert what nobody wrote down.
        """
        entry = self._entry("alert_linked", self.state, actor=SUITE, at=at, alert_id=alert.alert_id)
        return self._change(
            entry,
            severity=max(self.severity, alert.severity, key=_SEVERITIES.index),
            survey=self.survey or alert.survey,
            touchpoint=self.touchpoint or alert.touchpoint,
            location=self.location or alert.location,
            channel=self.channel or alert.channel,
            alert_id=self.alert_id or alert.alert_id,
            respondent_id=self.respondent_id or alert.respondent_id,
            reasons=_each_once(self.reasons + alert.reasons),
            comments=tuple(dict.fromkeys(self.comments + alert.comments)),
            waiting_since=self.waiting_since,
        )

    def join(self, complaint: ComplaintFiled, comment: Comment | None, *, at: datetime) -> "Change":
        """Take the complaint that followed this case's response into the case; its state stays.

        Args:
            complaint: what the customer wrote, and whether they want a call.
            comment: their words; None where there are none.
            at: when it joins.
        """
        entry = self._entry("complaint_linked", self.state, actor=SUITE, at=at)
        return self._change(
            entry,
            complaint_id=complaint.complaint_id,
            category=self.category or complaint.category,
            respondent_id=self.respondent_id or complaint.respondent_id,
            comments=self.comments if comment is None else tuple(dict.fromkeys((*self.comments, comment))),
            call_back=complaint.call_back or self.call_back,
            waiting_since=self.waiting_since,
        )

    def add_words(self, comments: Iterable[Comment], *, at: datetime) -> "Change | None":
        """Take in what the customer wrote later; None where the case has words for the same questions already."""
        known = {comment.question for comment in self.comments}
        new = tuple(comment for comment in comments if comment.question not in known)
        if not new:
            return None
        entry = self._entry("words_added", self.state, actor=SUITE, at=at)
        return self._change(entry, comments=self.comments + new, waiting_since=self.waiting_since)

    def link_signal(self, signal: SignalRaised, *, at: datetime) -> "Change":
        """Take a signal about the same thing into this case; its state stays."""
        return self.link_raised(signal.alert_id, signal.severity, at=at)

    def link_raised(self, alert_id: UUID, severity: Severity, *, at: datetime) -> "Change":
        """Take something into this case of which nothing else is new."""
        return self._change(
            self._entry("alert_linked", self.state, actor=SUITE, at=at, alert_id=alert_id),
            severity=max(self.severity, severity, key=_SEVERITIES.index),
            alert_id=self.alert_id or alert_id,
            waiting_since=self.waiting_since,
        )

    def note_message(self, message: MessageNote, *, at: datetime) -> "Change":
        """Write down what became of a message to the customer; what the suite does is no step of anybody."""
        entry = replace(self._entry("message", self.state, actor=SUITE, at=at), message=message)
        return self._change(entry, waiting_since=self.waiting_since)

    def _entry(
        self,
        action: Action,
        state: State,
        *,
        actor: str,
        at: datetime,
        note: str | None = None,
        assignee: str | None = None,
        root_cause: str | None = None,
        alert_id: UUID | None = None,
    ) -> Entry:
        return Entry(
            version=self.version + 1,
            action=action,
            actor=actor,
            at=at,
            from_state=self.state,
            to_state=state,
            assignee=assignee or self.assignee,
            note=note,
            root_cause=root_cause,
            alert_id=alert_id,
        )

    def _change(self, entry: Entry, **more: Any) -> "Change":  # noqa: ANN401 - fields of this class
        after = {
            "state": entry.to_state,
            "version": entry.version,
            "assignee": entry.assignee,
            "updated_at": entry.at,
            "waiting_since": entry.at,
        }
        return Change(replace(self, **after | more), entry, before=self)


@dataclass(frozen=True, slots=True)
class Change:
    """A step that was taken: the ticket after it, and its entry in the history."""

    ticket: Ticket
    entry: Entry
    before: Ticket | None = None
    """None for the first entry only."""


def _each_once(reasons: tuple[ScoredAnswer, ...]) -> tuple[ScoredAnswer, ...]:
    """Return each answer once, whether or not the alert that named it carried the concept and the verdict too."""
    by_answer: dict[ScoredAnswer, ScoredAnswer] = {}
    for reason in reasons:
        by_answer.setdefault(replace(reason, concept=None, verdict=None), reason)
    return tuple(by_answer.values())
