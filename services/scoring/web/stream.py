"""Routes: scores as they change, as server-sent events."""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from services.scoring.domain.feed import FeedPage
from services.scoring.web.deps import Menu, Reader, refuse_limited
from services.scoring.web.events import as_cloud_event
from services.scoring.web.feed_cursors import cursor_of, position_of
from shared.contracts.scoring import ScoreChanged, ScoreRestated
from shared.web.event_stream import EventStream, block
from shared.web.lines import Key
from shared.web.standing import CHECK_SECONDS, Standing

router = APIRouter(prefix="/v1/scores", tags=["scores"])

NAMES = {ScoreChanged.event_type: "score.changed", ScoreRestated.event_type: "score.restated"}
BEAT_SECONDS = 15.0
RETRY_MS = 2000
_LONGEST_ID = 200

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "An endless answer.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
    410: {"description": "Events after `Last-Event-ID` were deleted."},
    429: {"description": "The limit of listeners is reached."},
}


@router.get(
    "/stream",
    summary="Listen to scores as they change",
    description="Server-sent events: `score.changed` when a series has new answers, `score.restated` when a past day "
    "was corrected; the data is the event in the JSON format of CloudEvents 1.0. Without `Last-Event-ID` the stream "
    "begins now. With it, as browsers send it on reconnecting, all missed events follow first, once and in order; an "
    "id so old that later events were deleted is answered with 410. After 15 seconds without an event comes a block "
    "with nothing but the id. It ends when the key is revoked or the session ends. A client that reads nothing for 20 "
    "seconds is disconnected. Scores are those over all locations: whoever sees some only is refused with 403.",
    response_class=Response,
    responses=_STREAM,
)
async def follow_scores(
    caller: Reader,
    menu: Menu,
    request: Request,
    survey: Annotated[Key | None, Query(description="Only scores of this survey.")] = None,
    last_event_id: Annotated[
        str | None, Header(max_length=_LONGEST_ID, description="The id of the last event that was received.")
    ] = None,
) -> EventStream:
    refuse_limited(caller)
    after = position_of(last_event_id, field="Last-Event-ID") if last_event_id else None
    pages = menu.feed.follow_scores(after=after, survey=survey)
    first = await anext(pages)  # errors are raised before the reply begins
    standing = Standing(request, caller, "scores:read", check_seconds=CHECK_SECONDS)
    return EventStream(_blocks(first, pages, standing, request.app.state.is_stopping))


async def _blocks(
    first: FeedPage, pages: AsyncIterator[FeedPage], standing: Standing, is_stopping: Callable[[], bool]
) -> AsyncGenerator[bytes]:
    yield block(id_=cursor_of(first.end), retry_ms=RETRY_MS)
    spoke_at = time.monotonic()
    try:
        async for page in pages:
            reader = await standing.caller()
            if is_stopping() or reader is None or reader.locations is not None:
                return
            pieces = [
                block(
                    id_=cursor_of(event.position),
                    event=NAMES[event.type],
                    data=json.dumps(as_cloud_event(event), ensure_ascii=False, separators=(",", ":")),
                )
                for event in page.events
            ]
            if not pieces and time.monotonic() - spoke_at >= BEAT_SECONDS:
                pieces = [block(id_=cursor_of(page.end))]
            if pieces:
                spoke_at = time.monotonic()
            yield b"".join(pieces)
    finally:
        await pages.aclose()  # type: ignore[attr-defined]  # frees the listener's slot at once, not when it is collected
