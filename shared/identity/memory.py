"""What is remembered of credentials: whose they are, that they are nobody's, how many wrong ones an address sent."""

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from shared.access import Caller
from shared.errors import TooManyRequestsError

Kind = Literal["key", "session"]

FRESH_SECONDS = 5.0
"""So long an answer of accounts is used again: what is revoked stops working everywhere within this time."""
MOST_REMEMBERED = 10_000
WINDOW_SECONDS = 60.0
MOST_WRONG: dict[Kind, int] = {"key": 60, "session": 600}
"""So many wrong credentials an address may send in a minute. Sessions end by themselves: many browsers behind one
address may send those that have ended."""
MOST_ADDRESSES = 20_000

Mark = tuple[str, str, str]
"""Kind of the credential, digest of its secret, and its address where that can make a difference."""


@dataclass(slots=True)
class Known:
    """A credential that is somebody's."""

    caller: Caller
    confirmed_at: float
    """When accounts said so last; monotonic seconds."""
    asked_at: float
    """When accounts was asked last, with or without success."""

    def is_fresh(self, at: float) -> bool:
        """Return whether nobody needs to be asked."""
        return at - self.asked_at < FRESH_SECONDS

    @property
    def is_confirmed(self) -> bool:
        """Whether accounts answered when it was asked last."""
        return self.asked_at <= self.confirmed_at


class Memory:
    """Bounded, and those that are nobody's apart: however many are tried, they push nobody's key out."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Remember at most `most` of each."""
        self._most = most
        self._known: OrderedDict[Mark, Known] = OrderedDict()
        self._unknown: OrderedDict[Mark, float] = OrderedDict()

    def known(self, mark: Mark) -> Known | None:
        """Return what was found out about a credential that is somebody's; None when it never was."""
        return self._known.get(mark)

    def is_nobodys(self, mark: Mark, at: float) -> bool:
        """Return whether accounts said a moment ago that it is nobody's."""
        asked_at = self._unknown.get(mark)
        return asked_at is not None and at - asked_at < FRESH_SECONDS

    def keep(self, mark: Mark, caller: Caller | None, at: float) -> None:
        """Remember the answer of accounts: whose it is; None for nobody's."""
        if caller is None:
            self._known.pop(mark, None)
            _put(self._unknown, mark, at, self._most)
        else:
            self._unknown.pop(mark, None)
            _put(self._known, mark, Known(caller, at, at), self._most)

    def forget(self, name: str | None) -> None:
        """Forget the caller of this name.

        Args:
            name: None: forget all sessions, and ask about every key anew; keys that are not asked about in vain stay.
        """
        self._unknown.clear()
        for mark, known in list(self._known.items()):
            if known.caller.name == name or (name is None and mark[0] == "session"):
                del self._known[mark]
            elif name is None:
                known.asked_at = -math.inf


class Guesses:
    """Counts wrong credentials by the address that sent them, in fixed windows."""

    def __init__(self) -> None:
        self._windows: OrderedDict[tuple[Kind, str], list[float]] = OrderedDict()
        """Count and end, in the order of the ends."""

    def check(self, kind: Kind, address: str, at: float) -> None:
        """Refuse an address that has sent too many wrong ones.

        Raises:
            TooManyRequestsError: says for how long.
        """
        window = self._windows.get((kind, address))
        if window is not None and window[1] > at and window[0] >= MOST_WRONG[kind]:
            raise TooManyRequestsError(max(1, math.ceil(window[1] - at)))

    def count(self, kind: Kind, address: str, at: float) -> None:
        """Count a wrong one."""
        key = (kind, address)
        window = self._windows.get(key)
        if window is not None and window[1] > at:
            window[0] += 1
            return
        self._windows.pop(key, None)
        _put(self._windows, key, [1, at + WINDOW_SECONDS], MOST_ADDRESSES)


def _put(into: OrderedDict, key: object, value: object, most: int) -> None:  # type: ignore[type-arg] # any of the above
    into[key] = value
    into.move_to_end(key)
    while len(into) > most:
        into.popitem(last=False)
