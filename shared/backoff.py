"""How long to wait before the next attempt: longer each time, never longer than a bound, never in step with others."""

import asyncio
import random

from shared.cancellation import end_if_asked

FIRST_SECONDS = 0.1
LONGEST_SECONDS = 5.0


class Backoff:
    """The waits of one loop; a success makes the next wait a short one again."""

    def __init__(self, first_seconds: float = FIRST_SECONDS, longest_seconds: float = LONGEST_SECONDS) -> None:

        self._first = first_seconds
        self._longest = longest_seconds
        self._next = first_seconds

    def reset(self) -> None:
        """Record a success: the next wait is a short one."""
        self._next = self._first

    async def wait(self) -> None:
        """Sleep for half to all of the present wait, and double the next one; a cancelled task ends here."""
        end_if_asked()
        seconds, self._next = self._next, min(self._longest, 2 * self._next)
        await asyncio.sleep(seconds * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing
