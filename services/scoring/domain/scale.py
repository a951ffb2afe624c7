"""The scale that an answer was given on: without it a number says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.scoring.domain.errors import UnscorableAnswerError
from shared.vocabulary import Metric, Polarity

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
