"""Words that several events use."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Channel = Literal["web", "sms", "qr", "kiosk", "email", "phone", "import", "api"]
"""How an answer came in."""

QuestionType = Literal["nps", "csat", "ces", "rating", "text"]
"""What kind of question was asked."""

Metric = Literal["nps", "csat", "ces", "rating"]
"""Question types whose answers are numbers on a scale."""

Polarity = Literal["high_is_good", "low_is_good"]
"""Which end of the scale is the good one; declared by the survey, never guessed."""

Category = Literal["promoter", "passive", "detractor", "satisfied", "neutral", "dissatisfied", "easy", "difficult"]
"""Where an answer falls by the rules of its metric."""

Verdict = Literal["happy", "neutral", "unhappy"]
"""The same judgement in one vocabulary for all metrics; a rating has none."""

AttributeValue = str | int | float | bool
"""A declared property of the response, such as a plan or a region."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""A name that people choose for a survey, question, touchpoint or rule."""

Moment = AwareDatetime
"""An aware moment, written in UTC."""


class Words(BaseModel):
    """Base of the parts of an event; like the event itself it ignores what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Comment(Words):
    """Something that a respondent wrote in their own words."""

    question: str
    text: str
