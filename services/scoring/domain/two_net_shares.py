"""Whether two net shares, such as two NPS, differ, and by how much. Of two plain shares: `shared.two_shares`.

A z test with the centres and errors of the two adjusted Wald intervals. Sources: Rocks 2016 for what is added to each
set, see `adjusted_net_share`; Sauro & Lewis, measuringu.com/nps-significance-test, for the test.
"""

from dataclasses import dataclass
from math import sqrt

from shared.statistics import adjusted_net_share, around, two_sided_z


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

    What is added draws a small set to zero more than a large one; p is that of the R package NPS all the same, also
    where this turns the difference round. The interval then holds zero, see `around`.
    """
    (centre_base, error_base), (centre, error) = base.adjusted(), current.adjusted()
    delta, shift, spread = current.plain - base.plain, centre - centre_base, sqrt(error_base + error)
    low, high = around(delta, shift, two_sided_z(confidence) * spread)
    return NetDifference(delta, min(delta, max(-2.0, low)), max(delta, min(2.0, high)), shift / spread)
