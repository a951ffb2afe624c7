"""Many tests at once: among twenty comparisons of nothing, one is significant at five per cent."""

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p values adjusted for the false discovery rate, each at the place of its own.

    Whoever calls those significant that are at most q after the adjustment, is wrong in at most a share q of what they
    call so, on average. Source: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57(1):289-300,
    the step-up procedure; it holds for independent tests and for positively dependent ones (Benjamini & Yekutieli
    2001).

    Args:
        p_values: each 0 to 1; of all tests that were made, also of those that nobody cares for.
    """
    count = len(p_values)
    adjusted = [1.0] * count
    smallest = 1.0
    by_size = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    for rank, place in zip(range(count, 0, -1), by_size, strict=True):
        smallest = min(smallest, p_values[place] * (count / rank))
        adjusted[place] = smallest
    return tuple(adjusted)
