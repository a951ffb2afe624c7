"""Scores as JSON."""

from datetime import datetime, tzinfo
from typing import Any

from pydantic import BaseModel, Field

from services.scoring.domain.query import ScoreItem, ScoreQuery
from services.scoring.domain.score import Reading, Score
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION
from services.scoring.domain.window import Window
from shared.scales import Scale
from shared.vocabulary import Channel, Metric, Polarity


class ScaleView(BaseModel):
    """The scale that was answered on."""

    min: int
    max: int

    @classmethod
    def from_domain(cls, scale: Scale) -> "ScaleView":
        return cls(min=scale.scale_min, max=scale.scale_max)


class ReadingView(BaseModel):
    """Another way to read the same answers."""

    value: float | None
    ci_low: float | None
    ci_high: float | None
    method: str = Field(description="How the interval was made.")

    @classmethod
    def from_domain(cls, reading: Reading) -> "ReadingView":
        return cls(value=reading.value, ci_low=reading.ci_low, ci_high=reading.ci_high, method=reading.method)


class ScoreFigures(BaseModel):
    """Base of what shows a score: its counts and its uncertainty."""

    value: float | None = Field(
        description="NPS: points, -100 to 100. CSAT: percentage of satisfied answers. CES and ratings: the mean."
    )
    n: int | None = Field(description="Valid answers. What is in `excluded` does not count. Null: suppressed.")
    numerator: int | None = Field(
        description="NPS: promoters minus detractors. CSAT: satisfied answers. CES and ratings: sum of the answers."
    )
    denominator: int | None = Field(
        description="Always n. NPS and CSAT are 100 times the quotient, the others the quotient."
    )
    counts: dict[str, int] | None = Field(description="Answers by category; for ratings by value. They sum up to n.")
    ci_low: float | None = Field(description="Lower end of the confidence interval.")
    ci_high: float | None = Field(description="Upper end of the confidence interval.")
    confidence: float | None = Field(description="How often an interval made like this one holds the true value.")
    method: str | None = Field(
        description="`nps-score-test` or `nps-adjusted-wald` (Rocks 2016), `wilson` for shares, `student-t-spread` for "
        "means (Student's t with one answer more, spread evenly over the scale). All take answers to be independent."
    )
    readings: dict[str, ReadingView] | None = Field(
        description="What else is reported under the metric's name. CSAT: `mean`, and `linear` from 0 (worst) to 100 "
        "(best). CES: `net_easy`, the percentage of easy minus that of difficult answers."
    )
    excluded: dict[str, int] | None = Field(
        description="Answers that do not count, by reason. `skipped`: asked and not answered. `suspect`: probably "
        "nobody's honest answers. `superseded`: older ones of the same person, when `current` is asked for."
    )
    has_figure: bool = Field(
        description="Whether there are answers enough, five, to show `value` to people. Of fewer, Heed's own pages "
        "show `counts` and its mails `n`, without a figure."
    )
    suppressed: bool = Field(
        description="Whether the numbers are withheld: so few people gave the answers, or could be singled out by "
        "subtracting this score from others."
    )
    from_at: datetime | None = Field(
        serialization_alias="from", description="Start, inclusive; null: the first answer."
    )
    to_at: datetime | None = Field(serialization_alias="to", description="End, exclusive; null: the last answer.")


class ScoreView(ScoreFigures):
    """A score with its counts and its uncertainty. Without answers `n` is 0, and value and interval are null.

    Of a suppressed one all numbers are null.
    """

    @classmethod
    def from_domain(cls, score: Score | None, window: Window, zone: tzinfo) -> "ScoreView":
        """Return the view of `score` within `window`; None: a suppressed one."""
        return cls(**_figures(score, window, zone))


class MeasureView(BaseModel):
    """Base of what shows which concept is measured, and on which scale."""

    concept: str = Field(description="Stable name of what is measured.")
    metric: Metric
    scale: ScaleView
    polarity: Polarity


