"""Pages: the checklists, and each with what is on it, which cases get it, and its versions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.casework.checklist import Checklist, ChecklistNotFoundError, in_order
from services.tickets.pages import work_labels
from services.tickets.pages.case_condition_words import CaseConditionWords
from services.tickets.pages.cause_routes import Managing
from services.tickets.pages.checklist_forms import ChecklistForm
from services.tickets.pages.forms import sent_form
from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.checklist_routes import ChecklistKey
from services.tickets.web.deps import Menu
from shared.errors import FieldProblem, InvalidFieldsError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.typed import slug
from shared.web.console.visit import Visit
from shared.web.cursors import key_of
from shared.web.paging import encode_cursor

BASE = f"{PATH}/checklists"
NEW = f"{BASE}/-/new"
PAGE = 50
VERSIONS = 50
_MOST_NAMES = 100
_NAMELESS = "checklist"

router = APIRouter(include_in_schema=False)


@router.get(BASE)
async def checklists_page(
    visit: Reading, menu: Menu, cursor: Annotated[str | None, Query(max_length=1024)] = None
) -> Response:
    found = await menu.checklists.list(after=key_of(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "checklists/list.html",
        base=BASE,
        new=NEW if visit.caller.may("tickets:manage") else None,
        checklists=in_order(shown),
        conditions=CaseConditionWords(Words(visit, await menu.directory.read())),
        next_cursor=encode_cursor(shown[-1].key) if len(found) > PAGE else None,
    )


@router.get(NEW)
async def begin_checklist(visit: Managing, menu: Menu) -> Response:
    return await _shown(visit, menu, ChecklistForm())


@router.post(NEW)
async def add_checklist(visit: Managing, menu: Menu) -> Response:
    form, button = await _sent(visit)
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    try:
        await _keep_new(menu, form.definition())
    except InvalidFieldsError as wrong:
        return await _shown(visit, menu, form, refused=wrong.problems)
    visit.toast(_say(visit, work_labels.CHECKLIST_ADDED))
    return visit.go(BASE)


@router.get(BASE + "/{key}")
async def checklist_page(visit: Reading, menu: Menu, key: ChecklistKey) -> Response:
    return await _shown(visit, menu, ChecklistForm.of(await menu.checklists.read(key=key)))


@router.post(BASE + "/{key}")
async def change_checklist(visit: Managing, menu: Menu, key: ChecklistKey) -> Response:
    sent, button = await _sent(visit)
    form = replace(sent, key=key)
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    try:
        expected = Precondition(frozenset({form.tag}))
        await menu.checklists.put(key=key, definition=form.definition(), expected=expected)
    except InvalidFieldsError as wrong:
        return await _shown(visit, menu, form, refused=wrong.problems)
    except PreconditionFailedError:
        now = await menu.checklists.read(key=key)
        return await _shown(visit, menu, replace(form, tag=now.tag), fault=work_labels.CHECKLIST_CHANGED)
    visit.toast(_say(visit, work_labels.CHECKLIST_SAVED))
    return visit.go(BASE)


@router.post(BASE + "/{key}/delete")
async def delete_checklist(visit: Managing, menu: Menu, key: ChecklistKey) -> Response:
    tag = (await sent_form(visit.request)).get("tag", "")
    try:
        await menu.checklists.delete(key=key, expected=Precondition(frozenset({tag})))
    except PreconditionFailedError:
        form = ChecklistForm.of(await menu.checklists.read(key=key))
        return await _shown(visit, menu, form, fault=work_labels.CHECKLIST_CHANGED)
    except ChecklistNotFoundError:
        pass  # somebody was quicker
    visit.toast(_say(visit, work_labels.CHECKLIST_DELETED))
    return visit.go(BASE)


async def _sent(visit: Visit) -> tuple[ChecklistForm, str]:
    """Return the form and the button that was pressed."""
    sent = await visit.request.form()
    return ChecklistForm.sent(sent), str(sent.get("do", "save"))


async def _keep_new(menu: UseCases, checklist: Checklist) -> None:
    """Keep a checklist under a key made of its name; the same once more, of who pressed twice, is the one there is."""
    wanted = slug(next(iter(checklist.names.values()))) or _NAMELESS
    for key in (wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_NAMES))):
        try:
            await menu.checklists.put(key=key, definition=checklist, expected=Precondition(is_new=True))
        except PreconditionFailedError:
            if (await menu.checklists.read(key=key)).definition == checklist:
                return
        else:
            return
    raise InvalidFieldsError([FieldProblem("name", "is the name of many checklists already")])


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: ChecklistForm,
    *,
    refused: Sequence[FieldProblem] = (),
    fault: str | None = None,
) -> Response:
    words = Words(visit, await menu.directory.read())
    key = form.key
    places = {one.field for one in refused}
    return visit.page(
        CONSOLE,
        "checklists/edit.html",
        status=422 if refused else 412 if fault else 200,
        base=BASE,
        action=f"{BASE}/{key}" if key else NEW,
        key=key,
        form=form,
        name=(form.name_de or form.name_en) if visit.language == "de" else (form.name_en or form.name_de),
        conditions=CaseConditionWords(words),
        versions=await menu.checklists.versions(key=key, limit=VERSIONS) if key else (),
        may_manage=visit.caller.may("tickets:manage"),
        problems={one: _say(visit, _wrong(one)) for one in places},
        fault=_say(visit, fault) if fault else None,
    )


def _wrong(place: str) -> str:
    """Return what is wrong at a place of the form."""
    return work_labels.WRONG_CHECKLIST.get(place.partition(".")[0], work_labels.WRONG_NAME)


def _say(visit: Visit, text: str) -> str:
    return CONSOLE.texts(visit.language).gettext(text)
