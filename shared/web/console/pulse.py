"""What changed in a service: one cheap question a second for all readers of a process, and none without readers."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.errors import UnavailableError

log = structlog.get_logger("heed.console")

EVERY_SECONDS = 1.0
KEPT = 1000
"""So many answers with changes are kept for readers who reconnect."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not any more what pages show."""

    topic: str
    """What kind of thing, such as `ticket`: lower-case letters, digits and `-`."""
    id: str = ""
    """Which one; nothing personal."""
    location: str | None = None
    """Where it belongs: only who sees the location learns of the change."""


@dataclass(frozen=True, slots=True)
class Look:
    """The answer of a service: what changed since it was asked last, and up to where it looked."""

    mark: str
    changes: Sequence[Change] = ()


Ask = Callable[[str | None], Awaitable[Look]]
"""Asked with the mark of the answer before; with None it answers with the present mark and no changes."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A reader reconnected and it is not known any more what it missed: its page must look anew."""

    mark: str


class Pulse:
    """Asks a service for as long as somebody reads, and hands every answer to all readers."""

    def __init__(self, ask: Ask, *, every_seconds: float = EVERY_SECONDS) -> None:
        """Take the question.

        Args:
            ask: one query that takes hardly any time, or raises UnavailableError.
            every_seconds: how long to wait between two.
        """
        self._ask = ask
        self._every = every_seconds
        self._kept: deque[Look] = deque(maxlen=KEPT)
        self._start = ""
        self._mark: str | None = None
        self._readers: set[asyncio.Queue[Look]] = set()
        self._asking: asyncio.Task[None] | None = None

    @property
    def readers(self) -> int:
        return len(self._readers)

    async def follow(self, after: str | None = None) -> AsyncGenerator[Look | Missed | None]:
        """Yield what changes from now on, and None about every second while nothing does.

        Args:
            after: the mark of the last answer that the reader got, when it reconnects.

        Raises:
            UnavailableError: the service cannot be asked at the moment.
        """
        queue: asyncio.Queue[Look] = asyncio.Queue()
        if self._mark is None:
            await self._begin()
        self._readers.add(queue)
        self._asking = self._asking or asyncio.create_task(self._ask_on())
        try:
            for look in self._since(after):
                yield look
            while True:
                try:
                    async with asyncio.timeout(self._every):
                        look = await queue.get()
                except TimeoutError:
                    yield None
                else:
                    yield look
        finally:
            self._readers.discard(queue)
            if not self._readers:
                self._stop()

    async def _begin(self) -> None:
        look = await self._ask(None)
        if self._mark is None:  # another reader may have been faster
            self._mark = self._start = look.mark

    def _since(self, after: str | None) -> list[Look | Missed]:
        """Return what a reader starts with: the answers after its mark, or that it missed some."""
        marks = [self._start, *(look.mark for look in self._kept)]
        if after is None or after not in marks:
            mark = self._mark or ""
            return [Look(mark) if after is None else Missed(mark)]
        at = marks.index(after)
        return [Look(after), *list(self._kept)[at:]]

    async def _ask_on(self) -> None:
        failed = False
        while True:
            await asyncio.sleep(self._every)
            try:
                look = await self._ask(self._mark)
            except UnavailableError:
                if not failed:
                    log.warning("pulse_paused")
                failed = True
                continue
            except Exception:
                if not failed:
                    log.exception("pulse_failed")
                failed = True
                continue
            failed = False
            self._mark = look.mark
            if look.changes:
                if len(self._kept) == KEPT:
                    self._start = self._kept[0].mark
                self._kept.append(look)
                for queue in self._readers:
                    queue.put_nowait(look)

    def _stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._mark = None
        self._kept.clear()
