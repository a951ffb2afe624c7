"""The page of one programme: what it does, its rounds, what was changed, and pausing, resuming and deleting it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.invitations.programmes.programme import KeptProgramme, ProgrammeEndedError
from services.collector.pages.invitations import BASE as INVITATIONS
from services.collector.pages.invitations import CONSOLE
from services.collector.pages.invitations.list_routes import Reading
from services.collector.pages.invitations.programmes import BASE, address_of, labels
from services.collector.pages.invitations.programmes.list_routes import Writing, may_write, programme_words
from services.collector.pages.invitations.programmes.words import ProgrammeWords
from services.collector.web.deps import Menu
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit
from shared.web.cursors import number_cursor, number_of
from shared.web.paging import Cursor

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
PAGE = 20
MOST_VERSIONS = 50

router = APIRouter(prefix=BASE, include_in_schema=False)


@router.get("/{key}")
async def show(
    key: str, visit: Reading, menu: Menu, cursor: Cursor = None, foresee: Literal["yes"] | None = None
) -> Response:
    return await _page(visit, menu, key, before=number_of(cursor), foresee=foresee is not None)


@router.get("/{key}/rounds/{number}")
async def show_round(key: str, number: Number, visit: Reading, menu: Menu) -> Response:
    programmes = menu.invitations.programmes
    progress, units = await programmes.read_round(key=key, number=number, caller=visit.caller)
    standing = await programmes.read(key=key, caller=visit.caller)
    return visit.page(
        CONSOLE,
        "programmes/round.html",
        base=BASE,
        batches=f"{INVITATIONS}/batches",
        address=address_of(key),
        name=standing.kept.definition.title,
        words=await programme_words(visit, menu),
        one=progress,
        units=units,
    )


@router.post("/{key}/pause")
async def pause(key: str, visit: Writing, menu: Menu) -> Response:
    await menu.invitations.programmes.pause(key=key, caller=visit.caller)
    return _done(visit, key, labels.PAUSED)


@router.post("/{key}/resume")
async def resume(key: str, visit: Writing, menu: Menu) -> Response:
    try:
        await menu.invitations.programmes.resume(key=key, caller=visit.caller)
    except ProgrammeEndedError:
        return _done(visit, key, labels.ENDED)
    return _done(visit, key, labels.RESUMED)


@router.post("/{key}/delete")
async def delete(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form()
    say = CONSOLE.texts(visit.language).gettext
    expected = Precondition(frozenset({str(form.get("tag", ""))}))
    try:
        await menu.invitations.programmes.delete(key=key, caller=visit.caller, expected=expected)
    except PreconditionFailedError:
        return await _page(visit, menu, key, fault=say(labels.NOT_DELETED))
    visit.toast(say(labels.DELETED))
    return visit.go(BASE)


async def _page(
    visit: Visit,
    menu: UseCases,
    key: str,
    *,
    before: int | None = None,
    foresee: bool = False,
    fault: str | None = None,
) -> Response:
    programmes, caller = menu.invitations.programmes, visit.caller
    standing = await programmes.read(key=key, caller=caller)
    rounds = await programmes.list_rounds(key=key, caller=caller, before=before, limit=PAGE + 1)
    shown = rounds[:PAGE]
    versions = await programmes.list_versions(key=key, caller=caller, limit=MOST_VERSIONS)
    definition, writes = standing.kept.definition, may_write(caller)
    words = await programme_words(visit, menu)
    findings = await programmes.find_in(definition=definition, caller=caller) if writes else ()
    return visit.page(
        CONSOLE,
        "programmes/one.html",
        status=412 if fault else 200,
        base=BASE,
        batches=f"{INVITATIONS}/batches",
        address=address_of(key),
        words=words,
        standing=standing,
        definition=definition,
        findings=words.findings(findings),
        rounds=shown,
        next=number_cursor(shown[-1].round.number) if len(rounds) > PAGE else None,
        versions=_history(versions, words),
        forecast=await programmes.foresee(key=key, caller=caller) if foresee else None,
        may_write=writes,
        fault=fault,
    )


def _history(
    versions: Sequence[KeptProgramme], words: ProgrammeWords
) -> list[tuple[KeptProgramme, Sequence[str] | None]]:
    """Return the versions, the newest first, each with what differs from the one before; None for the first."""
    before = [words.changes(old.definition, new.definition) for new, old in pairwise(versions)]
    return list(zip(versions, [*before, None], strict=True)) if versions else []


def _done(visit: Visit, key: str, text: str) -> Response:
    visit.toast(CONSOLE.texts(visit.language).gettext(text))
    return visit.go(address_of(key))
