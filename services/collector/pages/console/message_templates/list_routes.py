"""The list of templates of messages: those of one's own, and what is sent where there is none."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.collector.domain.messages.built_in_cases import READY_TEMPLATES
from services.collector.domain.messages.template import CAUSES
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.message_templates.shown import BASE, address_of, common
from services.collector.pages.console.message_templates.words import CAUSE_WORDS, channels_of, name_of
from services.collector.pages.console.texts import say_to
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import key_of
from shared.web.paging import encode_cursor

router = APIRouter(include_in_schema=False)

Reading = Annotated[Visit, viewing("messages:read")]
_PAGE = 50


@router.get(BASE)
async def show_templates(
    visit: Reading,
    menu: Menu,
    *,
    cause: str = "",
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> Response:
    say = say_to(visit)
    wanted = cause if cause in CAUSES else None
    found = await menu.templates.list(after=key_of(cursor), limit=_PAGE + 1, cause=wanted)
    rows = found[:_PAGE]
    built_in = [one for one in READY_TEMPLATES if wanted in {None, one.definition.cause}]
    return visit.page(
        CONSOLE,
        "message_templates/list.html",
        **await common(visit, menu, say),
        rows=[(one, channels_of(one.definition, say)) for one in rows],
        built_in=[(one, channels_of(one.definition, say)) for one in built_in],
        name_of=lambda one: name_of(one, say),
        cause_words={one: say(CAUSE_WORDS[one]) for one in CAUSES},
        page_of=address_of,
        next_cursor=encode_cursor(rows[-1].key) if len(found) > _PAGE else None,
    )
