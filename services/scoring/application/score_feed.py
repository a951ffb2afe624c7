"""One reader of the feed for all listeners of this process."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass

from services.scoring.domain.errors import CursorTooOldError, TooManyListenersError
from services.scoring.domain.feed import START, FeedEvent, FeedPage, FeedPosition
from services.scoring.store.feed_store import FeedStore
from shared.cancellation import end_if_asked
from shared.contracts.scoring import ScoreChanged, ScoreRestated
from shared.errors import UnavailableError
from shared.observability.metrics import SCORE_LISTENERS
from shared.unit_of_work import UnitOfWork

TYPES = (ScoreChanged.event_type, ScoreRestated.event_type)
"""What listeners receive."""
RECENT = 1000
"""Events kept in memory; a listener that is further behind reads from the database."""
PAGE = 200
POLL_SECONDS = 0.5
RETRY_AFTER_SECONDS = 10


class ScoreFeed:
    """Polls for new events while somebody listens, whichever process published them, and keeps the last ones in memory.

    Listeners have no queues: each knows its position and takes what follows it, so a slow one costs nothing.
    """

    def __init__(self, unit_of_work: UnitOfWork, topic: str, *, most_listeners: int) -> None:
        """Read from the database of `unit_of_work` what is published on `topic`."""
        self._unit_of_work = unit_of_work
        self._topic = topic
        self._most_listeners = most_listeners
        self._listeners = 0
        self._recent: deque[FeedEvent] = deque()
        self._since = self._end = START
        """All events after the first position, up to the second, are in memory."""
        self._news = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listen(self, after: FeedPosition | None) -> AsyncIterator["Listener"]:
        """Register a listener inside the block.

        Args:
            after: the last position that was received; None: begin now.

        Raises:
            TooManyListenersError: the limit is reached.
            CursorTooOldError: some of what follows `after` is not kept any more.
            UnavailableError: the database is away.
        """
        if self._listeners >= self._most_listeners:
            raise TooManyListenersError(RETRY_AFTER_SECONDS)
        self._listeners += 1
        SCORE_LISTENERS.inc()
        try:
            if not self._looks:
                await self._begin()
            if after is not None:
                await self._page(after)  # the database knows what was deleted
            yield Listener(self, self._end if after is None else after)
        finally:
            self._listeners -= 1
            SCORE_LISTENERS.dec()
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def read(self, after: FeedPosition) -> FeedPage:
        """Return what follows a position, from memory if that goes back so far.

        Raises:
            CursorTooOldError: some of it is not kept any more.
            UnavailableError: the database is away.
        """
        if self._looks and self._since <= after:
            events = [event for event in self._recent if event.position > after]
            return FeedPage(events, max(after, self._end), is_last=True)
        return await self._page(after)

    async def wait(self, seconds: float) -> None:
        """Return when there may be new events, or after some time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    @property
    def _looks(self) -> bool:
        return self._looking is not None and not self._looking.done()

    async def _begin(self) -> None:
        async with self._unit_of_work.read() as connection:
            end = await FeedStore(connection).end()
        if not self._looks:  # nobody was quicker
            self._since = self._end = end
            self._recent.clear()
            # A context of its own: it looks for many listeners and must not carry on the trace of one.
            self._looking = asyncio.get_running_loop().create_task(self._look(), context=Context())

    async def _look(self) -> None:
        while True:
            try:
                page = await self._page(self._end)
            except UnavailableError:
                is_last = True  # listeners keep their connections: the next look may succeed
            except CursorTooOldError:
                return  # after an outage of days, or a backup that was played back; listeners find out by themselves
            else:
                self._take(page)
                is_last = page.is_last
            if is_last:
                end_if_asked()
                await asyncio.sleep(POLL_SECONDS)

    def _take(self, page: FeedPage) -> None:
        self._end = page.end
        self._recent.extend(page.events)
        while len(self._recent) > RECENT:
            self._since = self._recent.popleft().position
        if page.events:
            self._news.set()
            self._news.clear()

    async def _page(self, after: FeedPosition) -> FeedPage:
        async with self._unit_of_work.read() as connection:
            return await FeedStore(connection).read(topic=self._topic, after=after, limit=PAGE, types=TYPES)


class Listener:
    """A listener, and the position up to which it has received everything."""

    def __init__(self, feed: ScoreFeed, position: FeedPosition) -> None:
        """Made by `ScoreFeed.listen` only."""
        self._feed = feed
        self.position = position

    async def receive(self, seconds: float) -> Sequence[FeedEvent]:
        """Return what is new, at once or within some time; nothing when nothing came.

        Raises:
            CursorTooOldError: some of what the listener missed is not kept any more.
        """
        try:
            page = await self._feed.read(self.position)
            if not page.events and page.is_last:
                await self._feed.wait(seconds)
                page = await self._feed.read(self.position)
        except UnavailableError:
            await self._feed.wait(seconds)
            return ()
        self.position = page.end
        return page.events


TURN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class FollowScores:
    """Changed and restated scores, as they are published."""

    feed: ScoreFeed

    async def __call__(self, *, after: FeedPosition | None, survey: str | None = None) -> AsyncIterator[FeedPage]:
        """Yield what is new, beginning with an empty page that gives the position; each turn takes a second at most.

        It ends when the listener was so slow that events were deleted meanwhile.

        Args:
            after: the last position that was received; None: begin now.
            survey: only scores of this survey.

        Raises:
            TooManyListenersError: the limit is reached.
            CursorTooOldError: some of what follows `after` is not kept any more.
            UnavailableError: the database is away.
        """
        async with self.feed.listen(after) as listener:
            yield FeedPage((), listener.position, is_last=False)
            while True:
                try:
                    events = await listener.receive(TURN_SECONDS)
                except CursorTooOldError:
                    return
                wanted = [event for event in events if survey is None or _survey_of(event) == survey]
                yield FeedPage(wanted, listener.position, is_last=False)


def _survey_of(event: FeedEvent) -> object:
    return event.data["series"]["survey"]
