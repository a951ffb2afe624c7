"""The feed: what scoring published, in the order in which it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class FeedPosition:
    """A position in the feed; what was published later follows it."""

    published_at: datetime
    """Grows with every page that is published, whatever clocks do."""
    row: int
    """Distinguishes what was published together."""


START = FeedPosition(datetime(1970, 1, 1, tzinfo=UTC), 0)
"""Before everything that was ever published."""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event as it was published."""

    position: FeedPosition
    attributes: Mapping[str, str]
    """Of CloudEvents, such as `type`; extensions too."""
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Return the CloudEvents type."""
        return self.attributes["type"]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of the feed."""

    events: Sequence[FeedEvent]
    end: FeedPosition
    """Where to continue: everything requested before it was returned."""
    is_last: bool
    """There was nothing more at that moment."""
