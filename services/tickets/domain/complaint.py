"""What a ticket is about, as the alert that opened it said, or the customer who complained."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

Channel = Literal["web", "sms", "qr", "kiosk", "email", "phone", "import", "api"]
Metric = Literal["nps", "csat", "ces", "rating"]
Polarity = Literal["high_is_good", "low_is_good"]
Category = Literal["promoter", "passive", "detractor", "satisfied", "neutral", "dissatisfied", "easy", "difficult"]

_METRIC_NAMES: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": "Rating"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that somebody should look at."""

    question: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None

    def summary(self) -> str:
        """Return the answer in a few words, such as `Detractor: 2/10` or `Dissatisfied: 5/5 (1 is best)`."""
        name = self.category.capitalize() if self.category else _METRIC_NAMES[self.metric]
        direction = f" ({self.scale_min} is best)" if self.polarity == "low_is_good" else ""
        return f"{name}: {self.value}/{self.scale_max}{direction}"


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that the respondent wrote."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """An alert that asks for a ticket."""

    alert_id: UUID
    rule: str
    response_id: UUID
    survey: str
    channel: Channel
    touchpoint: str | None
    location: str | None
    respondent_id: UUID | None
    reasons: tuple[Reason, ...]
    comments: tuple[Comment, ...]

    def without_person(self) -> "Complaint":
        """Return the complaint without what the respondent wrote and without the link to them: they were erased."""
        return replace(self, respondent_id=None, comments=())

    def subject(self) -> str:
        """Return one line that tells an agent what happened and where; nothing in it points at a person."""
        what = self.reasons[0].summary() if self.reasons else f"Alert {self.rule}"
        return f"{what} at {self.touchpoint}" if self.touchpoint else f"{what} in {self.survey}"


@dataclass(frozen=True, slots=True)
class FiledComplaint:
    """A complaint that a customer filed without a survey."""

    complaint_id: UUID
    text: str
    category: str | None
    channel: Channel
    touchpoint: str | None
    location: str | None
    respondent_id: UUID | None

    def without_person(self) -> "FiledComplaint":
        """Return the complaint without its words and without the link to its author: they were erased."""
        return replace(self, respondent_id=None, text="")

    def subject(self) -> str:
        """Return one line that tells an agent what it is about and where; nothing in it points at a person."""
        about = f"Complaint: {self.category}" if self.category else "Complaint"
        return f"{about} at {self.touchpoint}" if self.touchpoint else about
