"""The list of programmes."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.invitations.programmes.round import RoundProgress
from services.collector.pages.invitations import BASE as INVITATIONS
from services.collector.pages.invitations import CONSOLE
from services.collector.pages.invitations.list_routes import Reading, words_for
from services.collector.pages.invitations.programmes import BASE
from services.collector.pages.invitations.programmes.words import ProgrammeWords
from services.collector.web.deps import Menu
from shared.access import Caller
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import key_of
from shared.web.paging import Cursor, encode_cursor

PAGE = 50

router = APIRouter(include_in_schema=False)

Writing = Annotated[Visit, viewing("invitations:batch")]


def may_write(caller: Caller) -> bool:
    """Return whether somebody may change programmes, which ask customers of the whole company."""
    return caller.locations is None and caller.may("invitations:batch")


async def programme_words(visit: Visit, menu: UseCases) -> ProgrammeWords:
    return ProgrammeWords(visit, await words_for(visit, menu))


@router.get(BASE)
async def list_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    found = await menu.invitations.programmes.list(after=key_of(cursor), limit=PAGE + 1, caller=visit.caller)
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "programmes/list.html",
        base=BASE,
        invitations=INVITATIONS,
        words=await programme_words(visit, menu),
        items=[(one, await _last_round(menu, one.kept.key, visit.caller)) for one in shown],
        next=encode_cursor(shown[-1].kept.key) if len(found) > PAGE else None,
        may_write=may_write(visit.caller),
    )


async def _last_round(menu: UseCases, key: str, caller: Caller) -> RoundProgress | None:
    """Return the last round whose moment has come; None before the first."""
    rounds = await menu.invitations.programmes.list_rounds(key=key, caller=caller, before=None, limit=2)
    return next((one for one in rounds if one.state != "planned"), None)
