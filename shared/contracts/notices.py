"""Asking for notices to colleagues.

Whoever publishes one names roles and ids; notifications knows who that is, how they are reached, and when they work.
"""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.contracts.event import EventPart, FromSpot, Moment
from shared.score_reports import ScoreReport
from shared.vocabulary import (
    Comment,
    NoticeCause,
    NoticeReason,
    NoticeUrgency,
    RecipientKind,
    ScoredAnswer,
    Severity,
    SubjectKind,
)


class Recipient(EventPart, frozen=True, kw_only=True):
    """Who is to know, by their role."""

    kind: RecipientKind
    team: str | None = None
    """Key of a team; for `team` only."""
    person_id: UUID | None = None
    """For `person` only."""


class NoticeRequested(FromSpot, frozen=True, kw_only=True):
    """Colleagues are to know something. Ids and what was answered, never how somebody is reached."""

    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments")

    notice_key: str
    """Names the effect: asking twice is asking once. Holds the cause, never just a date."""
    group: str
    """What is requested under one name within the waiting time reaches one person as one notice, such as
    `response:<id>`."""
    cause: NoticeCause
    reason: NoticeReason
    subject: SubjectKind
    subject_id: str
    severity: Severity
    recipients: tuple[Recipient, ...]
    rules: tuple[str, ...] = ()
    """Keys of the rules that asked for it."""
    rule_names: tuple[str, ...] = ()
    """What the operator calls them, in the same order; empty where nobody knows."""
    alert_ids: tuple[UUID, ...] = ()
    ticket_id: UUID | None = None
    ticket_number: int | None = None
    survey: str | None = None
    answers: tuple[ScoredAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    figures: dict[str, str | int | float] = msgspec.field(default_factory=dict)
    """What a notice about something else than an answer says in numbers, such as `n` and `expected`."""
    urgency: NoticeUrgency = "at_once"
    is_acknowledged_by_hand: bool = False
    """Whether somebody has to say that they take care of it; it may be repeated until then."""
    is_drill: bool = False
    """A rehearsal: it takes the same way and counts nowhere."""
    occurred_at: Moment
    """When what it is about happened."""
    not_after: Moment | None = None
    """After this moment it is of no use any more."""
    at: Moment

    def key(self) -> str:
        """Return the group, so that its notices keep their order."""
        return self.group


class AlertsNoticeRequested(NoticeRequested, frozen=True, kw_only=True):
    """Alerts asks colleagues to look at something."""

    event_type: ClassVar[str] = "heed.alerts.notice.requested.v1"


class TicketsNoticeRequested(NoticeRequested, frozen=True, kw_only=True):
    """Tickets asks colleagues to take care of a case."""

    event_type: ClassVar[str] = "heed.tickets.notice.requested.v1"


class ScoringNoticeRequested(NoticeRequested, frozen=True, kw_only=True):
    """Scoring has prepared a score report that a person wants to get."""

    event_type: ClassVar[str] = "heed.scoring.notice.requested.v1"

    report: ScoreReport
    """What it says. `location` is the unit whose places its numbers are limited to; None: they are not."""
