"""What is counted of a series: its histogram, and beside it what does not enter the score."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.domain.histogram import Histogram
from shared.scales import MOST_VALUES, Scale

SLOTS = MOST_VALUES + 2
"""Length of the vector that counts are kept as: one slot for each value from the lowest of the scale up, then
`SKIPPED` and `SUSPECT`."""
SKIPPED = MOST_VALUES
SUSPECT = MOST_VALUES + 1


_NONE = Histogram()


@dataclass(frozen=True, slots=True)
class Counts:
    """A histogram with the number of times the question was skipped, and of answers that are suspect."""

    histogram: Histogram = _NONE
    skipped: int = 0
    suspect: int = 0

    @classmethod
    def of_slots(cls, scale: Scale, slots: Sequence[int]) -> "Counts":
        """Read a vector of `SLOTS` numbers.

        Raises:
            ValueError: a number is below zero.
        """
        values = range(scale.scale_min, scale.scale_max + 1)
        return cls(Histogram(dict(zip(values, slots, strict=False))), slots[SKIPPED], slots[SUSPECT])

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(self.histogram + other.histogram, self.skipped + other.skipped, self.suspect + other.suspect)


NOTHING = Counts()


def slot_of(scale: Scale, value: int) -> int:
    """Return where an answer on the scale is counted."""
    return value - scale.scale_min
