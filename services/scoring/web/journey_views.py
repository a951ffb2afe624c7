"""A journey's scores as JSON."""

from datetime import date, datetime, tzinfo

from pydantic import BaseModel, Field

from services.scoring.domain.change import NotEnough
from services.scoring.domain.comparison import Verdict
from services.scoring.domain.journey_report import JourneyReport, Measured, StageReport, TouchpointReport
from services.scoring.domain.score import Score
from services.scoring.domain.target import Progress, Standing, Target
from services.scoring.web.change_views import ChangeView, NotEnoughView
from services.scoring.web.views import ScaleView, ScoreView, local
from shared.vocabulary import Metric, Polarity


class ProgressView(BaseModel):
    """The gap between score and target, with the interval that the score has."""

    gap: float = Field(description="Score minus target, in the unit of the score.")
    gap_low: float = Field(description="Lower end of the score's interval minus the target.")
    gap_high: float = Field(description="Upper end of the score's interval minus the target.")
    standing: Standing = Field(
        description="`reached`: the whole interval is at the target or on its good side. `missed`: it is on the other. "
        "`undecided`: the target lies within, so the answers do not decide it."
    )


class JourneyTargetView(BaseModel):
    """What a touchpoint's score is to reach next."""

    key: str
    value: float
    due_on: date
    owner: str
    touchpoint: str | None = Field(description="Null: the target is for all touchpoints without one of their own.")
    progress: ProgressView | None = Field(description="Null: no answers.")

    @classmethod
    def from_domain(cls, target: Target, progress: Progress | None) -> "JourneyTargetView":
        """Return the view of a target and of how a score stands."""
        definition = target.definition
        return cls(
            key=target.key,
            value=definition.value,
            due_on=definition.due_on,
            owner=definition.owner,
            touchpoint=definition.touchpoint,
            progress=ProgressView(
                gap=progress.gap,
                gap_low=progress.gap_low,
                gap_high=progress.gap_high,
                standing=progress.standing,
            )
            if progress
            else None,
        )


class MeasuredView(BaseModel):
    """A score with what it is compared with."""

    concept: str
    metric: Metric
    scale: ScaleView
    polarity: Polarity
    score: ScoreView
    volume: int = Field(description="How often the question was put: valid, suspect and skipped answers.")
    base: ScoreView | None = Field(description="The score in the window that is compared with; null: nothing is.")
    change: ChangeView | None = Field(description="Null: nothing is compared, or see `not_enough`.")
    not_enough: NotEnoughView | None = Field(description="Set where there are too few answers to say anything.")

    @classmethod
    def from_domain(cls, measured: Measured, zone: tzinfo) -> "MeasuredView":
        """Return the view of `measured`."""
        item, compared = measured.item, measured.change
        verdict = compared.verdict if compared else None
        few = verdict if isinstance(verdict, NotEnough) else None
        return cls(
            concept=item.concept,
            metric=item.scale.metric,
            scale=ScaleView.from_domain(item.scale),
            polarity=item.scale.polarity,
            score=ScoreView.from_score(item.score, item.window, zone),
            volume=_volume(item.score),
            base=ScoreView.from_score(compared.base, compared.base_window, zone) if compared else None,
            change=ChangeView.from_domain(verdict) if isinstance(verdict, Verdict) else None,
            not_enough=NotEnoughView(least=few.least, base_n=few.base_n, current_n=few.current_n) if few else None,
        )


class JourneyTouchpointView(BaseModel):
    """A touchpoint of the journey."""

    touchpoint: str
    measured: MeasuredView | None = Field(description="Null: the question was never put here.")
    target: JourneyTargetView | None = Field(description="The next that is due; of past ones the last. Null: none.")

    @classmethod
    def from_domain(cls, report: TouchpointReport, zone: tzinfo) -> "JourneyTouchpointView":
        """Return the view of `report`."""
        return cls(
            touchpoint=report.touchpoint,
            measured=MeasuredView.from_domain(report.measured, zone) if report.measured else None,
            target=JourneyTargetView.from_domain(report.target, report.progress) if report.target else None,
        )


class JourneyStageView(BaseModel):
    """A stage of the journey."""

    key: str
    name: str
    measured: MeasuredView | None = Field(description="All touchpoints of the stage together. Null: never measured.")
    touchpoints: list[JourneyTouchpointView] = Field(description="In the order of the journey.")

    @classmethod
    def from_domain(cls, report: StageReport, zone: tzinfo) -> "JourneyStageView":
        """Return the view of `report`."""
        return cls(
            key=report.stage.key,
            name=report.stage.name,
            measured=MeasuredView.from_domain(report.measured, zone) if report.measured else None,
            touchpoints=[JourneyTouchpointView.from_domain(one, zone) for one in report.touchpoints],
        )


class JourneyScoresView(BaseModel):
    """A journey with the scores of its stages and touchpoints."""

    key: str
    name: str
    survey: str
    from_at: datetime | None = Field(serialization_alias="from")
    to_at: datetime | None = Field(serialization_alias="to")
    base_from: datetime | None = Field(description="Start of the window compared with.")
    base_to: datetime | None = Field(description="End of the window compared with; null with `base_from`: none is.")
    stages: list[JourneyStageView]

    @classmethod
    def from_domain(cls, report: JourneyReport, zone: tzinfo) -> "JourneyScoresView":
        """Return the view of `report`."""
        base = report.base_window
        return cls(
            key=report.journey.key,
            name=report.journey.definition.name,
            survey=report.survey,
            from_at=local(report.window.start, zone),
            to_at=local(report.window.end, zone),
            base_from=local(base.start, zone) if base else None,
            base_to=local(base.end, zone) if base else None,
            stages=[JourneyStageView.from_domain(one, zone) for one in report.stages],
        )


def _volume(score: Score | None) -> int:
    return 0 if score is None else score.n + score.excluded.get("skipped", 0) + score.excluded.get("suspect", 0)
