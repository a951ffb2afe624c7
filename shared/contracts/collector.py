"""Events of the collector: surveys that went live and responses that came in."""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.contracts.event import EventData, EventPart, FromOrigin, FromPlace, Moment
from shared.vocabulary import (
    AnswerType,
    AttributeValue,
    CallBack,
    Metric,
    OtherType,
    Polarity,
    SourceKind,
)


class QuestionAsked(EventPart, frozen=True, kw_only=True):
    """A question as it was asked in one version of a survey."""

    key: str
    concept: str
    """Stable name of what is measured; it survives rewording and joins versions into one series."""
    type: AnswerType
    scale_min: int | None = None
    scale_max: int | None = None
    polarity: Polarity | None = None
    series_break: str | None = None
    """Why the concept begins a new series with this version."""
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    """The wording by language, for pages: shortened, and not in every language of a very long survey."""


class OtherQuestion(EventPart, frozen=True, kw_only=True):
    """A question that is not scored and asks for no text."""

    key: str
    concept: str
    type: OtherType
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    """As in `QuestionAsked`."""
    choices: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """Labels of the choices (of a matrix: its columns) by key and language, as far as `texts` has the language."""
    rows: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """Of a matrix: labels of its rows, likewise."""


class SurveyPublished(EventData, frozen=True, kw_only=True):
    """A version of a survey went live. Its newest version is published again and again, always with the same content.

    Readers keep the highest version, in whichever order they arrive.
    """

    event_type: ClassVar[str] = "heed.collector.survey.published.v1"

    survey: str
    version: int
    title: str
    """In the first of the languages."""
    titles: dict[str, str] = msgspec.field(default_factory=dict)
    """By language, the first one included; empty in events from before there were such."""
    languages: tuple[str, ...]
    questions: tuple[QuestionAsked, ...]
    """On scales, and texts. A question of faces is of type `csat`."""
    other_questions: tuple[OtherQuestion, ...] = ()
    published_at: Moment

    def key(self) -> str:
        """Return the survey's key."""
        return self.survey


class Answer(EventPart, frozen=True, kw_only=True):
    """One answer with everything needed to score it: readers need no copy of the survey."""

    question: str
    concept: str
    type: AnswerType
    value: int | str
    scale_min: int | None = None
    scale_max: int | None = None
    polarity: Polarity | None = None
    series_from: int | None = None
    """Version with which the concept's present series began, where a break was declared; None: with the first one."""


class SkippedQuestion(EventPart, frozen=True, kw_only=True):
    """A question on a scale that the respondent was asked and did not answer; those off their path are not included."""

    question: str
    concept: str
    type: Metric
    scale_min: int
    scale_max: int
    polarity: Polarity
    series_from: int | None = None


class OtherAnswer(EventPart, frozen=True, kw_only=True):
    """An answer that is neither on a scale nor a text. Contact data is never among them."""

    question: str
    concept: str
    type: OtherType
    choices: tuple[str, ...] = ()
    """Keys of the choices: one for a single choice, any number for a multiple choice, by rank for a ranking."""
    words: str | None = None
    """The respondent's own words beside a choice that asks for them."""
    rows: dict[str, str] = msgspec.field(default_factory=dict)
    """For a matrix: the key of the choice by the key of the row."""
    number: float | None = None
    date: str | None = None
    """ISO 8601, such as `2026-03-01`."""
    given: bool | None = None
    """For a consent: whether it was given."""


class ResponseEvent(FromPlace, frozen=True, kw_only=True):
    """A response in full. It contains a `respondent_id`, never contact data."""

    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "answers", "other_answers", "attributes", "customer")

    response_id: UUID
    revision: int = 1
    """Grows with every change of the response; a reader keeps the highest, in whichever order they arrive."""
    answers: tuple[Answer, ...]
    """On scales, and texts. An answer in faces is of type `csat`."""
    skipped: tuple[SkippedQuestion, ...] = ()
    other_answers: tuple[OtherAnswer, ...] = ()
    attributes: dict[str, AttributeValue] = msgspec.field(default_factory=dict)
    customer: dict[str, AttributeValue] = msgspec.field(default_factory=dict)
    """What the operator knew of the customer when they answered: `customer_value` in whole units, `customer_currency`,
    `customer_since`, `company`. Also among the attributes, in the place of what came in under these names."""
    segments: tuple[str, ...] = ()
    """Names of the attributes by whose values the survey allows scores to be broken down."""
    source_kind: SourceKind | None = None
    source_id: str | None = None
    """Which kiosk, link or account it came in by; None: it was sent by itself."""
    suspect: str | None = None
    """Why it is probably no honest answer, a key such as `rapid_taps`; it is stored and does not count."""
    occurred_at: Moment
    """When the respondent answered; an offline kiosk may deliver it days later."""
    received_at: Moment

    def key(self) -> str:
        """Return the response's id."""
        return str(self.response_id)


class ResponseReceived(ResponseEvent, frozen=True, kw_only=True):
    """A response was accepted and stored."""

    event_type: ClassVar[str] = "heed.collector.response.received.v1"


class ResponseEdited(ResponseEvent, frozen=True, kw_only=True):
    """A stored response was changed; this is all of it as it is now."""

    event_type: ClassVar[str] = "heed.collector.response.edited.v1"

    edited_at: Moment


class ResponseWithdrawn(EventData, frozen=True, kw_only=True):
    """A response was withdrawn: it does not count any more, whatever is published about it later."""

    event_type: ClassVar[str] = "heed.collector.response.withdrawn.v1"

    response_id: UUID
    revision: int
    """Higher than that of every earlier event about the response."""
    survey: str
    withdrawn_at: Moment

    def key(self) -> str:
        """Return the response's id."""
        return str(self.response_id)


class RespondentErased(EventData, frozen=True, kw_only=True):
    """A person is to be forgotten: all their responses and complaints, their words, and the link between them.

    Nothing that arrives later with this id may be stored either.
    """

    event_type: ClassVar[str] = "heed.collector.respondent.erased.v1"

    respondent_id: UUID
    erased_at: Moment

    def key(self) -> str:
        """Return the respondent's id."""
        return str(self.respondent_id)


class ComplaintFiled(FromOrigin, frozen=True, kw_only=True):
    """A customer complained, without a survey or after it. The event contains a `respondent_id`, never contact data."""

    event_type: ClassVar[str] = "heed.collector.complaint.filed.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "text", "attributes")

    complaint_id: UUID
    text: str
    category: str | None = None
    """What it is about, a key that the operator chose."""
    survey: str | None = None
    response_id: UUID | None = None
    """The response that it follows, where the page of thanks led to it: one customer, one case."""
    call_back: CallBack | None = None
    """Whether its author wants to be called back, and when. Whom to call stays with the collector."""
    attributes: dict[str, AttributeValue] = msgspec.field(default_factory=dict)
    occurred_at: Moment
    filed_at: Moment

    def key(self) -> str:
        """Return the complaint's id."""
        return str(self.complaint_id)

    def without_person(self) -> "ComplaintFiled":
        """Return the complaint of an erased author: without its words and without the link to them."""
        return msgspec.structs.replace(self, respondent_id=None, text="", attributes={}, call_back=None)
