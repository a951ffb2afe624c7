"""Pages of saved views: the list, and one with its schedule and what was sent of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.scoring.application.use_cases import UseCases
from services.scoring.application.views.reading import ShownView
from services.scoring.domain.views.view import SavedView, ViewDefinition
from services.scoring.pages.forms import sent_form
from services.scoring.pages.scores import show_scores
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.view_words import KNOWN, VIEWS, ScheduleForm, ViewWords
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.errors import HeedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import read_cursor
from shared.web.paging import encode_cursor
from shared.web.text import is_storable

router = APIRouter(include_in_schema=False)
Reading = Annotated[Visit, viewing("scores:read")]
_PAGE = 50
_MOST_REPORTS = 50


_SAVED = _("The view is saved.")
_CHANGED = _("Saved.")
_DELETED = _("The view is deleted.")
_ASKED = _("Your report is on its way.")
_STOPPED = _("You get no more reports of this view.")
_WANTED = _("You get the reports of this view again.")


@router.get(VIEWS)
async def list_views(visit: Reading, menu: Menu, cursor: str | None = None) -> Response:
    after = read_cursor(cursor, 2, lambda name, view_id: (name, UUID(view_id)))
    found = await menu.views.list(caller=visit.caller, after=after, limit=_PAGE + 1)
    page, words = found[:_PAGE], await Words.read(visit, menu)
    more = encode_cursor(page[-1].definition.name, str(page[-1].id)) if len(found) > _PAGE else None
    return visit.page(CONSOLE, "scoring/views.html", views=page, words=ViewWords(words), next=more)


@router.post(VIEWS)
async def save(visit: Reading, menu: Menu) -> Response:
    """Save what the address asks for, which is that of Scores."""
    asked, form = ScoresQuery.of(visit.request), await sent_form(visit.request)
    words = await Words.read(visit, menu)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    name = " ".join(form.get("name", "").split())
    definition = ViewDefinition(name=name, query=query, is_shared=form.get("is_shared") == "yes")
    try:
        view = await menu.views.save(caller=visit.caller, definition=definition)
    except HeedError as error:
        if error.slug not in KNOWN:
            raise
        problem = next(iter(ViewWords(words).problems(error).values()))
        return await show_scores(visit, menu, asked, unsaved=problem, typed=form)
    visit.toast(words.of(_SAVED))
    return visit.go(f"{VIEWS}/{view.id}")


@router.get(f"{VIEWS}/{{view_id:uuid}}")
async def show(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    return await _page(visit, menu, await menu.views.read(caller=visit.caller, view_id=view_id))


@router.post(f"{VIEWS}/{{view_id:uuid}}")
async def rename(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    form = await sent_form(visit.request)
    shown = await menu.views.read(caller=visit.caller, view_id=view_id)
    definition = replace(
        shown.view.definition,
        name=" ".join(form.get("name", "").split()),
        is_shared=form.get("is_shared") == "yes",
    )
    if not definition.is_shared and definition.schedule is not None:
        definition = replace(definition, schedule=replace(definition.schedule, people=(), teams=()))
    return await _change(visit, menu, shown, definition, form, ScheduleForm.of(definition.schedule))


@router.post(f"{VIEWS}/{{view_id:uuid}}/schedule")
async def schedule(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    form = await visit.request.form()
    texts = [(name, one.strip()) for name, one in form.multi_items() if isinstance(one, str) and is_storable(one)]
    sent = dict(texts)
    wanted = ScheduleForm(
        sent.get("every", ""),
        sent.get("weekday", ""),
        sent.get("day", ""),
        sent.get("at", ""),
        tuple(one for name, one in texts if name == "people"),
        tuple(one for name, one in texts if name == "teams"),
    )
    shown = await menu.views.read(caller=visit.caller, view_id=view_id)
    before = shown.view.definition
    zone = before.schedule.zone if before.schedule is not None else visit.zone
    definition = replace(before, schedule=wanted.to_domain(zone))
    return await _change(visit, menu, shown, definition, sent, wanted)


@router.post(f"{VIEWS}/{{view_id:uuid}}/send")
async def send(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    await menu.views.ask_report(caller=visit.caller, view_id=view_id)
    visit.toast(CONSOLE.texts(visit.language).gettext(_ASKED))
    return visit.go(f"{VIEWS}/{view_id}#sent")


@router.post(f"{VIEWS}/{{view_id:uuid}}/wish")
async def wish(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    is_wanted = (await sent_form(visit.request)).get("wants_reports") == "yes"
    await menu.views.wish_reports(caller=visit.caller, view_id=view_id, is_wanted=is_wanted)
    visit.toast(CONSOLE.texts(visit.language).gettext(_WANTED if is_wanted else _STOPPED))
    return visit.go(f"{VIEWS}/{view_id}")


@router.post(f"{VIEWS}/{{view_id:uuid}}/delete")
async def delete(visit: Reading, menu: Menu, view_id: UUID) -> Response:
    await menu.views.delete(caller=visit.caller, view_id=view_id, expected=Precondition())
    visit.toast(CONSOLE.texts(visit.language).gettext(_DELETED))
    return visit.go(VIEWS)


async def _change(  # noqa: PLR0917 - the request, and what it is about
    visit: Visit,
    menu: UseCases,
    shown: ShownView,
    definition: ViewDefinition,
    sent: Mapping[str, str],
    wanted: ScheduleForm,
) -> Response:
    """Change a view and show it; or show what is wrong beside what was sent."""
    view: SavedView = shown.view
    expected = Precondition(frozenset({sent.get("tag", "")}))
    try:
        await menu.views.change(caller=visit.caller, view_id=view.id, definition=definition, expected=expected)
    except HeedError as error:
        if error.slug not in KNOWN:
            raise
        words = await Words.read(visit, menu)
        problems = ViewWords(words).problems(error)
        return await _page(visit, menu, shown, problems, wanted, definition)
    visit.toast(CONSOLE.texts(visit.language).gettext(_CHANGED))
    return visit.go(f"{VIEWS}/{view.id}")


async def _page(  # noqa: PLR0917 - the request, and what is shown
    visit: Visit,
    menu: UseCases,
    shown: ShownView,
    problems: Mapping[str, str] = {},
    wanted: ScheduleForm | None = None,
    typed: ViewDefinition | None = None,
) -> Response:
    view = shown.view
    return visit.page(
        CONSOLE,
        "scoring/view.html",
        status=422 if problems and not visit.wants_fragment else 200,
        view=view,
        shown=shown,
        typed=typed or view.definition,
        schedule=wanted or ScheduleForm.of(view.definition.schedule),
        reports=await menu.views.list_reports(caller=visit.caller, view_id=view.id, limit=_MOST_REPORTS),
        words=ViewWords(await Words.read(visit, menu)),
        problems=problems,
    )
