"""How often each value was answered: all that any score needs to know about a set of answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Histogram:
    """Value → number of answers. Histograms add, so any window is the sum of its buckets, exactly."""

    counts: Mapping[int, int] = field(default_factory=dict)
    """Only values that were answered, each with a count above zero."""

    def __post_init__(self) -> None:
        """Drop zeros, so that equal histograms compare equal.

        Raises:
            ValueError: a count is negative.
        """
        if any(count < 0 for count in self.counts.values()):
            message = "a histogram cannot hold fewer than no answers"
            raise ValueError(message)
        kept = {value: count for value, count in sorted(self.counts.items()) if count}
        object.__setattr__(self, "counts", kept)

    @classmethod
    def of(cls, values: Iterable[int]) -> Self:
        """Return the histogram of single answers."""
        counts: dict[int, int] = {}
        for value in values:
            counts[value] = counts.get(value, 0) + 1
        return cls(counts)

    def __add__(self, other: "Histogram") -> "Histogram":
        """Return both sets of answers together."""
        return self._combined(other, 1)

    def __sub__(self, other: "Histogram") -> "Histogram":
        """Return these answers without those of `other`.

        Raises:
            ValueError: `other` holds answers that are not in this histogram.
        """
        return self._combined(other, -1)

    def _combined(self, other: "Histogram", sign: int) -> "Histogram":
        counts = dict(self.counts)
        for value, count in other.counts.items():
            counts[value] = counts.get(value, 0) + sign * count
        return Histogram(counts)

    @property
    def n(self) -> int:
        """Number of answers."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """Sum of all answers."""
        return sum(value * count for value, count in self.counts.items())

    @property
    def total_of_squares(self) -> int:
        """Sum of the squares of all answers."""
        return sum(value * value * count for value, count in self.counts.items())
