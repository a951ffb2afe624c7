"""Waiting before something is judged once and for all."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Settling:
    """After a process has begun, what came in while nothing ran is still on its way: it is scored first."""

    wait: timedelta = timedelta(minutes=10)
    _since: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Return whether the first call was long enough ago."""
        self._since = self._since or now
        return now - self._since >= self.wait
