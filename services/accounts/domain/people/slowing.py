"""Failed sign-ins slow the next ones down, more with each, and never lock anybody out.

Guesses are counted by the name that they are about and by the address that they come from. Where the person has signed
in before, only failures from there count: whoever guesses elsewhere cannot keep them away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_BY_NAME = 5
FREE_BY_ADDRESS = 20
"""So many failures have no effect: people mistype, and an office shares an address."""
LONGEST_WAIT = timedelta(minutes=15)
COUNTED = timedelta(hours=24)
"""Older failures do not count."""
_MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    number: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A failed sign-in, as its person sees it."""

    at: datetime
    step: str
    """What was wrong: `password` or `code`."""
    address: str
    user_agent: str


def seconds_to_wait(at: datetime, *, by_name: Failures, by_address: Failures) -> int:
    """Return after how many seconds the next attempt is looked at; 0 for at once."""
    waits = (_wait(at, by_name, FREE_BY_NAME), _wait(at, by_address, FREE_BY_ADDRESS))
    longest = max(waits)
    return 0 if longest <= timedelta(0) else int(longest.total_seconds()) + 1


def _wait(at: datetime, failures: Failures, free: int) -> timedelta:
    over = failures.number - free
    if over < 0 or failures.last_at is None:
        return timedelta(0)
    pause = min(timedelta(seconds=2 ** min(over, _MOST_DOUBLINGS)), LONGEST_WAIT)
    return failures.last_at + pause - at
