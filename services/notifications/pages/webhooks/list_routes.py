"""All webhook subscriptions, with how their endpoints are."""

from fastapi import APIRouter, Response

from services.notifications.pages.webhooks import BASE, CONSOLE, NEW, Reading
from services.notifications.pages.webhooks.words import Words
from services.notifications.web.deps import Menu
from shared.web.cursors import key_of
from shared.web.paging import Cursor, encode_cursor

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get(BASE)
async def webhooks_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    found = await menu.subscriptions.list(after=key_of(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "webhooks/list.html",
        webhooks=shown,
        waiting=await menu.subscriptions.count_waiting(keys=[one.key for one, _ in shown]),
        words=Words(visit, await menu.directory.read()),
        may_write=visit.caller.may("webhooks:write"),
        new=NEW,
        next=encode_cursor(shown[-1][0].key) if len(found) > PAGE else None,
    )
