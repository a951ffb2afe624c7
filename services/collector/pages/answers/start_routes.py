"""Collector's part of Start: only what leads to a decision."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.collector.pages.answers import CONSOLE
from services.collector.pages.answers.words import Words
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)


@router.get("/console/collector/start")
async def start(visit: Annotated[Visit, viewing("surveys:read")], menu: Menu) -> Response:
    attention = await menu.read_attention(caller=visit.caller)
    words = Words(visit, await menu.directory.read())
    return visit.page(CONSOLE, "answers/start.html", attention=attention, words=words)
