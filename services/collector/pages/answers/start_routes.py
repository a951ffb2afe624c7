"""Collector's part of Start: only what leads to a decision."""

from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.collector.pages.answers import CONSOLE
from services.collector.pages.answers.words import Words
from services.collector.web.deps import Menu
from shared.days import day_start
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)


@router.get("/console/collector/start")
async def start(visit: Annotated[Visit, viewing("surveys:read")], menu: Menu) -> Response:
    attention = await menu.read_attention(caller=visit.caller)
    zone = ZoneInfo(visit.zone)
    yesterday = visit.now.astimezone(zone).date() - timedelta(days=1)
    troubled = 0
    if visit.caller.may("messages:read"):
        since = day_start(yesterday, zone)
        troubled = await menu.messages.count_troubled(since=since, caller=visit.caller)
    words = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE, "answers/start.html", attention=attention, words=words, troubled=troubled, yesterday=yesterday
    )
