"""Routes: the published events, to be polled."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.feed import FeedEvent, FeedPage
from services.scoring.web.deps import Menu
from services.scoring.web.feed_cursors import cursor_of, position_of
from shared.access import Caller
from shared.contracts.wire.catalogue import EVENTS
from shared.errors import FieldProblem, InvalidError
from shared.web.auth import require
from shared.web.paging import PageQuery
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/events", tags=["events"])

TYPES = tuple(body.event_type for body in EVENTS if body.producer() == "scoring")

Subscriber = Annotated[Caller, require("events:read")]


class EventQuery(PageQuery):
    """The query of `GET /v1/events`."""

    type: str | None = Field(default=None, description="Only events of this type.")


class EventView(BaseModel):
    """An event in the JSON format of CloudEvents 1.0. `data` is described by `/schemas/{type}`."""

    model_config = ConfigDict(extra="allow")

    specversion: str
    id: str = Field(
        description="Unique together with `source`: the same event may arrive twice on the bus, never here."
    )
    source: str
    type: str
    subject: str = Field(description="What the event is about; events with the same subject keep their order.")
    time: str = Field(description="When it happened, in UTC.")
    datacontenttype: str
    data: dict[str, Any]


class EventsView(BaseModel):
    """A page of published events."""

    items: list[EventView]
    next_cursor: str = Field(description="Send it as `cursor` to continue, now or later. Never null.")
    is_last: bool = Field(
        description="True: there were no further events at this moment; ask again later. False: ask again at once, "
        "even if there are few items or none."
    )


def as_cloud_event(event: FeedEvent) -> Mapping[str, Any]:
    """Return the event in the JSON format of CloudEvents 1.0 (§3)."""
    return {**event.attributes, "data": event.data}


@router.get(
    "",
    summary="Read what scoring published",
    description="For subscribers that missed events, or that poll instead of listening: everything that was published "
    "on the bus, in a stable order: nothing is ever inserted before what you have read. Store `next_cursor` together "
    "with what you derive from the events, and you process each of them once, even after a crash. Without `cursor` the "
    "list begins with the oldest events that are kept; a cursor so old that later events were deleted is answered with "
    "410. Comments and respondent ids are omitted once the respondent was erased. Whoever sees some locations only is "
    "refused with 403.",
    responses={410: {"description": "Events after the cursor were deleted."}},
)
async def read_events(
    _caller: Subscriber, menu: Menu, request: Request, query: Annotated[EventQuery, Query()]
) -> EventsView:
    refuse_repeated(request, query)
    if query.type is not None and query.type not in TYPES:
        detail = f"must be one of {', '.join(TYPES)}"
        message = "Scoring publishes no events of this type."
        raise InvalidError(message, problems=[FieldProblem("type", detail)])
    after = None if query.cursor is None else position_of(query.cursor, field="cursor")
    return _view(await menu.feed.read_events(after=after, limit=query.limit, type_=query.type))


def _view(page: FeedPage) -> EventsView:
    return EventsView(
        items=[EventView.model_validate(as_cloud_event(event)) for event in page.events],
        next_cursor=cursor_of(page.end),
        is_last=page.is_last,
    )
