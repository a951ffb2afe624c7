"""What pages of scores listen to: that answers were counted, and where they came from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scoring.store.freshness_reader import FreshnessReader
from shared.unit_of_work import UnitOfWork

LATEST = timedelta(hours=1)
"""Answers that were given longer ago when they are counted, an import, wake nobody who sees some places only."""


@dataclass(frozen=True, slots=True)
class FollowCounting:
    unit_of_work: UnitOfWork
    pause: timedelta = timedelta(seconds=4)
    """Nobody reads faster, and each reader asks for a whole page."""

    async def __call__(self, *, since: datetime | None) -> tuple[datetime, frozenset[str | None]]:
        """Return the moment up to which was looked, and the locations of what was counted since.

        None among them stands for everything together, and what has no location. With None for `since` it only says
        where to begin.
        """
        async with self.unit_of_work.read() as connection:
            reader = FreshnessReader(connection)
            changed_at, now = await reader.latest()
            latest = changed_at or now
            if since is None or latest <= since:
                return latest if since is None else since, frozenset()
            if now - since < self.pause:
                return since, frozenset()
            return latest, frozenset({None}) | await reader.locations(since=since, given_after=since - LATEST)
