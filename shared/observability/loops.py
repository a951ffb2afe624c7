"""The health of loops that run for the life of the process."""

import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LoopHealth:
    age_seconds: float
    """Time since it last turned; a loop that waits still turns, since all its waits are bounded."""
    trouble: str | None = None
    """Why the process should get no requests, such as a tripped consumer; None when all is well."""


class Loop(Protocol):
    """Something that runs until it is cancelled."""

    async def run(self) -> None: ...

    def health(self) -> LoopHealth: ...


class Heartbeat:
    """Remembers when a loop last turned."""

    def __init__(self) -> None:
        """The loop counts as turned now."""
        self._turned_at = time.monotonic()

    def turn(self) -> None:
        self._turned_at = time.monotonic()

    def age_seconds(self) -> float:
        return time.monotonic() - self._turned_at
