"""A ticket: one case, from the complaint until the loop is closed."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.domain.errors import StaleTicketError, StepRefusedError
from services.tickets.domain.history import Action, Entry
from services.tickets.domain.workflow import State, next_state
from shared.contracts.alerts import AlertRaised
from shared.vocabulary import Channel, Comment, ScoredAnswer, Spot

FIRST_VERSION = 1
SUITE = "heed"
"""The actor of what nobody did by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Spot):
    """A ticket as it stands. The version grows by one with every entry of its history."""

    id: UUID
    number: int
    subject: str
    state: State
    version: int
    survey: str | None
    channel: Channel | None
    response_id: UUID | None
    alert_id: UUID | None
    complaint_id: UUID | None
    """The complaint that it was opened for; None when an alert or a person opened it."""
    respondent_id: UUID | None
    assignee: str | None
    root_cause: str | None
    reasons: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...]
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    def expect(self, seen: int | None) -> "Ticket":
        """Return the ticket itself, when it is still in the version that the caller has read.

        Args:
            seen: that version; None when they do not care.

        Raises:
            StaleTicketError: it has another version.
        """
        if seen is not None and seen != self.version:
            message = f"The ticket has version {self.version} now. Read it again and decide anew."
            raise StaleTicketError(message)
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
        return Change(self._after(entry), entry)

    def contact(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Note that the customer was contacted.

        Raises:
            StepRefusedError: that is noted already, or the ticket is resolved or closed.
        """
        entry = self._entry("contacted", next_state(self.state, "contact"), actor=actor, at=at, note=note)
        return Change(self._after(entry), entry)

    def resolve(self, *, actor: str, at: datetime, note: str | None = None, root_cause: str | None = None) -> "Change":
        """Say that the cause is dealt with, and what it was when that is known.

        Raises:
            StepRefusedError: the ticket is resolved or closed.
        """
        entry = self._entry(
            "resolved", next_state(self.state, "resolve"), actor=actor, at=at, note=note, root_cause=root_cause
        )
        return Change(replace(self._after(entry), root_cause=root_cause), entry)

    def close(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Close the loop.

        Raises:
            StepRefusedError: the ticket is not resolved.
        """
        entry = self._entry("closed", next_state(self.state, "close"), actor=actor, at=at, note=note)
        return Change(replace(self._after(entry), closed_at=at), entry)

    def reopen(self, *, actor: str, at: datetime, note: str | None = None) -> "Change":
        """Take the case up again; a new resolution will name its own root cause.

        Raises:
            StepRefusedError: the ticket is neither resolved nor closed.
        """
        state = next_state(self.state, "reopen")
        entry = self._entry("reopened", state if self.assignee else "new", actor=actor, at=at, note=note)
        return Change(replace(self._after(entry), root_cause=None, closed_at=None), entry)

    def link(self, alert: AlertRaised, *, at: datetime) -> "Change":
        """Take one more alert on the same response into this case; its state stays.

        A case that was opened by hand learns from its first alert what nobody wrote down.
        """
        entry = self._entry("alert_linked", self.state, actor=SUITE, at=at, alert_id=alert.alert_id)
        ticket = replace(
            self._after(entry),
            survey=self.survey or alert.survey,
            touchpoint=self.touchpoint or alert.touchpoint,
            location=self.location or alert.location,
            channel=self.channel or alert.channel,
            alert_id=self.alert_id or alert.alert_id,
            respondent_id=self.respondent_id or alert.respondent_id,
            reasons=_each_once(self.reasons + alert.reasons),
            comments=tuple(dict.fromkeys(self.comments + alert.comments)),
        )
        return Change(ticket, entry)

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

    def _after(self, entry: Entry) -> "Ticket":
        return replace(self, state=entry.to_state, version=entry.version, assignee=entry.assignee, updated_at=entry.at)


@dataclass(frozen=True, slots=True)
class Change:
    """A step that was taken: the ticket after it, and its entry in the history."""

    ticket: Ticket
    entry: Entry


def _each_once(reasons: tuple[ScoredAnswer, ...]) -> tuple[ScoredAnswer, ...]:
    """Return each answer once, whether or not the alert that named it carried the concept and the verdict too."""
    by_answer: dict[ScoredAnswer, ScoredAnswer] = {}
    for reason in reasons:
        by_answer.setdefault(replace(reason, concept=None, verdict=None), reason)
    return tuple(by_answer.values())
