"""The log of messages: what was wanted, what became of it and why."""

from typing import Annotated, cast, get_args

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.messages.message import TROUBLED, MessageFilter, MessageState
from services.collector.pages.answers.forms import Wanted, locations_of
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.messages import CONSOLE, PATH, labels
from services.collector.pages.messages.folder_note import folder_note
from services.collector.pages.messages.words import Words
from services.collector.web.deps import Menu
from shared.vocabulary import MessageCause, MessageChannel, MessagePurpose
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PAGE = 50

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("messages:read")]


@router.get("")
async def messages_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    wanted = Wanted(visit)
    chosen = await _filter(visit, menu, wanted)
    found = await menu.messages.list(wanted=chosen, after=moment_and_id(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    names = await names_for(visit, menu)
    return visit.page(
        CONSOLE,
        "messages/list.html",
        words=Words(visit, await menu.directory.read()),
        wanted=wanted,
        folder_note=folder_note(visit, menu),
        wrong_since=chosen.settled_from,
        items=shown,
        next_at=await menu.messages.read_next(messages=shown),
        surveys=sorted(((key, names.survey(key)) for key in names.surveys), key=lambda one: one[1].casefold()),
        next=moment_cursor(shown[-1].requested_at, shown[-1].id) if len(found) > PAGE else None,
    )


async def _filter(visit: Visit, menu: UseCases, wanted: Wanted) -> MessageFilter:
    state, channel, cause, purpose = (wanted.get(name) for name in ("state", "channel", "cause", "purpose"))
    return MessageFilter(
        state=cast("MessageState", state) if state in get_args(MessageState) else None,
        states=TROUBLED if state == labels.TROUBLE else None,
        channel=cast("MessageChannel", channel) if channel in get_args(MessageChannel) else None,
        cause=cast("MessageCause", cause) if cause in get_args(MessageCause) else None,
        purpose=cast("MessagePurpose", purpose) if purpose in get_args(MessagePurpose) else None,
        survey=wanted.get("survey") or None,
        locations=await locations_of(menu, visit, wanted.get("place")),
        from_at=wanted.moment("from"),
        to_at=wanted.moment("to", days_after=1),
        settled_from=wanted.moment("since"),
    )
