"""What scoring published, read from its outbox."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.errors import CursorTooOldError
from services.scoring.domain.feed import START, FeedEvent, FeedPage, FeedPosition
from services.scoring.store.tables import SCORED_RESPONSE, TRANSPORT
from shared.bus.message import Headers
from shared.outbox.published import OutboxPosition, last_position, read_published

_PREFIX = "ce_"
_COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class FeedStore:
    connection: AsyncConnection

    async def end(self) -> FeedPosition:
        """Return where the feed ends now; `START` when nothing was ever published."""
        return _position(await last_position(self.connection, TRANSPORT.outbox))

    async def read(self, *, topic: str, after: FeedPosition | None, limit: int, types: Sequence[str] = ()) -> FeedPage:
        """Return what was published on `topic` after a position, or what is kept of it, of some types or of all.

        Raises:
            CursorTooOldError: some of it is not kept any more.
        """
        page = await read_published(
            self.connection,
            TRANSPORT.outbox,
            topic=topic,
            after=None if after is None else OutboxPosition(after.published_at, after.row),
            limit=limit,
            types=types,
        )
        if not page.is_whole:
            raise CursorTooOldError
        events = [
            FeedEvent(_position(row.position), _attributes(row.headers), json.loads(row.value)) for row in page.rows
        ]
        return FeedPage(events, _position(page.end), page.is_last)

    async def not_counted(self, responses: Collection[UUID]) -> set[UUID]:
        """Return those of the responses that were withdrawn, or whose authors are to be forgotten."""
        if not responses:
            return set()
        columns = SCORED_RESPONSE.c
        gone = select(columns.response_id).where(columns.response_id.in_(responses), columns.state != _COUNTED)
        return set((await self.connection.execute(gone)).scalars())


def _position(position: OutboxPosition | None) -> FeedPosition:
    return START if position is None else FeedPosition(position.published_at, position.row)


def _attributes(headers: Headers) -> dict[str, str]:
    """Return the CloudEvents attributes of a record (Kafka binding 1.0.2, §3.2: binary mode)."""
    found = {name.removeprefix(_PREFIX): raw.decode(errors="replace") for name, raw in headers}
    return {("datacontenttype" if name == "content-type" else name): value for name, value in found.items()}
