"""Changes as JSON: a difference never comes without its uncertainty."""

from datetime import tzinfo

from pydantic import BaseModel, Field

from services.scoring.domain.change import Direction, NotEnough
from services.scoring.domain.comparison import ChangeItem, Verdict
from services.scoring.web.views import ScoreView, SubjectView


class ChangeView(BaseModel):
    """The difference current - base, in the unit of the score."""

    delta: float = Field(description="Difference of the two values.")
    ci_low: float = Field(description="Lower end of the confidence interval of the difference.")
    ci_high: float = Field(description="Upper end of the confidence interval of the difference.")
    confidence: float
    statistic: float | None = Field(description="z, or Welch's t; null where p was found without one.")
    df: float | None = Field(description="Degrees of freedom of t; null for z.")
    p: float = Field(description="Probability of a difference at least as large if nothing has changed; two-sided.")
    p_adjusted: float = Field(
        description="p adjusted for the number of items in this answer (Benjamini-Hochberg): calling all those changed "
        "that are at most 0.05 is wrong in 5 % of them on average."
    )
    direction: Direction = Field(description="By `p_adjusted` and the scale's polarity, at the level of `confidence`.")
    method: str = Field(
        description="`nps-adjusted-wald-z`, `miettinen-nurminen` (shares), `welch-t` (means), `mover` (means where all "
        "answers of a side are equal)."
    )

    @classmethod
    def from_domain(cls, verdict: Verdict) -> "ChangeView":
        """Return the view of `verdict`."""
        change = verdict.change
        return cls(
            delta=change.delta,
            ci_low=change.ci_low,
            ci_high=change.ci_high,
            confidence=change.confidence,
            statistic=change.statistic,
            df=change.df,
            p=change.p,
            p_adjusted=verdict.p_adjusted,
            direction=change.direction(verdict.p_adjusted),
            method=change.method,
        )


class NotEnoughView(BaseModel):
    """Why nothing is said about a change."""

    least: int = Field(description="Answers that each side needs.")
    base_n: int
    current_n: int


class ChangeItemView(SubjectView):
    """One score, the one that it is compared with, and whether the difference is more than noise."""

    current: ScoreView
    base: ScoreView
    change: ChangeView | None = Field(description="Null: see `not_enough`; or the scores are suppressed.")
    not_enough: NotEnoughView | None = Field(description="Set where there are too few answers to say anything.")

    @classmethod
    def from_domain(cls, item: ChangeItem, zone: tzinfo) -> "ChangeItemView":
        """Return the view of `item`."""
        verdict = item.verdict
        few = verdict if isinstance(verdict, NotEnough) else None
        return cls(
            **SubjectView.of(item.current).model_dump(),
            current=ScoreView.from_score(item.current.score, item.current.window, zone),
            base=ScoreView.from_score(item.base, item.base_window, zone),
            change=ChangeView.from_domain(verdict) if isinstance(verdict, Verdict) else None,
            not_enough=NotEnoughView(least=few.least, base_n=few.base_n, current_n=few.current_n) if few else None,
        )
