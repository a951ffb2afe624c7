"""Which messages changed, for pages that are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.store.message_reading import MessageReading
from shared.unit_of_work import UnitOfWork

_OVERLAP = timedelta(seconds=10)
"""So long a transaction may take that began before another and commits after it."""
_MOST = 500
"""So many are named; where more change at once only the places are, as often as somebody asks."""


@dataclass(frozen=True, slots=True)
class MessageChange:
    id: str
    """Empty for whichever message at the location."""
    location: str | None


@dataclass(slots=True)
class FollowMessages:
    """Say what changed since the last question; one follower per process."""

    unit_of_work: UnitOfWork
    _seen: dict[tuple[UUID, datetime], None] = field(default_factory=dict, init=False)

    async def __call__(self, *, since: datetime | None) -> tuple[datetime, Sequence[MessageChange]]:
        """Return up to which moment was looked, and what is new since then; nothing when `since` is None.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            reading = MessageReading(connection)
            asked = await reading.now() if since is None else since
            touched = await reading.changed(asked - _OVERLAP, limit=_MOST)
            places = await reading.changed_locations(asked - _OVERLAP) if len(touched) == _MOST else ()
        fresh = [one for one in touched if (one.id, one.at) not in self._seen]
        latest = max([asked, *(one.at for one in touched)])
        known = self._seen | {(one.id, one.at): None for one in touched}
        self._seen = {one: None for one in known if one[1] > latest - 2 * _OVERLAP}
        if since is None or not fresh:
            return latest, ()
        named = [MessageChange(str(one.id), one.location) for one in fresh]
        return latest, [*named, *(MessageChange("", place) for place in places)]
