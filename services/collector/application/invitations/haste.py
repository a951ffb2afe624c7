"""Programs that name themselves like browsers are known by their haste: they follow all links of a mail at once."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from shared.clock import Clock

WINDOW = timedelta(seconds=10)
MOST_INVITATIONS = 4
"""So many different invitations one address opens in the window; a family's router stays below."""
MOST_SCORES = 2
"""So many different scores of one invitation are followed in the window by somebody who changes their mind."""
MARKED_FOR = timedelta(minutes=10)
MOST_ADDRESSES = 10_000
MOST_FOLLOWS = 100


@dataclass(slots=True)
class _Seen:
    follows: list[tuple[datetime, UUID, str | None]] = field(default_factory=list)
    marked_until: datetime | None = None


@dataclass(slots=True)
class NoticeScanners:
    """Remembers for some minutes which addresses follow links like a program; each process by itself, nothing kept."""

    clock: Clock
    _seen: OrderedDict[str, _Seen] = field(default_factory=OrderedDict, init=False)

    def follows(self, *, address: str, invitation_id: UUID, score: str | None) -> bool:
        """Note that a link was followed; return whether its address behaves like a program.

        Args:
            address: of the client, an IPv6 address by its /64.
            invitation_id: whose link it is.
            score: which of its scores was followed, if it was one.
        """
        now = self.clock.now()
        seen = self._of(address)
        recent = [one for one in seen.follows if one[0] > now - WINDOW]
        seen.follows = [*recent, (now, invitation_id, score)][-MOST_FOLLOWS:]
        invitations = {one[1] for one in seen.follows}
        scores = {one[2] for one in seen.follows if one[1] == invitation_id and one[2] is not None}
        if len(invitations) > MOST_INVITATIONS or len(scores) > MOST_SCORES:
            seen.marked_until = now + MARKED_FOR
        return self._is_marked(seen, now)

    def mark(self, *, address: str) -> None:
        """Note that a program is at an address: it followed a link that nobody sees."""
        self._of(address).marked_until = self.clock.now() + MARKED_FOR

    def is_marked(self, *, address: str) -> bool:
        """Return whether a program was at an address some minutes ago."""
        seen = self._seen.get(address)
        return seen is not None and self._is_marked(seen, self.clock.now())

    @staticmethod
    def _is_marked(seen: _Seen, now: datetime) -> bool:
        return seen.marked_until is not None and now < seen.marked_until

    def _of(self, address: str) -> _Seen:
        seen = self._seen.pop(address, None) or _Seen()
        self._seen[address] = seen  # behind all others, as the one seen last
        while len(self._seen) > MOST_ADDRESSES:
            self._seen.popitem(last=False)
        return seen
