"""What the collector tells: surveys that went live and responses that came in."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.contracts.event import EventData
from shared.contracts.values import AttributeValue, Channel, Moment, Polarity, QuestionType, Words


class QuestionAsked(Words):
    """A question as it was asked in one version of a survey."""

    key: str
    concept: str
    """Stable name of what is measured; it survives rewording and joins versions into one series."""
    type: QuestionType
    scale_min: int | None = None
    scale_max: int | None = None
    polarity: Polarity | None = None


class SurveyPublished(EventData):
    """A version of a survey went live."""

    event_type: ClassVar[str] = "heed.collector.survey.published.v1"

    survey: str
    version: int
    title: str
    languages: tuple[str, ...]
    questions: tuple[QuestionAsked, ...]
    published_at: Moment

    def key(self) -> str:
        """Return the survey's key."""
        return self.survey


class Answer(Words):
    """One answer with everything needed to score it: readers need no copy of the survey."""

    question: str
    concept: str
    type: QuestionType
    value: int | str
    scale_min: int | None = None
    scale_max: int | None = None
    polarity: Polarity | None = None


class ResponseReceived(EventData):
    """A response was accepted and stored. It carries a `respondent_id`, never contact data."""

    event_type: ClassVar[str] = "heed.collector.response.received.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "answers", "attributes")

    response_id: UUID
    survey: str
    version: int
    channel: Channel
    touchpoint: str | None = None
    location: str | None = None
    locale: str | None = None
    respondent_id: UUID | None = None
    answers: tuple[Answer, ...]
    attributes: dict[str, AttributeValue] = Field(default={})
    occurred_at: Moment
    """When the respondent answered; an offline kiosk may deliver it days later."""
    received_at: Moment

    def key(self) -> str:
        """Return the response's id."""
        return str(self.response_id)
