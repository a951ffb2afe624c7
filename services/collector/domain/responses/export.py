"""What an export or a republication is about: which responses, in which order, and where it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.domain.responses.submission import EARLIEST, FUTURE_TOLERANCE

SETTLED_AFTER = timedelta(seconds=2)
"""How long a response may be on its way into the database after its `received_at`, clocks that differ included. Later
ones are left to the next export, so that one that goes on behind this one skips nothing."""


@dataclass(frozen=True, slots=True)
class ResponsePosition:
    """Where a response stands in the order in which responses came."""

    received_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ResponseSelection:
    """Which responses of a survey are read."""

    survey: str
    until: datetime
    """Where it ends: the first `received_at` that is not among them."""
    from_at: datetime | None = None
    """Earliest `occurred_at`, included."""
    to_at: datetime | None = None
    """Latest `occurred_at`, excluded."""
    locations: frozenset[str] | None = None
    """Those that the reader may see, or asked for; None: all, and what has none."""
    withdrawn: bool = False
    """Whether those that were withdrawn are among them."""

    @property
    def first_received(self) -> datetime | None:
        """The earliest `received_at` that responses of the wanted time can have; None when there is no bound."""
        return None if self.from_at is None else max(self.from_at, EARLIEST) - FUTURE_TOLERANCE
