"""Tell whoever listens each time a score changes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.scoring.application.score_feed import ScoreFeed
from services.scoring.domain.errors import CursorTooOldError
from services.scoring.domain.feed import FeedEvent, FeedPage, FeedPosition

TURN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class FollowScores:
    """Changed and restated scores, as they are published."""

    feed: ScoreFeed

    async def __call__(self, *, after: FeedPosition | None, survey: str | None = None) -> AsyncIterator[FeedPage]:
        """Yield what is new, beginning with an empty page that gives the position; each turn takes a second at most.

        It ends when the listener was so slow that events were forgotten meanwhile.

        Args:
            after: what the listener knows already; None: everything up to now.
            survey: only scores of this survey.

        Raises:
            TooManyListenersError: all places are taken.
            CursorTooOldError: some of what follows `after` is not kept any more.
            UnavailableError: the database is away.
        """
        async with self.feed.listen(after) as listener:
            yield FeedPage((), listener.position, is_last=False)
            while True:
                try:
                    events = await listener.hear(TURN_SECONDS)
                except CursorTooOldError:
                    return
                wanted = [event for event in events if survey is None or _survey_of(event) == survey]
                yield FeedPage(wanted, listener.position, is_last=False)


def _survey_of(event: FeedEvent) -> object:
    return event.data["series"]["survey"]
