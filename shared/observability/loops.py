"""How a loop that runs for the life of the process says that it is well."""

import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LoopHealth:
    """How a loop is doing now."""

    age_seconds: float
    """Time since it last turned; a loop that waits still turns, since all its waits are bounded."""
    trouble: str | None = None
    """Why the process should get no work, such as a tripped consumer; None when all is well."""


class Loop(Protocol):
    """Something that runs until it is cancelled."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...

    def health(self) -> LoopHealth:
        """Tell how it is doing."""
        ...


class Heartbeat:
    """Remembers when a loop last turned."""

    def __init__(self) -> None:
        """Count from now."""
        self._turned_at = time.monotonic()

    def turn(self) -> None:
        """Note that the loop turned."""
        self._turned_at = time.monotonic()

    def age_seconds(self) -> float:
        """Return the time since the last turn."""
        return time.monotonic() - self._turned_at
