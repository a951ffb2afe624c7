"""Targets as JSON."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.errors import InvalidTargetError
from services.scoring.domain.target import RequestedTarget, Target
from services.scoring.web.views import MeasureView, measure_fields
from shared.scales import NPS_ENDS, Scale, UnscorableAnswerError
from shared.vocabulary import Metric, Polarity
from shared.web.lines import Key, Line
from shared.web.moments import Day

EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "concept": "satisfied",
    "touchpoint": "till",
    "value": 85,
    "due_on": "2026-12-31",
    "owner": "Head of retail",
}


class ScaleBody(BaseModel):
    """The ends of a scale."""

    model_config = ConfigDict(extra="forbid", strict=True)

    min: int
    max: int


class TargetBody(BaseModel):
    """A target as it is to be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    survey: Key
    concept: Key = Field(description="What is measured.")
    touchpoint: Key | None = Field(
        default=None, description="Omitted: the score over all touchpoints, and each that has no target of its own."
    )
    metric: Metric | None = Field(
        default=None,
        description="With `scale` and `polarity`: which scores it is for. Omitted, all three: those on the one scale "
        "that answers were given on. For `nps` the metric is enough.",
    )
    scale: ScaleBody | None = None
    polarity: Polarity | None = None
    value: float = Field(
        allow_inf_nan=False,
        description="NPS: points, -100 to 100. CSAT: percentage of satisfied answers. CES and ratings: the mean.",
    )
    due_on: Day = Field(description="The day by which it is to be reached.")
    owner: Line = Field(description="Who answers for it: a role or a team rather than a person.")

    def to_domain(self) -> RequestedTarget:
        """Return the target that is asked for.

        Raises:
            InvalidTargetError: only a part of the scale is given, or there is no rule for it.
        """
        return RequestedTarget(
            survey=self.survey,
            concept=self.concept,
            touchpoint=self.touchpoint,
            scale=self._scale(),
            value=self.value,
            due_on=self.due_on,
            owner=self.owner,
        )

    def _scale(self) -> Scale | None:
        if self.metric is None and self.scale is None and self.polarity is None:
            return None
        ends = (self.scale.min, self.scale.max) if self.scale else None
        polarity = self.polarity
        if self.metric == "nps":
            ends, polarity = ends or NPS_ENDS, polarity or "high_is_good"
        if self.metric is None or ends is None or polarity is None:
            detail = "must be given together with `scale` and `polarity`, or all three omitted"
            raise InvalidTargetError(field="metric", detail=detail)
        try:
            return Scale(self.metric, *ends, polarity)
        except UnscorableAnswerError as error:
            detail = "must be one that the metric has a rule for, with its polarity"
            raise InvalidTargetError(field="scale", detail=detail) from error


class TargetTermsView(BaseModel):
    """Base of what shows what is to be reached, by when, and who answers for it."""

    key: str
    touchpoint: str | None = Field(description="Null: the target is for all touchpoints without one of their own.")
    value: float
    due_on: date
    owner: str


class TargetView(MeasureView, TargetTermsView):
    """A target as it stands."""

    survey: str
    revision: int = Field(description="How often it was changed, beginning with 1.")
    updated_at: datetime

    @classmethod
    def from_domain(cls, target: Target) -> "TargetView":
        definition = target.definition
        return cls(
            **terms_fields(target),
            **measure_fields(definition.concept, definition.scale),
            survey=definition.survey,
            revision=target.version,
            updated_at=target.updated_at,
        )


def terms_fields(target: Target) -> dict[str, Any]:
    definition = target.definition
    return {
        "key": target.key,
        "touchpoint": definition.touchpoint,
        "value": definition.value,
        "due_on": definition.due_on,
        "owner": definition.owner,
    }
