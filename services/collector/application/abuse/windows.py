"""Counting requests per window, in a bounded piece of memory."""

from collections import OrderedDict
from collections.abc import Callable

from limits.storage.base import Storage

MAX_KEYS = 20_000
"""About 7 MB. When more addresses than this ask within one window, the oldest windows are forgotten early."""
_SWEPT_AT_ONCE = 2


class Windows(Storage):
    """Where the `limits` library counts, for one limit; a window begins with the first request of its key.

    The library's own memory storage starts a thread every ten milliseconds that walks over all keys, and keeps as many
    keys as there are addresses: a flood from 10⁵ addresses costs it 35 MB and holds every request up for tens of
    milliseconds. All windows of one limit are equally long, so here the oldest is always the first: each new key
    sweeps away two that are over, and there are never more than `max_keys`.
    """

    STORAGE_SCHEME = None

    def __init__(self, now: Callable[[], float], max_keys: int = MAX_KEYS) -> None:
        """Count by the clock `now`, seconds since 1970."""
        super().__init__()
        self._now = now
        self._max_keys = max_keys
        self._windows: OrderedDict[str, list[float]] = OrderedDict()
        """Count and end by key, in the order of their ends."""

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a storage that can fail would raise."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` more and return how many that makes in the present window of `expiry` seconds."""
        now = self._now()
        window = self._windows.get(key)
        if window is not None and window[1] > now:
            window[0] += amount
            return int(window[0])
        if window is not None:
            del self._windows[key]
        self._make_room(now)
        self._windows[key] = [amount, now + expiry]
        return amount

    def get(self, key: str) -> int:
        """Return the count of the present window."""
        window = self._windows.get(key)
        return int(window[0]) if window is not None and window[1] > self._now() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends, seconds since 1970; now when there is none."""
        window = self._windows.get(key)
        return self._now() if window is None else window[1]

    def check(self) -> bool:
        """Return that the storage works: it is memory."""
        return True

    def reset(self) -> int:
        """Forget everything and return how many windows that were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._windows.pop(key, None)

    def __len__(self) -> int:
        """Return how many windows are kept."""
        return len(self._windows)

    def _make_room(self, now: float) -> None:
        for _ in range(_SWEPT_AT_ONCE):
            if not self._windows or next(iter(self._windows.values()))[1] > now:
                break
            self._windows.popitem(last=False)
        if len(self._windows) >= self._max_keys:
            self._windows.popitem(last=False)
