"""Routes: what scoring published, to be asked for."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.feed import FeedEvent, FeedPage
from services.scoring.web.deps import Menu
from services.scoring.web.feed_cursors import cursor_of, position_of
from shared.contracts.wire.catalogue import EVENTS
from shared.errors import FieldProblem, InvalidError
from shared.web.auth import Caller, require
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
    id: str = Field(description="Unique together with `source`: the same event may come twice on the bus, never here.")
    source: str
    type: str
    subject: str = Field(description="What the event is about; events with one subject come in their order.")
    time: str = Field(description="When it happened, in UTC.")
    datacontenttype: str
    data: dict[str, Any]


class EventsView(BaseModel):
    """Some of what was published."""

    items: list[EventView]
    next_cursor: str = Field(description="Send it as `cursor` to go on, now or later; it is always there.")
    is_last: bool = Field(
        description="There was nothing more when this was read: ask again in a while. False: ask again at once, "
        "also when there are few items or none."
    )


def as_cloud_event(event: FeedEvent) -> Mapping[str, Any]:
    """Return the event in the JSON format of CloudEvents 1.0 (§3)."""
    return {**event.attributes, "data": event.data}


@router.get(
    "",
    summary="Read what scoring published",
    description="For subscribers that missed events, or that ask instead of listening: everything that went out to the "
    "bus, in an order in which nothing is ever slipped in before what was read. Keep `next_cursor` with what you made "
    "of the events, and you get each of them once, whatever breaks. Without `cursor` it begins with the oldest events "
    "that are kept; a cursor so old that events behind it were forgotten is answered 410. What a person said is left "
    "out once they were forgotten.",
    responses={410: {"description": "Events after the cursor are not kept any more."}},
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
