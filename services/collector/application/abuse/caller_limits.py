"""How often one colleague, or one key, may look people up or write to an address that they type in.

Counted in fixed windows in the memory of one process, like the limits of callers without a key.
"""

import math
from collections.abc import Callable

from limits.strategies import FixedWindowRateLimiter

from services.collector.application.abuse.rate_limits import parse_rates
from services.collector.application.abuse.windows import Windows
from services.collector.domain.people.looking_up import TooManyLookUpsError
from shared.access import Caller
from shared.clock import Clock
from shared.errors import TooManyRequestsError
from shared.observability.metrics import RATE_LIMITED


class LookUpLimits:
    """Counts what each caller does, each kind of deed apart: enough for work, too little for collecting addresses."""

    def __init__(
        self, clock: Clock, rates: str, refusal: Callable[[int], TooManyRequestsError] = TooManyLookUpsError
    ) -> None:
        """Set the limits.

        Args:
            clock: to count by.
            rates: as `parse_rates` reads them.
            refusal: makes the error for one too many, from the seconds to wait.
        """
        self._clock = clock
        self._refusal = refusal
        self._seconds = 0.0
        self._limits = [(rate, FixedWindowRateLimiter(Windows(lambda: self._seconds))) for rate in parse_rates(rates)]

    def take(self, caller: Caller, what: str) -> None:
        """Count one look-up, whether it finds anybody or not.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        self._seconds = self._clock.now().timestamp()
        for rate, limiter in self._limits:
            if not limiter.hit(rate, what, caller.name):
                RATE_LIMITED.labels("caller", what).inc()
                reset_at = limiter.get_window_stats(rate, what, caller.name).reset_time
                raise self._refusal(max(1, math.ceil(reset_at - self._seconds)))
