"""Everything at a glance, as JSON."""

from datetime import datetime, tzinfo

from pydantic import BaseModel, Field

from services.scoring.domain.overview import Overview, OverviewItem, TargetItem
from services.scoring.web.change_views import ChangeItemView
from services.scoring.web.journey_views import ProgressView
from services.scoring.web.target_schemas import TargetTermsView, terms_fields
from services.scoring.web.views import MeasureView, ScoreView, local, measure_fields


class OverviewItemView(ChangeItemView):
    """One score at a glance."""

    is_quiet: bool = Field(description="Whether fewer answers come in than usual.")
    usual_per_week: float | None = Field(
        description="Answers in a week, the mean of the eight weeks before the last seven days. Null: suppressed."
    )

    @classmethod
    def of_overview(cls, one: OverviewItem, zone: tzinfo) -> "OverviewItemView":
        change = ChangeItemView.from_domain(one.change, zone)
        return cls(
            **dict(change),
            is_quiet=one.volume.is_quiet,
            usual_per_week=None if one.change.current.score is None else one.volume.usual_per_week,
        )


class ReachedTargetView(MeasureView, TargetTermsView):
    """A target that is due next, beside the score of the last four weeks."""

    survey: str
    score: ScoreView
    progress: ProgressView

    @classmethod
    def from_domain(cls, one: TargetItem, zone: tzinfo) -> "ReachedTargetView":
        item = one.item
        return cls(
            **terms_fields(one.progress.target),
            **measure_fields(item.subject.concept, item.scale),
            survey=item.survey,
            score=ScoreView.from_domain(item.score, item.window, zone),
            progress=ProgressView.from_domain(one.progress),
        )


class OverviewView(BaseModel):
    """Everything at a glance."""

    from_at: datetime | None = Field(serialization_alias="from", description="Begin of the last four weeks.")
    to_at: datetime | None = Field(serialization_alias="to", description="End of today.")
    base_from: datetime | None = Field(description="Begin of the four weeks before.")
    base_to: datetime | None
    items: list[OverviewItemView] = Field(description="By survey, concept and unit.")
    targets: list[ReachedTargetView]
    not_counted: list[str] = Field(
        description="Keys of surveys whose answers have more locations than are distinguished "
        "(`HEED_SCORING_MOST_SEGMENT_VALUES`), so that those of a unit cannot be counted."
    )

    @classmethod
    def from_domain(cls, overview: Overview, zone: tzinfo) -> "OverviewView":
        current, base = overview.weeks.current.whole.window, overview.weeks.base.whole.window
        return cls(
            from_at=local(current.start, zone),
            to_at=local(current.end, zone),
            base_from=local(base.start, zone),
            base_to=local(base.end, zone),
            items=[OverviewItemView.of_overview(one, zone) for one in overview.items],
            targets=[ReachedTargetView.from_domain(one, zone) for one in overview.targets],
            not_counted=list(overview.not_counted),
        )
