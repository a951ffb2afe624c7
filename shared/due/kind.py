"""A kind of due work, as a service declares it."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from shared.due.pieces import Claimed
from shared.observability.correlation import Trace, continue_trace

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class DueKind:
    """One kind of due work, done by the worker role."""

    name: str
    run: Callable[[Any, Claimed], Awaitable[None]]
    """Takes the service's use cases and settles the work with `DueWork`, in the transaction of its effect. What it
    raises is logged, and the work is tried again later."""
    at_once: int = 8
    """How many are done side by side in one process."""
    lease_seconds: float = 60.0
    """After so long somebody else gets the work; `run` is cancelled before."""
    attempts: int = 12
    """After so many failures it is given up, and somebody has to look at it. What is only postponed does not count: the
    database was away, or the work asked for another moment."""
    give_up: Callable[[Any, Claimed, str], Awaitable[None]] | None = None
    """Settles what is given up, in the transaction in which whatever it is about becomes failed; the last argument is
    the class of the error. None: `DueWork.give_up` alone."""
    continues: bool = True
    """Whether it is done under the correlation id of whoever asked for it. What comes back again and again, such as the
    next round of a plan, has a new one each time: else all that ever follows would have the same."""
    first_wait_seconds: float = 2.0
    longest_wait_seconds: float = 30 * MINUTE

    @property
    def least_room(self) -> int:
        """Return how much room there must be before more is claimed: single claims cost as much as many at once."""
        return max(1, self.at_once // 4)

    def trace(self, claimed: Claimed) -> Trace:
        """Return the trace under which a piece of work is done."""
        return continue_trace(claimed.correlation_id if self.continues else None, None)

    def wait_seconds(self, attempts: int) -> float:
        """Return how long to wait after so many attempts: twice as long each time, half of it by chance."""
        longest = min(self.longest_wait_seconds, self.first_wait_seconds * 2.0 ** min(attempts - 1, 30))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
