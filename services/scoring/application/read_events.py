"""Read published events: for subscribers that missed some, or that poll."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.scoring.domain.feed import FeedEvent, FeedPage, FeedPosition
from services.scoring.store.feed_store import FeedStore
from shared.contracts.scoring import CommentRead, ResponseScored
from shared.unit_of_work import UnitOfWork

_WITHOUT_PERSON = {kind.event_type: kind.personal_defaults() for kind in (ResponseScored, CommentRead)}
"""What events of a response say once it is gone, by their types."""


@dataclass(frozen=True, slots=True)
class ReadEvents:
    """Page by page, without gaps."""

    unit_of_work: UnitOfWork
    topic: str
    """Where scoring publishes."""

    async def __call__(self, *, after: FeedPosition | None, limit: int, type_: str | None = None) -> FeedPage:
        """Return the events after a position, or the oldest that are kept.

        Of a response that was withdrawn, or whose author was erased, neither respondent nor words nor attributes are
        shown, although they were published once.

        Raises:
            CursorTooOldError: some of them are not kept any more.
            UnavailableError: the database is away.
        """
        types = () if type_ is None else (type_,)
        async with self.unit_of_work.read() as connection:
            feed = FeedStore(connection)
            page = await feed.read(topic=self.topic, after=after, limit=limit, types=types)
            responses = {_response_of(event.data) for event in page.events if event.type in _WITHOUT_PERSON}
            gone = await feed.not_counted(responses)
        return replace(page, events=[_as_it_may_be_published(event, gone) for event in page.events])


def _as_it_may_be_published(event: FeedEvent, gone: set[UUID]) -> FeedEvent:
    if event.type not in _WITHOUT_PERSON or _response_of(event.data) not in gone:
        return event
    return replace(event, data={**event.data, **_WITHOUT_PERSON[event.type]})


def _response_of(data: Mapping[str, object]) -> UUID:
    return UUID(str(data["response_id"]))
