"""What rules judge about customers: a response or a complaint, as it is known now. Judging changes nothing in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS, ABOUT_RESPONSES, OfferedTrigger
from shared.contracts.collector import ComplaintFiled
from shared.contracts.scoring import AnswerScore, CommentRead, ResponseScored
from shared.fields import fields_in_common
from shared.vocabulary import (
    AttributeValue,
    Comment,
    Origin,
    Place,
    ScoredAnswer,
    Sentiment,
    SourceKind,
    TakenBack,
)

CustomerKind = Literal["response", "complaint"]
"""The kinds of subjects that are about a customer."""
TRIGGERS_OF: Mapping[CustomerKind, frozenset[OfferedTrigger]] = {
    "response": ABOUT_RESPONSES,
    "complaint": ABOUT_CUSTOMERS - ABOUT_RESPONSES,
}
"""What rules about each kind wait for."""
NOT_SCORED = 0
"""Revision of a response of which only a comment has been read so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Comment):
    """A comment that was read."""

    language: str | None
    sentiment: Sentiment | None
    revision: int
    """Of the response that it was read in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Origin):
    """A response or a complaint."""

    kind: CustomerKind
    id: UUID
    revision: int = 1
    survey: str | None = None
    """None, as is the version: it is a complaint."""
    version: int | None = None
    units: tuple[str, ...] = ()
    """Codes of the place and of the units above it, when it was judged."""
    source_kind: SourceKind | None = None
    source_id: str | None = None
    category: str | None = None
    answers: tuple[ScoredAnswer, ...] = ()
    respondent_id: UUID | None = None
    comments: tuple[Comment, ...] = ()
    """Of a complaint, its text."""
    readings: tuple[Reading, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    customer: Mapping[str, AttributeValue] = field(default_factory=dict)
    suspect: str | None = None
    gone: TakenBack | None = None
    occurred_at: datetime
    received_at: datetime
    scored_at: datetime | None = None
    """When scoring scored this revision of a response; None: it did not yet, or it is a complaint."""

    @property
    def is_unhappy(self) -> bool:
        """Whether it counts in the history of its customer; a complaint always does."""
        return self.kind == "complaint" or any(answer.verdict == "unhappy" for answer in self.answers)

    @property
    def is_judged(self) -> bool:
        """Whether rules look at it."""
        return self.revision > NOT_SCORED and self.suspect is None and self.gone != "withdrawn"

    @property
    def place(self) -> Place:
        """Where a response was given; a complaint has no such place."""
        assert self.survey is not None and self.version is not None  # noqa: S101, PT018 - a response has both
        return Place(
            survey=self.survey,
            version=self.version,
            channel=self.channel,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
        )

    @property
    def valid_readings(self) -> Sequence[Reading]:
        """The comments that were read and stand in the response as it is now, by question."""
        texts = {comment.question: comment.text.strip() for comment in self.comments}
        return [
            reading
            for reading in sorted(self.readings, key=lambda one: one.question)
            if reading.revision == self.revision or texts.get(reading.question) == reading.text.strip()
        ]

    def without_person(self, gone: TakenBack) -> "Subject":
        """Return it without what the customer wrote, what was known of them, and the link to them."""
        return replace(self, respondent_id=None, comments=(), readings=(), attributes={}, customer={}, gone=gone)


def scored(known: Subject | None, event: ResponseScored, units: tuple[str, ...]) -> Subject:
    """Return a response as it is after it was scored.

    Args:
        known: what is known of it; None: nothing. A later revision stays as it is.
        event: the newest revision that was received.
        units: of its place.
    """
    if known is not None and known.revision > event.revision:
        return known
    place = event.place
    is_same = known is not None and known.revision == event.revision and known.scored_at is not None
    return Subject(
        kind="response",
        id=event.response_id,
        revision=event.revision,
        survey=place.survey,
        version=place.version,
        channel=place.channel,
        touchpoint=place.touchpoint,
        location=place.location,
        locale=place.locale,
        units=units,
        source_kind=event.source_kind,
        source_id=event.source_id,
        answers=tuple(map(_answer, event.scores)),
        respondent_id=event.respondent_id,
        comments=event.comments,
        readings=known.readings if known is not None else (),
        attributes=event.attributes,
        customer=event.customer,
        suspect=event.suspect,
        gone=known.gone if known is not None else None,
        occurred_at=event.occurred_at,
        received_at=event.received_at,
        # A replay scores it again, and that is no news.
        scored_at=known.scored_at if known is not None and is_same else event.scored_at,
    )


@lru_cache(maxsize=4096)
def _answer(score: AnswerScore) -> ScoredAnswer:
    return ScoredAnswer(**fields_in_common(score, ScoredAnswer))


def comment_read(known: Subject | None, event: CommentRead, units: tuple[str, ...]) -> Subject:
    """Return a response as it is after one of its comments was read, which may come before its scores.

    Args:
        known: what is known of it; None: nothing. What was read in a later revision stays.
        event: what was read.
        units: of its place.
    """
    reading = Reading(
        question=event.question,
        text=event.text,
        language=event.language,
        sentiment=event.sentiment,
        revision=event.revision,
    )
    if known is None:
        place = event.place
        return Subject(
            kind="response",
            id=event.response_id,
            revision=NOT_SCORED,
            survey=place.survey,
            version=place.version,
            channel=place.channel,
            touchpoint=place.touchpoint,
            location=place.location,
            locale=place.locale,
            units=units,
            respondent_id=event.respondent_id,
            readings=(reading,),
            suspect=event.suspect,
            occurred_at=event.occurred_at,
            received_at=event.received_at,
        )
    if any(one.question == reading.question and one.revision > reading.revision for one in known.readings):
        return known
    others = tuple(one for one in known.readings if one.question != reading.question)
    return replace(known, readings=(*others, reading))


def filed(event: ComplaintFiled, units: tuple[str, ...]) -> Subject:
    """Return a complaint."""
    return Subject(
        kind="complaint",
        id=event.complaint_id,
        channel=event.channel,
        touchpoint=event.touchpoint,
        location=event.location,
        locale=event.locale,
        units=units,
        category=event.category,
        respondent_id=event.respondent_id,
        comments=(Comment(question="", text=event.text),),
        attributes=event.attributes,
        occurred_at=event.occurred_at,
        received_at=event.filed_at,
    )
