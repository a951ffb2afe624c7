"""Asking the customer of a closed case again: what is known of it, and what that says about the customer. Pure.

News come in any order and more than once. Each leaves its mark on the record of the re-survey, the newest of its kind
stays, and the conclusion is a function of the marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.history import Outcome
from services.tickets.domain.ticket import Ticket
from shared.contracts.collector import Answer
from shared.contracts.resurveys import (
    ResurveyAnswered,
    ResurveyEvent,
    ResurveyExpired,
    ResurveyRefused,
    ResurveySent,
)
from shared.scales import Scale, UnscorableAnswerError, category_of, verdict_of
from shared.vocabulary import AnswerVerdict, MessageChannel, ScoredAnswer

NotAsked = Literal[
    "no_policy",
    "switched_off",
    "anonymous",
    "declined",
    "not_actionable",
    "no_survey",
    "erased",
    "too_late",
    "answered",
]
"""Why a customer is not asked again: no policy applies · it does not want it · nobody knows who they are · they want no
contact · nothing could be done for them · there is no survey to ask · they were erased · it fell due long ago · they
have answered already."""
ResurveyState = Literal["planned", "not_asked", "taken_back", "asked", "sent", "refused", "expired", "answered"]

UNANSWERED = "unanswered"
SUSPECT = "suspect"
WITHDRAWN = "withdrawn"
NO_VERDICT = "no_verdict"
_OUTCOMES: dict[AnswerVerdict, Outcome] = {
    "happy": "recovered",
    "neutral": "not_recovered",
    "unhappy": "not_recovered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resurvey:
    """One asking: there is one for each closing of a case that has a customer, also where nobody is asked."""

    id: UUID
    ticket_id: UUID
    closing_version: int
    """Of the entry with which the case was closed."""
    closed_at: datetime
    policy: str | None = None
    """Key of the policy that decided."""
    survey: str | None = None
    due_at: datetime
    requested_at: datetime | None = None
    is_late: bool = False
    """Whether it was asked for noticeably later than it was due."""
    not_asked_because: NotAsked | None = None
    taken_back_at: datetime | None = None
    """When the case was taken up again before an answer came."""
    sent_at: datetime | None = None
    channel: MessageChannel | None = None
    refused_at: datetime | None = None
    refused_because: str | None = None
    expired_at: datetime | None = None
    response_id: UUID | None = None
    revision: int = 0
    """Of the answer; 0: there is none."""
    answered_at: datetime | None = None
    """When the customer gave it."""
    verdict: AnswerVerdict | None = None
    void_because: str | None = None
    """Why the answer does not count: `suspect`, `withdrawn` or `no_verdict`."""
    outcome: Outcome | None = None
    """What was concluded last."""
    outcome_because: str | None = None

    @property
    def state(self) -> ResurveyState:
        marks: tuple[tuple[ResurveyState, bool], ...] = (
            ("answered", self.response_id is not None),
            ("not_asked", self.not_asked_because is not None),
            ("taken_back", self.taken_back_at is not None),
            ("expired", self.expired_at is not None),
            ("refused", self.is_refused),
            ("sent", self.sent_at is not None),
            ("asked", self.requested_at is not None),
        )
        return next((state for state, holds in marks if holds), "planned")

    @property
    def is_refused(self) -> bool:
        """Return whether the last that is known is that it does not reach the customer."""
        return self.refused_at is not None and (self.sent_at is None or self.sent_at <= self.refused_at)

    @property
    def is_open(self) -> bool:
        """Return whether something may still come of it."""
        return self.state in {"planned", "asked", "sent"}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a re-survey says about the customer."""

    outcome: Outcome
    because: str
    """The verdict of the answer, or why there is none: such as `unanswered`, `no_basis`, `bounced`."""
    by_customer: bool
    """Whether the customer said so, or took back what they had said."""


def with_news(known: Resurvey, news: ResurveyEvent, ticket: Ticket) -> Resurvey:
    """Return what is known after one more event; an older one of its kind, or the same again, changes nothing."""
    match news:
        case ResurveySent() if known.sent_at is None or news.at > known.sent_at:
            return replace(known, sent_at=news.at, channel=news.channel)
        case ResurveyRefused() if known.refused_at is None or news.at > known.refused_at:
            reason = news.detail if news.reason == "not_eligible" and news.detail else news.reason
            return replace(known, refused_at=news.at, refused_because=reason)
        case ResurveyExpired() if known.expired_at is None or news.at < known.expired_at:
            return replace(known, expired_at=news.at)
        case ResurveyAnswered() if news.revision > known.revision:
            verdict = verdict_on(news.answers, ticket.reasons)
            void = NO_VERDICT if verdict is None else None
            void = SUSPECT if news.suspect is not None else void
            return replace(
                known,
                response_id=news.response_id,
                revision=news.revision,
                answered_at=news.occurred_at,
                verdict=verdict,
                void_because=WITHDRAWN if news.is_withdrawn else void,
            )
        case _:
            return known


def verdict_on(answers: Sequence[Answer], reasons: Iterable[ScoredAnswer]) -> AnswerVerdict | None:
    """Return whether the customer is happy now: with what the case was about, else with what was asked first.

    Of several questions that the case was about the unhappiest answer counts: not everything is right again.

    Args:
        answers: on scales, in the order of the survey.
        reasons: the answers that opened the case.

    Returns:
        None when no answer has a verdict: a rating is a plain number.
    """
    judged = [(one, verdict) for one in answers if (verdict := _verdict(one)) is not None]
    concepts = {one.concept for one in reasons if one.concept is not None}
    questions = {one.question for one in reasons}
    about = [verdict for one, verdict in judged if one.concept in concepts or one.question in questions]
    if not about:
        return judged[0][1] if judged else None
    return max(about, key=("happy", "neutral", "unhappy").index)


def _verdict(answer: Answer) -> AnswerVerdict | None:
    if answer.type == "text" or not isinstance(answer.value, int):
        return None
    if answer.scale_min is None or answer.scale_max is None or answer.polarity is None:
        return None
    try:
        scale = Scale(answer.type, answer.scale_min, answer.scale_max, answer.polarity)
        return verdict_of(category_of(scale, answer.value))
    except UnscorableAnswerError:
        return None


def conclusion_of(known: Resurvey) -> Conclusion | None:
    """Return what the marks say; None while they say nothing.

    An answer says more than anything else, however late it came. Where a case was taken up again before an answer
    came, silence says nothing.
    """
    if known.response_id is not None:
        if known.void_because is not None or known.verdict is None:
            return Conclusion("unknown", known.void_because or NO_VERDICT, by_customer=True)
        return Conclusion(_OUTCOMES[known.verdict], known.verdict, by_customer=True)
    if known.taken_back_at is not None or known.not_asked_because is not None:
        return None
    if known.is_refused:
        return Conclusion("unknown", known.refused_because or "refused", by_customer=False)
    if known.expired_at is not None:
        return Conclusion("unknown", UNANSWERED, by_customer=False)
    return None
