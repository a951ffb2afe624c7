"""Quantiles of Student's t distribution, from the regularised incomplete beta function.

Sources: NIST Digital Library of Mathematical Functions (DLMF) 8.17.22, the continued fraction of the incomplete beta
function, and 8.17.4, its symmetry; Abramowitz & Stegun (A&S) 26.7.1, the t distribution by the incomplete beta
function, and 26.7.5, the expansion of its quantile around the normal one, which is the first guess and, for large
samples, the answer.
"""

from functools import lru_cache
from math import exp, inf, isclose, lgamma, log, log1p, pi
from statistics import NormalDist

_TINY = 1e-300
_EPSILON = 1e-15
_MAX_TERMS = 10_000
_MAX_STEPS = 200
_LARGE = 10_000
"""From here on the expansion is exact to ten digits, and more exact than differences of huge log-gammas."""


def incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b).

    Args:
        a: above 0.
        b: above 0.
        x: 0 to 1.
        y: 1 - x, which a caller who knows both gives more exactly than a subtraction near 0.
    """
    if x <= 0.0 or y <= 0.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        # The continued fraction converges fast only on the near side of the mean.
        return 1.0 - incomplete_beta(b, a, y, x)
    log_x = log1p(-y) if y < x else log(x)
    log_y = log1p(-x) if x < y else log(y)
    front = exp(a * log_x + b * log_y + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return front * _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Evaluate DLMF 8.17.22 from the front, by the modified Lentz method."""
    c = 1.0
    d = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _MAX_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < _EPSILON:
            return value
    message = "the continued fraction did not converge"  # pragma: no cover - see the tests of extreme arguments
    raise ArithmeticError(message)


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def upper_tail(t: float, df: float) -> float:
    """Return the probability that a t variable with `df` degrees of freedom exceeds `t`, for t ≥ 0."""
    square = t * t
    return 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + square), square / (df + square))


def _density(t: float, df: float) -> float:
    half = df / 2.0
    return exp(lgamma(half + 0.5) - lgamma(half) - 0.5 * log(df * pi) - (half + 0.5) * log1p(t * t / df))


@lru_cache(maxsize=16384)
def t_quantile(probability: float, df: float) -> float:
    """Return the value that a t variable stays below with `probability`.

    Newton's method on the upper tail, kept inside a bracket that every step narrows; a step that would leave the
    bracket is replaced by bisection.

    Args:
        probability: at least one half and below 1; the other half follows by symmetry.
        df: degrees of freedom, at least 1.

    Raises:
        ValueError: an argument is out of range.
    """
    if not 0.5 <= probability < 1.0 or df < 1:  # noqa: PLR2004 - the middle of a probability
        message = "needs 0.5 <= probability < 1 and df >= 1"
        raise ValueError(message)
    wanted = 1.0 - probability
    t = _expansion(probability, df)
    if df >= _LARGE:
        return t
    low, high = 0.0, inf
    for _ in range(_MAX_STEPS):
        excess = upper_tail(t, df) - wanted
        if excess > 0.0:
            low = t
        else:
            high = t
        following = t + excess / _density(t, df)
        if not low <= following <= high:
            following = 2.0 * low if high == inf else (low + high) / 2.0
        if isclose(following, t, rel_tol=1e-12, abs_tol=1e-14):
            return following
        t = following
    return t


def _expansion(probability: float, df: float) -> float:
    """Return the quantile by A&S 26.7.5; what it leaves out is of the order of 1 / df³."""
    z = NormalDist().inv_cdf(probability)
    z2 = z * z
    return z * (1.0 + (z2 + 1.0) / (4.0 * df) + ((5.0 * z2 + 16.0) * z2 + 3.0) / (96.0 * df * df))
