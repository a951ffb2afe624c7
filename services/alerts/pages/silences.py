"""The page Silences: which notices are held back, until when and why; make one, end one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.alerts.domain.silence import SilenceOverError
from services.alerts.pages.asking_forms import Sent, choices, problems_in_words
from services.alerts.pages.asking_words import ENDED, OVER, SILENCED, asking_words
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu
from shared.errors import InvalidError, InvalidFieldError
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PATH = "/console/alerts/silences"
PAGE = 50

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("rules:read")]
Writing = Annotated[Visit, viewing("rules:write")]


@router.get("")
async def silences_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    shows_all = visit.request.query_params.get("state") == "all"
    found = await menu.silences.list(
        caller=visit.caller, is_open=not shows_all, before=moment_and_id(cursor), limit=PAGE + 1
    )
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "silences.html",
        words=await asking_words(visit, menu),
        silences=shown,
        now=visit.now,
        next_cursor=moment_cursor(shown[-1].until_at, shown[-1].id) if len(found) > PAGE else None,
    )


@router.get("/new")
async def new_page(visit: Writing, menu: Menu) -> Response:
    query = visit.request.query_params
    return await _form(visit, menu, {"rule": query.get("rule", "")}, {})


@router.post("/new")
async def create(visit: Writing, menu: Menu) -> Response:
    sent = await Sent.of(visit.request)
    try:
        until_at = sent.moment("until", visit.zone)
        if until_at is None:
            raise InvalidFieldError(field="until", detail="is needed")
        await menu.silences.create(
            caller=visit.caller,
            matcher=sent.matcher(),
            starts_at=sent.moment("from", visit.zone),
            until_at=until_at,
            reason=sent.line("reason"),
        )
    except InvalidError as error:
        return await _form(visit, menu, sent.values, problems_in_words(await asking_words(visit, menu), error))
    visit.toast(CONSOLE.texts(visit.language).gettext(SILENCED))
    return visit.go(PATH)


@router.post("/{silence_id:uuid}/end")
async def end(visit: Writing, menu: Menu, silence_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.silences.end(caller=visit.caller, silence_id=silence_id)
        visit.toast(say(ENDED))
    except SilenceOverError:
        visit.toast(say(OVER))
    return visit.go(PATH)


async def _form(visit: Visit, menu: Any, typed: Any, problems: dict[str, str]) -> Response:  # noqa: ANN401 - the menu and a form
    return visit.page(
        CONSOLE,
        "silence_new.html",
        status=422 if problems else 200,
        typed=typed,
        problems=problems,
        **choices(visit, await asking_words(visit, menu)),
    )
