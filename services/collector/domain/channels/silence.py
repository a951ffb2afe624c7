"""When a source of answers is silent: a kiosk that no longer reports itself, a link from which nothing comes any more.

Kiosks report themselves, so their silence is known. Of links, SMS accounts and websites it has to be concluded: nothing
came for so long that chance does not explain it, given what came in the same hours of the weeks before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import exp, lgamma, log
from statistics import fmean, variance
from uuid import UUID

from shared.business_hours.hours import BusinessHours
from shared.vocabulary import SilenceEvidence, SourceKind, Spot

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
WEEKS = 8
"""How many weeks show what is usual."""
FEWEST_WEEKS = 4
"""Of a source that is younger; of an even younger one nothing is known."""
FEWEST_EXPECTED = 10.0
"""With fewer answers that usually come meanwhile nothing is concluded."""
CHANCE = 1e-5
"""A source is silent when nothing would come for so long in at most so many pauses, if nothing had changed. Every
answer begins a pause, so a source with a hundred answers a day falls silent by chance once in three years at most."""
LONGEST = WEEK
"""A source from which too little comes within so long to conclude anything is not watched."""

_LOWEST_TENTH = {3: 0.58437437, 4: 1.06362322, 5: 1.61030799, 6: 2.20413066, 7: 2.83310692}
"""Of the chi-squared distribution, by degrees of freedom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Spot):
    """Where answers come in from."""

    kind: SourceKind
    id: str
    name: str
    """As the operator named it."""
    survey: str | None = None

    @property
    def key(self) -> tuple[SourceKind, str]:
        return self.kind, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How many answers usually come in the time in which none came."""

    expected: float
    """The mean of the weeks."""
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """From the last that came, until something comes again."""

    id: UUID
    source: Source
    evidence: SilenceEvidence
    silent_since: datetime
    """When it was last in touch; or since when it is watched, if that is later."""
    last_at: datetime | None
    """When it was last in touch; None: never."""
    usual: Usual | None = None
    """For `usual_count`."""


def usual_if_silent(weeks: Sequence[int]) -> Usual | None:
    """Return what usually comes if it is a silence that nothing came; None if that may well be.

    Args:
        weeks: answers in the same hours of each of the weeks before.
    """
    if len(weeks) < FEWEST_WEEKS or fmean(weeks) < FEWEST_EXPECTED or chance_of_none(weeks) > CHANCE:
        return None
    return Usual(expected=fmean(weeks), weeks=len(weeks))


def chance_of_none(weeks: Sequence[int]) -> float:
    """Return how probable it is that nothing comes in a week like the others.

    Answers come in bunches, and weeks differ: their number is taken to be negative binomial, with as much spread as
    the weeks before leave possible (the upper bound of its 90 % interval, by the chi-squared distribution). Given the
    sum of all weeks, the number in one of them is then beta-binomial (Johnson, Kemp & Kotz 2005, Univariate Discrete
    Distributions, §6.2.2), which takes into account that the mean is only known from those weeks. Without more spread
    than chance has it is binomial, the exact test of two Poisson counts (Przyborowski & Wilenski 1940).

    Args:
        weeks: answers in each of them, of 4 to 8 weeks.
    """
    n, total, mean = len(weeks), sum(weeks), fmean(weeks)
    most_spread = variance(weeks, mean) * (n - 1) / _LOWEST_TENTH[n - 1]
    if most_spread <= mean:
        return exp(total * log(n / (n + 1)))
    shape = mean * mean / (most_spread - mean)
    all_weeks, others = (n + 1) * shape, n * shape
    return exp(lgamma(others + total) - lgamma(others) + lgamma(all_weeks) - lgamma(all_weeks + total))


def missing_hours(since: datetime, until: datetime, open_hours: BusinessHours | None) -> list[datetime]:
    """Return the starts of the whole hours between two moments in which something could have come.

    Args:
        since: of the pause.
        until: its end as far as it is known; the pause is taken to be at most `LONGEST`.
        open_hours: of the place; None: always open.
    """
    first = hour_of(max(since, until - LONGEST))
    first += HOUR if first < since else timedelta(0)
    hours = []
    while first + HOUR <= until:
        if open_hours is None or open_hours.open_between(first, first + HOUR):
            hours.append(first)
        first += HOUR
    return hours


def week_counts(
    hours: Sequence[datetime], zone: tzinfo, answered: Mapping[datetime, int], *, oldest: datetime
) -> list[int]:
    """Return how many answers came in the same hours of each week before, by the clocks of the place.

    Args:
        hours: the starts of hours, in order.
        zone: of the place.
        answered: how many came in an hour, by its start; hours without any may be omitted.
        oldest: since when the source is known; weeks that begin before are omitted.
    """
    counts = []
    for week in range(1, WEEKS + 1):
        then = [_weeks_before(hour, week, zone) for hour in hours]
        if not then or then[0] < oldest:
            break
        counts.append(sum(answered.get(hour, 0) for hour in then))
    return counts


def hours_needed(hours: Sequence[datetime], zone: tzinfo) -> Iterator[datetime]:
    """Yield the hours that `week_counts` asks for."""
    return (_weeks_before(hour, week, zone) for week in range(1, WEEKS + 1) for hour in hours)


def hour_of(moment: datetime) -> datetime:
    """Return the start of the hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _weeks_before(hour: datetime, weeks: int, zone: tzinfo) -> datetime:
    # Subtracting from a local time moves the hands of the clock, whatever the clocks did in between.
    return hour_of(hour.astimezone(zone) - weeks * WEEK)
