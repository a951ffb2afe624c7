"""Distributions as JSON."""

from pydantic import BaseModel, Field

from services.scoring.domain.distribution import Distribution, ValueShare
from services.scoring.web.views import ScaleView
from shared.vocabulary import Metric, OtherType, Polarity


class ValueShareView(BaseModel):
    """How many gave one answer."""

    value: int | None = Field(description="On a scale.")
    row: str | None = Field(description="Key of the row of a matrix.")
    choice: str | None = Field(description="Key of the choice; of a consent `given` or `refused`.")
    n: int
    of: int = Field(description="How many answered; of a matrix, this row. `n` is a share of it.")
    share: float | None = Field(description="In per cent.")
    ci_low: float | None = Field(description="Lower end of the Wilson interval of this share by itself, in per cent.")
    ci_high: float | None
    mean_rank: float | None = Field(description="In a ranking, among those who ranked it: 1 is the best.")
    rank_low: float | None = Field(description="Lower end of the interval of the mean rank (Student's t).")
    rank_high: float | None

    @classmethod
    def from_domain(cls, one: ValueShare) -> "ValueShareView":
        return cls(
            value=one.value,
            row=one.row,
            choice=one.choice,
            n=one.n,
            of=one.of,
            share=100.0 * one.n / one.of if one.of else None,
            ci_low=one.share.low if one.share else None,
            ci_high=one.share.high if one.share else None,
            mean_rank=one.mean_rank,
            rank_low=one.rank.low if one.rank else None,
            rank_high=one.rank.high if one.rank else None,
        )


class DistributionView(BaseModel):
    """The answers to one question."""

    concept: str
    questions: list[str]
    type: Metric | OtherType = Field(description="The metric of a scale, or the type of a question without one.")
    scale: ScaleView | None = Field(description="Null: choices.")
    polarity: Polarity | None
    series_from: int | None = Field(description="Version with which the series began, if a break was declared.")
    n: int | None = Field(description="Who answered. Null: suppressed.")
    skipped: int | None = Field(description="Who was asked and did not answer; null: not known of choices.")
    suspect: int | None = Field(description="Answers of responses that do not count.")
    suppressed: bool
    values: list[ValueShareView] = Field(
        description="By value; choices by row, the most frequent first. Empty: suppressed."
    )

    @classmethod
    def from_domain(cls, one: Distribution) -> "DistributionView":
        shares, scale = one.shares, one.scale
        return cls(
            concept=one.concept,
            questions=list(one.questions),
            type=scale.metric if scale else one.type,
            scale=ScaleView.from_domain(scale) if scale else None,
            polarity=scale.polarity if scale else None,
            series_from=one.series_from,
            n=shares.n if shares else None,
            skipped=shares.skipped if shares else None,
            suspect=shares.suspect if shares else None,
            suppressed=shares is None,
            values=[ValueShareView.from_domain(value) for value in shares.values] if shares else [],
        )
