"""Which invitations changed, for pages that are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.collector.store.invitation_changes import ChangedInvitation, InvitationChanges
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_OVERLAP = timedelta(seconds=10)
"""So long a transaction may take that began before another and commits after it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Up to which moments was looked: by the clock that dates invitations, and by that which dates messages."""

    invitations: datetime
    messages: datetime


@dataclass(slots=True)
class _Seen:
    """What was named already, as long as it is found again."""

    _known: dict[ChangedInvitation, None] = field(default_factory=dict)

    def fresh(self, touched: Sequence[ChangedInvitation], latest: datetime) -> list[ChangedInvitation]:
        """Return what was not named yet, and remember all of it for a while."""
        fresh = [one for one in touched if one not in self._known]
        known = self._known | dict.fromkeys(touched)
        self._known = {one: None for one in known if one.at > latest - 2 * _OVERLAP}
        return fresh


@dataclass(slots=True)
class FollowInvitations:
    """Say what changed since the last question, also by what became of messages; one follower per process."""

    unit_of_work: UnitOfWork
    clock: Clock
    _invitations: _Seen = field(default_factory=_Seen, init=False)
    _messages: _Seen = field(default_factory=_Seen, init=False)

    async def __call__(self, *, since: Followed | None) -> tuple[Followed, Sequence[ChangedInvitation]]:
        """Return up to where was looked, and what is new since then; nothing when `since` is None.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            changes = InvitationChanges(connection)
            start = since or Followed(await changes.last() or self.clock.now(), await changes.now())
            touched = await changes.since(start.invitations - _OVERLAP)
            by_messages = await changes.by_messages_since(start.messages - _OVERLAP)
        latest = Followed(
            max([start.invitations, *(one.at for one in touched)]),
            max([start.messages, *(one.at for one in by_messages)]),
        )
        fresh = self._invitations.fresh(touched, latest.invitations)
        fresh += self._messages.fresh(by_messages, latest.messages)
        return latest, () if since is None else fresh
