"""Which links and devices changed, for pages that are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.collector.store.device_store import DeviceStore
from services.collector.store.link_store import LinkStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_OVERLAP = timedelta(seconds=10)
"""So long a transaction may take that began before another and commits after it."""


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    topic: str
    """`link` or `device`."""
    id: str
    location: str | None
    at: datetime


@dataclass(slots=True)
class FollowPlaces:
    """Say what changed since the last question; one follower per process."""

    unit_of_work: UnitOfWork
    clock: Clock
    _seen: dict[tuple[str, str, datetime], None] = field(default_factory=dict, init=False)

    async def __call__(self, *, since: datetime | None) -> tuple[datetime, Sequence[ChangedPlace]]:
        """Return up to which moment was looked, and what is new since then; nothing when `since` is None.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            stores = (("link", LinkStore(connection)), ("device", DeviceStore(connection)))
            if since is None:
                moments = [moment for _, store in stores if (moment := await store.changed_last()) is not None]
                since = max(moments, default=self.clock.now())
                is_first = True
            else:
                is_first = False
            touched = [
                ChangedPlace(topic, *row) for topic, store in stores for row in await store.changed(since - _OVERLAP)
            ]
        fresh = [one for one in touched if (one.topic, one.id, one.at) not in self._seen]
        latest = max([since, *(one.at for one in touched)])
        known = self._seen | {(one.topic, one.id, one.at): None for one in touched}
        self._seen = {one: None for one in known if one[2] > latest - 2 * _OVERLAP}
        return latest, () if is_first else fresh
