"""Whether two shares differ, and by how much.

The score test of two independent shares and the interval that follows from inverting it. A difference is believed as
long as the observed one is at most z standard errors away, where the standard error is that of the most likely shares
with this difference (Miettinen & Nurminen 1985, Statistics in Medicine 4(2):213-226; recommended over Wald and its
repairs by Newcombe 1998, Statistics in Medicine 17(8):873-890, and Fagerland, Lydersen & Laake 2015, Statistical
Methods in Medical Research 24(2):224-254). Interval and test come from one formula and so never disagree; at a
difference of zero it is the familiar z test with a pooled share. It is for two shares what Wilson's interval is for
one.
"""

from dataclasses import dataclass
from math import acos, copysign, cos, pi, sqrt

from shared.statistics import last_inside, two_sided_z


@dataclass(frozen=True, slots=True)
class Proportion:
    """`part` of `n`, at least one."""

    part: int
    n: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.part / self.n


def difference_interval(base: Proportion, current: Proportion, confidence: float) -> tuple[float, float]:
    """Return the interval of current - base, -1 to 1. It always holds the plain difference."""
    z = two_sided_z(confidence)
    observed = current.value - base.value

    def is_believed(difference: float) -> bool:
        return (observed - difference) ** 2 <= z * z * _variance(base, current, difference)

    return last_inside(observed, -1.0, is_believed), last_inside(observed, 1.0, is_believed)


def z_of_difference(base: Proportion, current: Proportion) -> float:
    """Return how many standard errors lie between the shares, if they are equal in truth; above 0: it has grown."""
    variance = _variance(base, current, 0.0)
    # Without variance all answers are the same, in both.
    return (current.value - base.value) / sqrt(variance) if variance > 0.0 else 0.0


def _variance(base: Proportion, current: Proportion, difference: float) -> float:
    """Return the variance of the observed difference by the most likely shares that differ by `difference`."""
    total = base.n + current.n
    low = _most_likely_base(base, current, difference)
    high = min(1.0, max(0.0, low + difference))
    return (low * (1.0 - low) / base.n + high * (1.0 - high) / current.n) * total / (total - 1)


def _most_likely_base(base: Proportion, current: Proportion, difference: float) -> float:
    """Return the base's share by maximum likelihood under the constraint, by the trigonometric root of its cubic."""
    if difference == 0.0:
        return (base.part + current.part) / (base.n + current.n)
    cubic = base.n + current.n
    square = (current.n + 2 * base.n) * difference - cubic - base.part - current.part
    linear = (base.n * difference - cubic - 2 * base.part) * difference + base.part + current.part
    constant = base.part * difference * (1.0 - difference)
    shift = square / (3.0 * cubic)
    q = shift**3 - linear * square / (6.0 * cubic * cubic) + constant / (2.0 * cubic)
    p = copysign(sqrt(max(0.0, shift * shift - linear / (3.0 * cubic))), q)
    angle = (pi + acos(min(1.0, max(-1.0, q / p**3)))) / 3.0 if p else pi / 2
    return min(1.0, 1.0 - difference, max(0.0, -difference, 2.0 * p * cos(angle) - shift))
