"""How often callers without a key may ask: by address, by survey, and by both.

Counted in fixed windows in the memory of one process: with several processes everybody may do as many times more, and a
restart forgets. At the edge of two windows up to twice the limit fits into one window's length.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from limits import RateLimitItem, parse_many
from limits.strategies import FixedWindowRateLimiter

from services.collector.application.abuse.windows import Windows
from shared.clock import Clock
from shared.errors import TooManyRequestsError
from shared.observability.metrics import RATE_LIMITED

Budget = Literal["read", "write"]
"""What reads configuration and eligibility is counted apart from what writes."""

RATE_RULE = "must be rates such as `600/minute` or `20/second; 5000/hour`, or empty for none"
_OFF = frozenset({"", "0"})


def parse_rates(text: str) -> list[RateLimitItem]:
    """Return the rates that a setting names; none when it is empty or `0`.

    Raises:
        ValueError: it names none; the message is for the person who set it.
    """
    if text.strip() in _OFF:
        return []
    try:
        rates = parse_many(text)
    except ValueError:
        rates = []
    if not rates or any(rate.amount < 1 for rate in rates):
        raise ValueError(RATE_RULE)
    return rates


@dataclass(frozen=True, slots=True)
class _Limit:
    """One rate on one axis for one budget."""

    axis: str
    rate: RateLimitItem
    limiter: FixedWindowRateLimiter


class RateLimits:
    """All limits of this process."""

    def __init__(self, clock: Clock, *, per_address: str, per_survey: str, per_address_and_survey: str) -> None:
        """Set the limits.

        Args:
            clock: what windows are measured by.
            per_address: rates of one client address, as `parse_rates` reads them; likewise the others.
            per_survey: rates of one survey, all addresses together.
            per_address_and_survey: rates of one client address at one survey.
        """
        self._clock = clock
        self._seconds = 0.0
        """The moment of the present request, since 1970: the clock is asked once for all limits."""
        # From the narrow to the wide: who is refused uses nothing up of what others share.
        axes = (("address", per_address), ("address_and_survey", per_address_and_survey), ("survey", per_survey))
        self._limits: dict[Budget, tuple[_Limit, ...]] = {
            budget: tuple(
                _Limit(axis, rate, FixedWindowRateLimiter(Windows(lambda: self._seconds)))
                for axis, rates in axes
                for rate in parse_rates(rates)
            )
            for budget in get_args(Budget)
        }

    def take(self, budget: Budget, address: str, survey: str | None) -> None:
        """Count one request.

        Args:
            budget: which one it uses up.
            address: of the client.
            survey: the survey that it is about; None when it is about none.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        self._seconds = self._clock.now().timestamp()
        for limit in self._limits[budget]:
            if limit.axis == "address":
                key: tuple[str, ...] = (address,)
            elif survey is None:
                continue
            else:
                key = (survey,) if limit.axis == "survey" else (address, survey)
            if not limit.limiter.hit(limit.rate, *key):
                RATE_LIMITED.labels(limit.axis, budget).inc()
                reset_at = limit.limiter.get_window_stats(limit.rate, *key).reset_time
                raise TooManyRequestsError(max(1, math.ceil(reset_at - self._seconds)))
