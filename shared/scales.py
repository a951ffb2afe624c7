"""The scale that an answer was given on, where an answer falls by the rules of its metric, and what that says.

Without its scale a number says nothing. Scoring counts by these rules; the collector thanks by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.errors import InvalidError
from shared.vocabulary import CATEGORIES, AnswerVerdict, Category, Metric, Polarity

NPS_ENDS = (0, 10)
MOST_VALUES = 11
"""No scale has more values: people cannot distinguish more, and counts are kept for so many."""

END_BOXES: Mapping[tuple[Metric, int], int] = {
    ("csat", 3): 1,
    ("csat", 4): 2,
    ("csat", 5): 2,
    ("csat", 6): 2,
    ("csat", 7): 2,
    ("csat", 10): 3,
    ("ces", 5): 2,
    ("ces", 7): 3,
}
"""How many values at each end of a scale count as good or bad, by metric and number of values.

CSAT: top 1 of 3, top 2 of 4 to 7, top 3 of 10, as survey vendors have it. CES: agreement with "made it easy" is 5 to 7
of 7 and 4 to 5 of 5, the midpoint is neutral."""

PROMOTER_FROM = 9
PASSIVE_FROM = 7

_VERDICTS: Mapping[Category, AnswerVerdict] = {
    "promoter": "happy",
    "satisfied": "happy",
    "easy": "happy",
    "passive": "neutral",
    "neutral": "neutral",
    "detractor": "unhappy",
    "dissatisfied": "unhappy",
    "difficult": "unhappy",
}


class UnscorableAnswerError(InvalidError):
    """An answer cannot be judged by the rules of its metric; its sender broke the contract."""

    slug = "unscorable-answer"
    title = "The answer cannot be scored"


@dataclass(frozen=True, slots=True, order=True)
class Scale:
    """Metric, ends and polarity; only answers on one scale may be added up."""

    metric: Metric
    scale_min: int
    scale_max: int
    polarity: Polarity

    def __post_init__(self) -> None:
        """Refuse scales that the metric has no rule for.

        Raises:
            UnscorableAnswerError: says what is wrong.
        """
        values = self.scale_max - self.scale_min + 1
        if self.metric == "nps":
            # A turned NPS is none: its categories are defined on 10 as the best value.
            fits = (self.scale_min, self.scale_max) == NPS_ENDS and self.polarity == "high_is_good"
        elif self.metric == "rating":
            fits = 1 < values <= MOST_VALUES
        else:
            fits = self.scale_min == 1 and (self.metric, values) in END_BOXES
        if not fits:
            message = f"There is no rule for {self.metric} on a scale like this."
            raise UnscorableAnswerError(message)

    def steps_from_best(self, value: int) -> int:
        """Return how far `value` is from the good end; 0 is the best value."""
        return self.scale_max - value if self.polarity == "high_is_good" else value - self.scale_min

    def steps_from_worst(self, value: int) -> int:
        """Return how far `value` is from the bad end; 0 is the worst value."""
        return self.scale_max - self.scale_min - self.steps_from_best(value)

    def __contains__(self, value: int) -> bool:
        """Return whether `value` lies on the scale."""
        return self.scale_min <= value <= self.scale_max

    def __str__(self) -> str:
        """Return the scale in words, as problem documents name it."""
        return f"{self.metric} {self.scale_min} to {self.scale_max}, {self.polarity.replace('_', ' ')}"


def category_of(scale: Scale, value: int) -> Category | None:
    """Return the category of an answer; None for a rating.

    NPS: promoter 9 to 10, passive 7 to 8, detractor 0 to 6 (Reichheld, as restated by Rocks 2016). CSAT and CES: the
    boxes at the good and at the bad end of the scale, see `END_BOXES`; what lies between is neutral.

    Raises:
        UnscorableAnswerError: the value is not on the scale.
    """
    if value not in scale:
        message = "The answer lies outside its scale."
        raise UnscorableAnswerError(message)
    if scale.metric == "nps":
        if value >= PROMOTER_FROM:
            return "promoter"
        return "passive" if value >= PASSIVE_FROM else "detractor"
    if scale.metric == "rating":
        return None
    good, neutral, bad = CATEGORIES[scale.metric]
    boxes = END_BOXES[scale.metric, scale.scale_max - scale.scale_min + 1]
    if scale.steps_from_best(value) < boxes:
        return good
    return bad if scale.steps_from_worst(value) < boxes else neutral


def verdict_of(category: Category | None) -> AnswerVerdict | None:
    """Return what a category says in the vocabulary that all metrics share; None for None."""
    return None if category is None else _VERDICTS[category]
