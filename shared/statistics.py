"""Statistics that several services need: intervals of shares, Student's t, corrections for many tests. Plain Python.

Sources are named at each function. Of the t distribution: NIST Digital Library of Mathematical Functions (DLMF)
8.17.22, the continued fraction of the incomplete beta function, and 8.17.4, its symmetry; Abramowitz & Stegun (A&S)
26.7.1, the t distribution by the incomplete beta function, and 26.7.5, the expansion of its quantile around the normal
one, which is the first guess and, for large samples, the answer.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import exp, inf, isclose, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_ADDED_TO_ENDS = 0.75
_ADDED = 3.0
_TINY = 1e-300
_EPSILON = 1e-15
_MAX_TERMS = 10_000
_MAX_STEPS = 200
_LARGE = 10_000
"""From here on the expansion is exact to ten digits, and more exact than differences of huge log-gammas."""
_NARROW = 1e-13
_BISECTIONS = 44
"""Shares and probabilities are found to thirteen digits."""


@lru_cache(maxsize=256)
def normal_quantile(probability: float) -> float:
    """Return the value that a standard normal variable stays below with `probability`."""
    return NormalDist().inv_cdf(probability)


def two_sided_z(confidence: float) -> float:
    """Return how many standard errors an interval of this confidence, between 0 and 1, reaches to either side."""
    return normal_quantile(0.5 + confidence / 2)


def wilson_interval(part: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the Wilson score interval of the share p = part / n, 0 to 1.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927, Journal of the American Statistical
    Association 22(158):209-212. It always holds the plain share and never leaves 0..1.

    Args:
        part: 0 to n.
        n: at least 1.
        confidence: between 0 and 1.
    """
    z = two_sided_z(confidence)
    share = part / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At the ends the formula gives exactly 0 or 1, which rounding must not miss.
    low = min(share, max(0.0, centre - reach)) if part else 0.0
    high = max(share, min(1.0, centre + reach)) if part < n else 1.0
    return low, high


def adjusted_net_share(good: int, bad: int, n: int) -> tuple[float, float]:
    """Return the centre of the adjusted Wald interval of a net share, and its squared standard error.

    Three answers are added, 3/4 good, 3/2 between and 3/4 bad, before the mean of +1, 0 and -1 and its variance are
    taken. Source: Rocks 2016, The American Statistician 70(4):365-372, arXiv:1601.07235.

    Args:
        good: how many count +1.
        bad: how many count -1.
        n: all, at least 1.
    """
    total = n + _ADDED
    above, below = (good + _ADDED_TO_ENDS) / total, (bad + _ADDED_TO_ENDS) / total
    centre = above - below
    return centre, (above + below - centre * centre) / total


def adjusted_wald_interval(good: int, bad: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the adjusted Wald interval of the net share (good - bad) / n, -1 to 1; see `adjusted_net_share`.

    Its centre is drawn towards 0, so a single answer that is good or bad lies just outside of it; from two answers on
    it holds the plain value. The answers added are Rocks' for 95 % and stay the same for others.
    """
    centre, squared_error = adjusted_net_share(good, bad, n)
    reach = two_sided_z(confidence) * sqrt(squared_error)
    return max(-1.0, centre - reach), min(1.0, centre + reach)


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
    """Return the quantile by A&S 26.7.5; its error is of the order of 1 / df³."""
    z = normal_quantile(probability)
    z2 = z * z
    return z * (1.0 + (z2 + 1.0) / (4.0 * df) + ((5.0 * z2 + 16.0) * z2 + 3.0) / (96.0 * df * df))


def last_inside(inside: float, outside: float, is_inside: Callable[[float], bool]) -> float:
    """Return the last value that is inside on the way from `inside` to `outside`.

    Args:
        inside: where the search begins; taken to be inside without being asked about.
        outside: where it ends, on either side; returned when it is inside itself.
        is_inside: once false, it stays false on the way.
    """
    if is_inside(outside):
        return outside
    for _ in range(_BISECTIONS):
        middle = (inside + outside) / 2
        if is_inside(middle):
            inside = middle
        else:
            outside = middle
    return inside


def crossing(value_at: Callable[[float], float], inside: float, outside: float) -> float:
    """Return where a function rises through zero on the way from `inside` to `outside`.

    The Illinois algorithm (Dowell & Jarratt 1971, BIT 11(2):168-174): false position that halves the value at the end
    that stays, and so converges from both sides.

    Args:
        value_at: continuous; at most zero inside.
        inside: where the search begins.
        outside: where it ends, on either side; returned when the function is not above zero there.
    """
    below, above = inside, outside
    value_below, value_above = value_at(below), value_at(above)
    if value_above <= 0.0:
        return outside
    was_below: bool | None = None
    for _ in range(_MAX_STEPS):
        if isclose(below, above, rel_tol=0.0, abs_tol=_NARROW):
            break
        middle = (below * value_above - above * value_below) / (value_above - value_below)
        if not min(below, above) < middle < max(below, above):
            middle = (below + above) / 2
        value = value_at(middle)
        is_below = value <= 0.0
        if is_below:
            below, value_below = middle, value
            value_above = value_above / 2 if was_below is True else value_above
        else:
            above, value_above = middle, value
            value_below = value_below / 2 if was_below is False else value_below
        was_below = is_below
    return below


def around(plain: float, shift: float, reach: float) -> tuple[float, float]:
    """Return the interval of a difference whose centre was drawn towards the middle by what is added to small sets.

    It holds the plain difference. Where that alone turned the difference round, or made one, it holds zero too: then
    nothing is known about the direction.

    Args:
        plain: the difference as it is.
        shift: the difference after the additions, the centre of the interval.
        reach: how far it reaches to either side of it.
    """
    held = (plain, 0.0) if plain * shift <= 0.0 else (plain,)
    return min(shift - reach, *held), max(shift + reach, *held)


def selected_confidence(adjusted: Sequence[float], confidence: float) -> float:
    """Return at which level the intervals of many comparisons agree with what is called a change.

    1 - R (1 - confidence) / m, where R of m comparisons are called one: their intervals hold no zero, and on average at
    most a share 1 - confidence of them misses the true difference. Source: Benjamini & Yekutieli 2005, Journal of the
    American Statistical Association 100(469):71-81, the false coverage rate. At the same level the intervals of all
    others hold zero, because p of these is above (R + 1) (1 - confidence) / m.

    Args:
        adjusted: all p values of the family, see `benjamini_hochberg`.
        confidence: between 0 and 1.
    """
    error = 1.0 - confidence
    found = sum(one <= error for one in adjusted)
    return 1.0 - max(1, found) * error / max(1, len(adjusted))


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p values adjusted for the false discovery rate, each at the place of its own.

    If every adjusted value of at most q counts as significant, then on average at most a share q of these is a false
    discovery. Source: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57(1):289-300,
    the step-up procedure; it holds for independent tests and for positively dependent ones (Benjamini & Yekutieli
    2001).

    Args:
        p_values: each 0 to 1; of all tests that were made, also of those that nobody is interested in.
    """
    count = len(p_values)
    adjusted = [1.0] * count
    smallest = 1.0
    by_size = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    for rank, place in zip(range(count, 0, -1), by_size, strict=True):
        smallest = min(smallest, p_values[place] * (count / rank))
        adjusted[place] = smallest
    return tuple(adjusted)
