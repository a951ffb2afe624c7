"""Scores as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.scoring.domain.query import ScoreItem
from services.scoring.domain.scale import Metric, Polarity, Scale
from services.scoring.domain.score import Score
from services.scoring.domain.series import Channel
from services.scoring.domain.window import Window


class ScaleView(BaseModel):
    """The scale that was answered on."""

    min: int
    max: int

    @classmethod
    def from_domain(cls, scale: Scale) -> "ScaleView":
        """Return the view of `scale`."""
        return cls(min=scale.scale_min, max=scale.scale_max)


class ScoreView(BaseModel):
    """A score with its counts and its uncertainty. Without answers `n` is 0, and value and interval are null."""

    value: float | None = Field(
        description="NPS: points, -100 to 100. CSAT: percentage of satisfied answers. CES and ratings: the mean."
    )
    n: int = Field(description="Valid answers. Skipped ones do not count.")
    numerator: int = Field(
        description="NPS: promoters minus detractors. CSAT: satisfied answers. CES and ratings: sum of the answers."
    )
    denominator: int = Field(description="Always n. NPS and CSAT are 100 times the quotient, the others the quotient.")
    counts: dict[str, int] = Field(description="Answers by category; for ratings by value. They sum up to n.")
    ci_low: float | None = Field(description="Lower end of the confidence interval.")
    ci_high: float | None = Field(description="Upper end of the confidence interval.")
    confidence: float = Field(description="How often an interval made like this one holds the true value.")
    method: str = Field(
        description="`nps-adjusted-wald` (Rocks 2016), `wilson`, `student-t`; for means also `unanimous` (equal "
        "answers: exact binomial bound) and `whole-scale` (a single answer)."
    )
    excluded: dict[str, int] = Field(
        description="Answers that do not count, by reason. `skipped`: asked and not answered; left out while it cannot "
        "be told exactly, because a version of the survey is not known here yet."
    )
    from_at: datetime | None = Field(
        serialization_alias="from", description="Start, inclusive; null: the first answer."
    )
    to_at: datetime | None = Field(serialization_alias="to", description="End, exclusive; null: the last answer.")

    @classmethod
    def from_score(cls, score: Score, window: Window) -> "ScoreView":
        """Return the view of `score` within `window`."""
        return cls(
            value=score.value,
            n=score.n,
            numerator=score.numerator,
            denominator=score.denominator,
            counts=dict(score.counts),
            ci_low=score.ci_low,
            ci_high=score.ci_high,
            confidence=score.confidence,
            method=score.method,
            excluded=dict(score.excluded),
            from_at=window.start,
            to_at=window.end,
        )


class ScoreItemView(ScoreView):
    """One score of the answer, and what it is about."""

    survey: str
    concept: str = Field(description="Stable name of what is measured.")
    questions: list[str] = Field(description="Keys of the questions whose answers count.")
    metric: Metric
    scale: ScaleView
    polarity: Polarity
    touchpoint: str | None = Field(description="Null: all; when grouped by touchpoint, null: answers without one.")
    channel: Channel | None = Field(description="Null: all.")
    location: str | None = Field(description="Null: all.")
    interval: str | None = Field(description="As asked for.")
    buckets: list[ScoreView] | None = Field(
        description="The score in each interval of the window, without gaps, cut off at its ends; null when none is "
        "asked for. An open window begins and ends with the survey's first and last response (at the location)."
    )

    @classmethod
    def from_domain(cls, item: ScoreItem, interval: str | None) -> "ScoreItemView":
        """Return the view of `item`."""
        return cls(
            **ScoreView.from_score(item.score, item.window).model_dump(),
            survey=item.survey,
            concept=item.concept,
            questions=list(item.questions),
            metric=item.scale.metric,
            scale=ScaleView.from_domain(item.scale),
            polarity=item.scale.polarity,
            touchpoint=item.touchpoint,
            channel=item.channel,
            location=item.location,
            interval=interval,
            buckets=None
            if item.buckets is None
            else [ScoreView.from_score(score, window) for window, score in item.buckets],
        )
