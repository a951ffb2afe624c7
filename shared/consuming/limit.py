"""How many events may be parked before the consumer stops: a bad deployment must not park a whole topic."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeadLetterLimit:
    """When the consumer stops. Events that only wait behind a parked one of their key do not count."""

    max_consecutive: int = 10
    """The number of failures with no success between them that stops it."""
    max_ratio: float = 0.1
    """The share of failures among the `last` events that stops it."""
    last: int = 200
    """The number of events over which the ratio is taken."""


class FailureTally:
    """Counts outcomes and decides whether one more event may be parked."""

    def __init__(self, limit: DeadLetterLimit) -> None:
        """Start with nothing counted."""
        self._limit = limit
        self._seen = 0
        self._consecutive = 0
        self._failures: deque[int] = deque()

    def handled(self, count: int) -> None:
        self._seen += count
        self._consecutive = 0

    def parked(self) -> None:
        self._seen += 1
        self._consecutive += 1
        self._failures.append(self._seen)

    def may_park(self) -> bool:
        """Return whether the limit allows one more. Once it does not, only handled events help, or a restart."""
        while self._failures and self._failures[0] <= self._seen - self._limit.last:
            self._failures.popleft()
        limit = self._limit
        return self._consecutive < limit.max_consecutive and len(self._failures) < limit.max_ratio * limit.last
