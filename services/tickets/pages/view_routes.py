"""Pages: saved views of the inbox, saved from the inbox itself, and the list in which they are changed."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.case_query import TEAM, CaseQuery
from services.tickets.domain.case_view import CaseViewDefinition
from services.tickets.pages import inbox_labels as labels
from services.tickets.pages.forms import expected_of, sent_form
from services.tickets.pages.inbox import show_inbox
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.view_words import KNOWN, ViewWords
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from shared.errors import HeedError
from shared.web.console.visit import Visit

router = APIRouter(prefix=f"{PATH}/views", include_in_schema=False)
VIEWS = f"{PATH}/views"


@router.get("")
async def list_views(visit: Reading, menu: Menu) -> Response:
    return await _page(visit, menu)


@router.post("")
async def save(visit: Reading, menu: Menu) -> Response:
    """Save what the address asks for, which is that of the inbox."""
    query, form = InboxQuery.of(visit.request), await sent_form(visit.request)
    try:
        view = await menu.views.save(caller=visit.caller, definition=_definition(form, query))
    except HeedError as error:
        if error.slug not in KNOWN:
            raise
        words = ViewWords(visit, await menu.directory.read())
        return await show_inbox(visit, menu, query, unsaved=form | {"error": words.problem(error)})
    if form.get("is_default") == "yes":
        await menu.views.choose(caller=visit.caller, view_id=view.id)
    return _done(visit, labels.VIEW_SAVED, InboxQuery.parse(view.definition.query.canonical()).address())


@router.post("/{view_id:uuid}")
async def change(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    """Rename a view, or share it with others."""
    form = await sent_form(visit.request)
    shown = await menu.views.read(caller=visit.caller, view_id=view_id)
    definition = _definition(form, shown.view.definition.query)
    try:
        await menu.views.change(caller=visit.caller, view_id=view_id, definition=definition, expected=expected_of(form))
    except HeedError as error:
        if error.slug not in KNOWN:
            raise
        words = ViewWords(visit, await menu.directory.read())
        return await _page(visit, menu, form | {"id": str(view_id), "error": words.problem(error)})
    return _done(visit, labels.VIEW_CHANGED, VIEWS)


@router.post("/{view_id:uuid}/delete")
async def delete(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    form = await sent_form(visit.request)
    try:
        await menu.views.delete(caller=visit.caller, view_id=view_id, expected=expected_of(form))
    except HeedError as error:
        if error.slug not in KNOWN:
            raise
        words = ViewWords(visit, await menu.directory.read())
        return await _page(visit, menu, {"id": str(view_id), "error": words.problem(error)})
    return _done(visit, labels.VIEW_DELETED, VIEWS)


@router.post("/{view_id:uuid}/default")
async def choose(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    """Let the inbox open with a view, or with all open cases again."""
    is_wanted = (await sent_form(visit.request)).get("is_default") == "yes"
    await menu.views.choose(caller=visit.caller, view_id=view_id if is_wanted else None)
    return _done(visit, labels.VIEW_CHOSEN if is_wanted else labels.VIEW_UNCHOSEN, VIEWS)


def _definition(form: Mapping[str, str], query: CaseQuery) -> CaseViewDefinition:
    kind, _, team = form.get("sharing", "nobody").partition(":")
    asked = CaseQuery.parse(query.canonical())
    definition = CaseViewDefinition(name=" ".join(form.get("name", "").split()), query=asked)
    if kind == TEAM:
        return replace(definition, shared_with="team", team=team)
    return replace(definition, shared_with="everybody") if kind == "everybody" else definition


def _done(visit: Visit, text: str, address: str) -> Response:
    visit.toast(CONSOLE.texts(visit.language).gettext(text))
    return visit.go(address)


async def _page(visit: Visit, menu: UseCases, refused: Mapping[str, str] | None = None) -> Response:
    words = ViewWords(visit, await menu.directory.read())
    views = await menu.views.list(caller=visit.caller)
    status = 409 if refused and not visit.wants_fragment else 200
    return visit.page(CONSOLE, "cases/views.html", status=status, words=words, views=views, refused=refused or {})