class SubjectView(MeasureView):
    """Base of what shows which answers a score is about."""

    survey: str
    questions: list[str] = Field(description="Keys of the questions whose answers count.")
    series_from: int | None = Field(
        description="Version of the survey with which the series began, if a break was declared; null: the first."
    )
    touchpoint: str | None = Field(description="Null: all; when grouped by touchpoint, null: answers without one.")
    stage: str | None = Field(description="A stage of the requested journey. Null: all touchpoints.")
    channel: Channel | None = Field(description="Null: all.")
    unit: str | None = Field(
        description="Code of a unit of the company's structure, with all its locations. Null: all that you may see; "
        "when grouped by unit, null: answers from there that belong to none of the units."
    )
    location: str | None = Field(
        description="Null: all, or those that were asked for; when grouped by location, null: answers without one. "
        "`(other)`: those beyond the number that is distinguished."
    )
    language: str | None = Field(description="Null: all; when grouped by language, null: answers without one.")
    attributes: dict[str, str | None] = Field(
        description="Attributes filtered or grouped by, by name. Null: answers without it."
    )


class ScoreItemView(ScoreFigures, SubjectView):
    """One score of the reply, and what it is about."""

    interval: str | None = Field(description="As requested.")
    buckets: list[ScoreView] | None = Field(
        description="The score in each interval of the window, without gaps, cut off at its ends; null without "
        "`interval`. An open window begins and ends with the first and last answer that counts. With `rolling` "
        "each is that of the time up to the interval's end, see its `from` and `to`."
    )

    @classmethod
    def from_domain(cls, item: ScoreItem, query: ScoreQuery) -> "ScoreItemView":
        return cls(
            **_figures(item.score, item.window, query.zone),
            **subject_fields(item),
            interval=query.interval,
            buckets=None
            if item.buckets is None
            else [ScoreView.from_domain(bucket.score, bucket.window, query.zone) for bucket in item.buckets],
        )


def measure_fields(concept: str, scale: Scale) -> dict[str, Any]:
    return {
        "concept": concept,
        "metric": scale.metric,
        "scale": ScaleView.from_domain(scale),
        "polarity": scale.polarity,
    }


def subject_fields(item: ScoreItem) -> dict[str, Any]:
    subject = item.subject
    return {
        **measure_fields(subject.concept, item.scale),
        "survey": item.survey,
        "questions": list(item.questions),
        "series_from": item.series_from,
        "touchpoint": subject.touchpoint,
        "stage": subject.stage,
        "channel": subject.channel,
        "unit": subject.unit,
        "location": subject.property(LOCATION),
        "language": subject.property(LANGUAGE),
        "attributes": {
            dimension.removeprefix(ATTRIBUTE): subject.property(dimension)
            for dimension, _ in subject.segment
            if dimension.startswith(ATTRIBUTE)
        },
    }


def _figures(score: Score | None, window: Window, zone: tzinfo) -> dict[str, Any]:
    return {
        "value": score.value if score else None,
        "n": score.n if score else None,
        "numerator": score.numerator if score else None,
        "denominator": score.denominator if score else None,
        "counts": dict(score.counts) if score else None,
        "ci_low": score.ci_low if score else None,
        "ci_high": score.ci_high if score else None,
        "confidence": score.confidence if score else None,
        "method": score.method if score else None,
        "readings": {name: ReadingView.from_domain(one) for name, one in score.readings.items()} if score else None,
        "excluded": dict(score.excluded) if score else None,
        "has_figure": score is not None and score.has_figure,
        "suppressed": score is None,
        "from_at": local(window.start, zone),
        "to_at": local(window.end, zone),
    }


def local(moment: datetime | None, zone: tzinfo) -> datetime | None:
    """Return the moment by the clocks of `zone`."""
    return None if moment is None else moment.astimezone(zone)
