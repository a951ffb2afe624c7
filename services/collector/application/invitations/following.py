"""Which invitations changed, for pages that are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.store.invitation_changes import InvitationChanges
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_OVERLAP = timedelta(seconds=10)
"""So long a transaction may take that began before another and commits after it."""


@dataclass(frozen=True, slots=True)
class ChangedInvitation:
    id: UUID
    location: str | None
    at: datetime


@dataclass(slots=True)
class FollowInvitations:
    """Say what changed since the last question; one follower per process."""

    unit_of_work: UnitOfWork
    clock: Clock
    _seen: dict[tuple[UUID, datetime], None] = field(default_factory=dict, init=False)

    async def __call__(self, *, since: datetime | None) -> tuple[datetime, Sequence[ChangedInvitation]]:
        """Return up to which moment was looked, and what is new since then; nothing when `since` is None.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            changes, is_first = InvitationChanges(connection), since is None
            if since is None:
                since = await changes.last() or self.clock.now()
            touched = [ChangedInvitation(*row) for row in await changes.since(since - _OVERLAP)]
        fresh = [one for one in touched if (one.id, one.at) not in self._seen]
        latest = max([since, *(one.at for one in touched)])
        known = self._seen | {(one.id, one.at): None for one in touched}
        self._seen = {one: None for one in known if one[1] > latest - 2 * _OVERLAP}
        return latest, () if is_first else fresh
