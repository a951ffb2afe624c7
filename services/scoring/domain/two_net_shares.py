"""Whether two net shares, such as two NPS, differ, and by how much. Of two plain shares: `shared.two_shares`.

A z test with the centres and errors of the two adjusted Wald intervals. Sources: Rocks 2016 for what is added to each
set, see `adjusted_net_share`; Sauro & Lewis, measuringu.com/nps-significance-test, for the test.
"""

from dataclasses import dataclass
from math import sqrt

from shared.statistics import adjusted_net_share, two_sided_z


@dataclass(frozen=True, slots=True)
class NetShare:
    """`good` minus `bad` of `n`, at least one."""

    good: int
    bad: int
    n: int

    @property
    def plain(self) -> float:
        """The mean of +1, 0 and -1."""
        return (self.good - self.bad) / self.n

    def adjusted(self) -> tuple[float, float]:
        """Return the centre of the adjusted Wald interval, and its squared error."""
        return adjusted_net_share(self.good, self.bad, self.n)


@dataclass(frozen=True, slots=True)
class NetDifference:
    """The difference of two net shares, -2 to 2, with its interval and z."""

    delta: float
    low: float
    high: float
    z: float


def compare_net_shares(base: NetShare, current: NetShare, confidence: float) -> NetDifference:
    """Return the comparison of current - base.

    What is added draws a small set to zero more than a large one. Where that alone would make a difference, or turn the
    one that there is, nothing is claimed (z is 0), and the interval is widened so that it always holds the plain
    difference.
    """
    (centre_base, error_base), (centre, error) = base.adjusted(), current.adjusted()
    delta, shift, spread = current.plain - base.plain, centre - centre_base, sqrt(error_base + error)
    reach = two_sided_z(confidence) * spread
    low, high, z = max(-2.0, shift - reach), min(2.0, shift + reach), shift / spread
    if delta * shift <= 0.0:
        low, high, z = min(low, 0.0), max(high, 0.0), 0.0
    return NetDifference(delta, min(delta, low), max(delta, high), z)
