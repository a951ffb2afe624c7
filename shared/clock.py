"""Where the present moment comes from.

The domain never asks for the time: a use case asks the clock and passes the moment in.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that can tell the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is told to move; for tests."""

    def __init__(self, at: datetime) -> None:
        """Start at the aware moment `at`."""
        self._at = at

    def now(self) -> datetime:
        """Return the moment that the clock was set to."""
        return self._at

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._at += timedelta(seconds=seconds)
