"""What happened to tickets since somebody looked, for pages that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.tickets.domain.reading import Touched
from services.tickets.store.ticket_lists import TicketLists
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_OVERLAP = timedelta(seconds=20)
"""Transactions commit in another order than they note their moment: so far back is looked again."""


@dataclass(slots=True)
class FollowTickets:
    """Say which tickets changed since the last question; one follower per process."""

    unit_of_work: UnitOfWork
    clock: Clock
    _seen: dict[tuple[UUID, int], datetime] = field(default_factory=dict, init=False)

    async def __call__(self, *, since: datetime | None) -> tuple[datetime, Sequence[Touched]]:
        """Return up to which moment was looked, and what is new since then; nothing when `since` is None.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            lists = TicketLists(connection, self.clock.now())
            mark = since or await lists.touched_last() or self.clock.now()
            touched = await lists.touched(mark - _OVERLAP)
        fresh = [one for one in touched if (one.id, one.version) not in self._seen]
        latest = max([mark, *(one.updated_at for one in touched)])
        self._seen = {
            key: at
            for key, at in (self._seen | {(one.id, one.version): one.updated_at for one in touched}).items()
            if at > latest - 2 * _OVERLAP
        }
        return latest, () if since is None else fresh
