"""How the endpoint of a subscription is, by what became of the attempts: ok, failing, paused, disabled.

One failure says little. After several in a row the endpoint is failing: one delivery at a time tries it, after growing
waits. When that lasts, it is paused, its owner is notified, and it is tried once an hour. Deliveries wait meanwhile,
and one success lets all of them go on. Whoever answers 410 wants nothing more: the endpoint is disabled until
somebody resumes it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Health = Literal["ok", "failing", "paused", "disabled"]

FAILING_AFTER = 5
"""Failures in a row."""
HANDS = 8
"""Requests on their way to one endpoint at once."""
FIRST_HANDS = 2
"""So many until it has taken something: of those that hang each one holds little."""
PAUSE_AFTER = timedelta(hours=1)
PROBE_EVERY = timedelta(hours=1)
_FIRST_PROBE = timedelta(seconds=10)
_LONGEST_PROBE = timedelta(minutes=5)
GONE = "gone"
BY_HAND = "by_hand"
NO_ROOM = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The state of one endpoint."""

    subscription: str
    kept_since: datetime
    """Since when all events are kept that the subscription wants by their types."""
    health: Health = "ok"
    reason: str | None = None
    """Why it is not ok: the failure of the last attempt, `gone` or `by_hand`."""
    failures: int = 0
    """In a row."""
    failing_since: datetime | None = None
    not_before: datetime | None = None
    """When it may be tried next; it asked for peace, or fails."""
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    health_since: datetime | None = None
    """Since when it is as it is; None: it was never otherwise. Of `failing`, since its first failure."""

    def hands(self, now: datetime, *, taken: int) -> int:
        """Return how many requests may be on their way to it at a moment, after it took so many in a row lately."""
        if self.health == "disabled" or (self.not_before is not None and self.not_before > now):
            return NO_ROOM
        return min(HANDS, FIRST_HANDS + taken) if self.health == "ok" else 1

    def succeeded(self, at: datetime) -> "Endpoint":
        """Return the endpoint after an answer that is a success; one that was disabled meanwhile stays so."""
        if self.health == "disabled":
            return replace(self, last_success_at=at)
        return replace(self.resumed(at), last_success_at=at)

    def failed(self, at: datetime, reason: str, *, pause_after: timedelta = PAUSE_AFTER) -> "Endpoint":
        """Return the endpoint after one more failure."""
        is_straggler = self.health != "ok" and self.not_before is not None and self.not_before > at
        if self.health == "disabled" or is_straggler:
            return replace(self, last_failure_at=at)
        since = self.failing_since or at
        failures = self.failures + 1
        after = replace(self, failures=failures, failing_since=since, last_failure_at=at)
        if failures < FAILING_AFTER:
            return after
        if self.health == "paused" or at - since >= pause_after:
            paused_at = self.health_since if self.health == "paused" else at
            return replace(after, health="paused", reason=reason, not_before=at + PROBE_EVERY, health_since=paused_at)
        wait = min(_LONGEST_PROBE, _FIRST_PROBE * 2.0 ** min(failures - FAILING_AFTER, 30))
        return replace(after, health="failing", reason=reason, not_before=at + wait, health_since=since)

    def throttled(self, at: datetime, seconds: float) -> "Endpoint":
        """Return the endpoint after it asked to be left in peace, which is no failure."""
        until = at + timedelta(seconds=seconds)
        return replace(self, not_before=max(until, self.not_before or until))

    def disabled(self, reason: str, at: datetime) -> "Endpoint":
        """Return the endpoint to which nothing is sent until somebody resumes it."""
        since = self.health_since if self.health == "disabled" else at
        return replace(self, health="disabled", reason=reason, health_since=since)

    def resumed(self, at: datetime) -> "Endpoint":
        """Return the endpoint as if nothing had happened."""
        since = self.health_since if self.health == "ok" else at
        return replace(
            self, health="ok", reason=None, failures=0, failing_since=None, not_before=None, health_since=since
        )
