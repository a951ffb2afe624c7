"""What customers said that a case is about: their answers and complaints, each with its own words. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.domain.taking_in import each_once, higher
from services.tickets.domain.ticket import Change
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.vocabulary import CallBack, Channel, Comment, ScoredAnswer, Severity, Spot

COMPLAINT = "complaint"
"""In place of a comment's question: the customer's words answered none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that a response says in words, in one of its revisions."""

    response_id: UUID
    respondent_id: UUID | None
    revision: int
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer(Spot):
    """A response that a case is about."""

    ticket_id: UUID
    response_id: UUID
    respondent_id: UUID | None = None
    since_version: int
    """The version of the case with which it came: what colleagues wrote before is not about it."""
    severity: Severity | None = None
    """The highest of its alerts; None while no alert about it is here."""
    survey: str | None = None
    channel: Channel | None = None
    occurred_at: datetime
    reasons: tuple[ScoredAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    revision: int = 0
    """Of the response, of which the comments are all; 0: they are those of its alerts."""
    is_gone: bool = False
    """It was withdrawn, or its author erased: it has no words any more, and gets none."""

    def with_alert(self, alert: AlertRaised) -> "CaseAnswer":
        """Return it with what one more of its alerts says; corrected words stay."""
        comments, respondent_id = self.comments, self.respondent_id
        if not self.is_gone:
            comments = comments if self.revision else tuple(dict.fromkeys(comments + alert.comments))
            respondent_id = respondent_id or alert.respondent_id
        return replace(
            self,
            respondent_id=respondent_id,
            severity=higher(self.severity, alert.severity),
            survey=alert.survey,
            touchpoint=alert.touchpoint,
            location=alert.location,
            channel=alert.channel,
            occurred_at=alert.occurred_at,
            reasons=each_once(self.reasons + alert.reasons),
            comments=comments,
        )

    def with_words(self, words: Words) -> "CaseAnswer":
        """Return it with its words in a revision, unless it has those of a later one, or has none any more."""
        if self.is_gone or words.revision <= self.revision:
            return self
        respondent_id = self.respondent_id or words.respondent_id
        return replace(self, respondent_id=respondent_id, comments=words.comments, revision=words.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseComplaint:
    """A complaint that a case is about."""

    ticket_id: UUID
    complaint_id: UUID
    respondent_id: UUID | None = None
    since_version: int
    category: str | None = None
    channel: Channel | None = None
    occurred_at: datetime
    text: str | None = None
    call_back: CallBack | None = None
    is_gone: bool = False
    """Its author was erased."""


def answer_of(alert: AlertRaised, ticket_id: UUID, version: int, *, is_gone: bool) -> CaseAnswer:
    """Return the answer that an alert is about, as a case gets it with a version."""
    empty = CaseAnswer(
        ticket_id=ticket_id,
        response_id=alert.response_id,
        since_version=version,
        occurred_at=alert.occurred_at,
        is_gone=is_gone,
    )
    return empty.with_alert(alert)


def answer_without_alert(
    response_id: UUID, change: Change, *, at: datetime | None = None, person: UUID | None = None, is_gone: bool
) -> CaseAnswer:
    """Return a response about which no alert is here: a complaint follows it, or somebody opened a case about it.

    Args:
        response_id: of the response.
        change: with which the case gets it.
        at: when it was given, as far as anybody knows; None: when the case was opened.
        person: who gave it, where that is known.
        is_gone: whether it was taken back already.
    """
    return CaseAnswer(
        ticket_id=change.ticket.id,
        response_id=response_id,
        respondent_id=None if is_gone else person,
        since_version=change.entry.version,
        occurred_at=at or change.ticket.created_at,
        is_gone=is_gone,
    )


def with_answer(change: Change, answer: CaseAnswer) -> Change:
    """Return a change after which the case is about an answer, too, and has its words."""
    ticket = change.ticket
    further = () if answer.response_id in ticket.responses else (answer.response_id,)
    after = replace(
        ticket,
        further_response_ids=(*ticket.further_response_ids, *further),
        comments=tuple(dict.fromkeys(ticket.comments + answer.comments)),
    )
    return replace(change, ticket=after)


def complaint_of(complaint: ComplaintFiled, ticket_id: UUID, version: int, *, is_gone: bool) -> CaseComplaint:
    """Return a complaint as a case gets it with a version."""
    return CaseComplaint(
        ticket_id=ticket_id,
        complaint_id=complaint.complaint_id,
        respondent_id=complaint.respondent_id,
        since_version=version,
        category=complaint.category,
        channel=complaint.channel,
        occurred_at=complaint.occurred_at,
        text=complaint.text or None,
        call_back=complaint.call_back,
        is_gone=is_gone,
    )


def words_of(answers: Iterable[CaseAnswer], complaints: Iterable[CaseComplaint]) -> tuple[Comment, ...]:
    """Return everything that the customer wrote, the oldest first."""
    said = [(one.occurred_at, one.response_id, one.comments) for one in answers]
    said += [(one.occurred_at, one.complaint_id, (Comment(COMPLAINT, one.text),)) for one in complaints if one.text]
    ordered = sorted(said, key=lambda one: one[:2])
    return tuple(dict.fromkeys(comment for _, _, comments in ordered for comment in comments))


def call_back_of(complaints: Collection[CaseComplaint]) -> CallBack | None:
    """Return the wish to be called back that the customer expressed last."""
    wishes = [(one.occurred_at, one.complaint_id, one.call_back) for one in complaints if one.call_back is not None]
    return max(wishes, key=lambda one: one[:2], default=(None, None, None))[2]
