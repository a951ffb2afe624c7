"""Changes as JSON: a difference never comes without its uncertainty."""

from datetime import tzinfo

from pydantic import BaseModel, Field

from services.scoring.domain.change import NotEnough
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.web.views import ScoreView, SubjectView, subject_fields
from shared.vocabulary import ScoreDirection


class ChangeView(BaseModel):
    """The difference current - base, in the unit of the score."""

    delta: float = Field(description="Difference of the two values.")
    ci_low: float = Field(description="Lower end of the confidence interval of the difference.")
    ci_high: float = Field(description="Upper end of the confidence interval of the difference.")
    confidence: float
    statistic: float = Field(description="z, or Welch's t.")
    df: float | None = Field(description="Degrees of freedom of t; null for z.")
    p: float = Field(description="Probability of a difference at least as large if nothing has changed; two-sided.")
    p_adjusted: float = Field(
        description="p adjusted for the number of items in this answer (Benjamini-Hochberg): calling all those changed "
        "that are at most 0.05 is wrong in 5 % of them on average."
    )
    direction: ScoreDirection = Field(
        description="By the scale's polarity: `better` or `worse` exactly where the interval holds no zero."
    )
    method: str = Field(
        description="`nps-adjusted-wald-z`, `miettinen-nurminen` (shares), `welch-t-spread` (means: Welch's t with one "
        "answer more on each side, spread evenly over the scale)."
    )

    @classmethod
    def from_domain(cls, adjusted: AdjustedDifference) -> "ChangeView":
        """Return the view of a difference."""
        change = adjusted.difference
        return cls(
            delta=change.delta,
            ci_low=change.ci_low,
            ci_high=change.ci_high,
            confidence=change.confidence,
            statistic=change.statistic,
            df=change.df,
            p=change.p,
            p_adjusted=adjusted.p_adjusted,
            direction=change.direction,
            method=change.method,
        )


class NotEnoughView(BaseModel):
    """Why no difference is reported: too few answers."""

    least: int = Field(description="Answers that each side needs.")
    base_n: int
    current_n: int

    @classmethod
    def from_domain(cls, few: NotEnough) -> "NotEnoughView":
        return cls(least=few.least, base_n=few.base_n, current_n=few.current_n)


class ChangeItemView(SubjectView):
    """One score, the one that it is compared with, and whether the difference is more than noise."""

    current: ScoreView
    base: ScoreView
    change: ChangeView | None = Field(description="Null: see `not_enough`; or the scores are suppressed.")
    not_enough: NotEnoughView | None = Field(description="Set if there are too few answers for a comparison.")

    @classmethod
    def from_domain(cls, item: ChangeItem, zone: tzinfo) -> "ChangeItemView":
        outcome = item.outcome
        return cls(
            **subject_fields(item.current),
            current=ScoreView.from_domain(item.current.score, item.current.window, zone),
            base=ScoreView.from_domain(item.base, item.base_window, zone),
            change=ChangeView.from_domain(outcome) if isinstance(outcome, AdjustedDifference) else None,
            not_enough=NotEnoughView.from_domain(outcome) if isinstance(outcome, NotEnough) else None,
        )
