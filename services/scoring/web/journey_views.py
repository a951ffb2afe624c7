"""A journey's scores as JSON."""

from datetime import datetime, tzinfo

from pydantic import BaseModel, Field

from services.scoring.domain.change import NotEnough
from services.scoring.domain.comparison import AdjustedDifference
from services.scoring.domain.journey_report import JourneyReport, Measured, StageReport, TouchpointReport
from services.scoring.domain.score import Score
from services.scoring.domain.target import Standing, Target, TargetProgress
from services.scoring.web.change_views import ChangeView, NotEnoughView
from services.scoring.web.target_schemas import TargetTermsView, terms_fields
from services.scoring.web.views import MeasureView, ScoreView, local, measure_fields


class ProgressView(BaseModel):
    """The gap between score and target, with the interval that the score has."""

    gap: float = Field(description="Score minus target, in the unit of the score.")
    gap_low: float = Field(description="Lower end of the score's interval minus the target.")
    gap_high: float = Field(description="Upper end of the score's interval minus the target.")
    standing: Standing = Field(
        description="`reached`: the whole interval is at the target or on its good side. `missed`: it is on the other. "
        "`undecided`: the target lies within, so the answers do not decide it."
    )

    @classmethod
    def from_domain(cls, progress: TargetProgress) -> "ProgressView":
        return cls(gap=progress.gap, gap_low=progress.gap_low, gap_high=progress.gap_high, standing=progress.standing)


class JourneyTargetView(TargetTermsView):
    """What a touchpoint's score is to reach next."""

    progress: ProgressView | None = Field(description="Null: no answers.")

    @classmethod
    def from_domain(cls, target: Target, progress: TargetProgress | None) -> "JourneyTargetView":
        """Return the view of a target and of the score's progress towards it."""
        return cls(
            **terms_fields(target),
            progress=ProgressView.from_domain(progress) if progress else None,
        )


class MeasuredView(MeasureView):
    """A score with what it is compared with."""

    score: ScoreView
    volume: int | None = Field(
        description="How often the question was asked: valid, suspect and skipped answers. Null: suppressed."
    )
    base: ScoreView | None = Field(description="The score in the window that is compared with; null: no comparison.")
    change: ChangeView | None = Field(description="Null: no comparison, or see `not_enough`.")
    not_enough: NotEnoughView | None = Field(description="Set if there are too few answers for a comparison.")

    @classmethod
    def from_domain(cls, measured: Measured, zone: tzinfo) -> "MeasuredView":
        item, compared = measured.item, measured.change
        outcome = compared.outcome if compared else None
        return cls(
            **measure_fields(item.subject.concept, item.scale),
            score=ScoreView.from_domain(item.score, item.window, zone),
            volume=_volume(item.score),
            base=ScoreView.from_domain(compared.base, compared.base_window, zone) if compared else None,
            change=ChangeView.from_domain(outcome) if isinstance(outcome, AdjustedDifference) else None,
            not_enough=NotEnoughView.from_domain(outcome) if isinstance(outcome, NotEnough) else None,
        )


class TouchpointScoresView(BaseModel):
    """A touchpoint of the journey."""

    touchpoint: str
    measured: MeasuredView | None = Field(description="Null: the question was never asked here.")
    target: JourneyTargetView | None = Field(description="The next one due; if all are past, the last. Null: none.")

    @classmethod
    def from_domain(cls, report: TouchpointReport, zone: tzinfo) -> "TouchpointScoresView":
        return cls(
            touchpoint=report.key,
            measured=MeasuredView.from_domain(report.measured, zone) if report.measured else None,
            target=JourneyTargetView.from_domain(report.target, report.progress) if report.target else None,
        )


class StageScoresView(BaseModel):
    """A stage of the journey."""

    key: str
    name: str
    measured: MeasuredView | None = Field(description="All touchpoints of the stage together. Null: never measured.")
    touchpoints: list[TouchpointScoresView] = Field(description="In the order of the journey.")

    @classmethod
    def from_domain(cls, report: StageReport, zone: tzinfo) -> "StageScoresView":
        return cls(
            key=report.stage.key,
            name=report.stage.name,
            measured=MeasuredView.from_domain(report.measured, zone) if report.measured else None,
            touchpoints=[TouchpointScoresView.from_domain(one, zone) for one in report.touchpoints],
        )


class JourneyScoresView(BaseModel):
    """A journey with the scores of its stages and touchpoints."""

    key: str
    name: str
    survey: str
    from_at: datetime | None = Field(serialization_alias="from")
    to_at: datetime | None = Field(serialization_alias="to")
    base_from: datetime | None = Field(description="Start of the window that is compared with.")
    base_to: datetime | None = Field(description="Its end; null together with `base_from`: no comparison.")
    stages: list[StageScoresView]

    @classmethod
    def from_domain(cls, report: JourneyReport, zone: tzinfo) -> "JourneyScoresView":
        base = report.base_window
        return cls(
            key=report.journey.key,
            name=report.journey.definition.name,
            survey=report.survey,
            from_at=local(report.window.start, zone),
            to_at=local(report.window.end, zone),
            base_from=local(base.start, zone) if base else None,
            base_to=local(base.end, zone) if base else None,
            stages=[StageScoresView.from_domain(one, zone) for one in report.stages],
        )


def _volume(score: Score | None) -> int | None:
    return None if score is None else score.n + score.excluded.get("skipped", 0) + score.excluded.get("suspect", 0)
