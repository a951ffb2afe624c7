"""How many events may be parked before the consumer stops: a bad deployment must not park a whole topic."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeadLetterLimit:
    """When enough is enough. Events that only wait behind a parked one of their key do not count."""

    max_consecutive: int = 10
    """So many failures with no success between them."""
    max_ratio: float = 0.1
    """So large a part of the last events."""
    last: int = 200
    """How many events the ratio looks back on."""


class Tally:
    """Counts outcomes and says whether one more event may be set aside."""

    def __init__(self, limit: DeadLetterLimit) -> None:
        """Start with nothing counted."""
        self._limit = limit
        self._seen = 0
        self._consecutive = 0
        self._failures: deque[int] = deque()

    def handled(self, count: int) -> None:
        """Note that `count` events were handled."""
        self._seen += count
        self._consecutive = 0

    def parked(self) -> None:
        """Note that an event was set aside."""
        self._seen += 1
        self._consecutive += 1
        self._failures.append(self._seen)

    def may_park(self) -> bool:
        """Tell whether the limit allows one more. Once it does not, only handled events help, or a restart."""
        while self._failures and self._failures[0] <= self._seen - self._limit.last:
            self._failures.popleft()
        limit = self._limit
        return self._consecutive < limit.max_consecutive and len(self._failures) < limit.max_ratio * limit.last
