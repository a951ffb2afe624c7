"""The editor of surveys. Its form carries the whole draft, so that every button works without a script too."""

from typing import Any

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import InvalidSurveyError, WrongStateError
from services.collector.domain.surveys.documents import document_of
from services.collector.domain.surveys.survey import Survey
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.names import name_of
from services.collector.pages.console.surveys.editing.forms import Document
from services.collector.pages.console.surveys.editing.merging import merged
from services.collector.pages.console.surveys.editing.packing import BrokenPackageError
from services.collector.pages.console.surveys.editor_view import Collision, EditorView, view_of
from services.collector.pages.console.surveys.routes import FRAMING, Writing
from services.collector.pages.console.surveys.shown import BASE, address_of
from services.collector.pages.console.surveys.words.changes import Comparison
from services.collector.pages.console.surveys.words.findings import finding_at
from services.collector.pages.console.surveys.workspace import Workspace, judge
from services.collector.pages.console.texts import say_to
from services.collector.web.deps import Menu
from shared.errors import InvalidError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

_MOST_FIELDS = 6000
_SAVING = frozenset({"save", "publish"})


class StaleEditorError(InvalidError):
    """The form is not one that this server has made."""

    slug = "stale-editor"
    title = "This form cannot be read"
    message = "Nothing was changed. Open the survey again."


@router.get(BASE + "/{key}/edit")
async def open_editor(key: str, visit: Writing, menu: Menu) -> Response:
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    space = Workspace.begun(document_of(survey.draft), survey.tag, visit.language)
    return await _shown(visit, menu, survey, space)


@router.post(BASE + "/{key}/edit")
async def edit(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form(max_fields=_MOST_FIELDS)
    entered = {name: [str(one) for one in form.getlist(name)] for name in form}
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    try:
        space = Workspace.read(entered, await _live_keys(menu, survey), visit.zone)
    except BrokenPackageError:
        raise StaleEditorError from None
    button = entered.get("do", ["sync"])[-1]
    if button in _SAVING:
        return await _save(visit, menu, survey, space, then=button)
    space.press(button, {name: values[-1] for name, values in entered.items()})
    return await _shown(visit, menu, survey, space, only_beside=button == "sync" and visit.wants_fragment)


async def _save(visit: Visit, menu: UseCases, survey: Survey, space: Workspace, *, then: str) -> Response:
    say = say_to(visit)
    judged = await judge(menu, survey.key, space.document)
    if judged.definition is None or space.typed is not None:
        return await _shown(visit, menu, survey, space, status=422, refused=True)
    try:
        saved, _is_new = await menu.surveys.put(
            key=survey.key, draft=judged.definition, expected=Precondition(frozenset({space.tag}))
        )
    except PreconditionFailedError:
        return await _merge(visit, menu, survey.key, space)
    except InvalidSurveyError:
        return await _shown(visit, menu, survey, space, status=422, refused=True)
    except WrongStateError:
        return await _shown(visit, menu, survey, space, status=409, refused=True)
    if then == "publish":
        return visit.go(address_of(survey.key, "publish"))
    space.document = document_of(saved.draft)
    space.base, space.tag = document_of(saved.draft), saved.tag
    visit.toast(say(_("The draft is saved.")))
    return await _shown(visit, menu, saved, space)


async def _merge(visit: Visit, menu: UseCases, key: str, space: Workspace) -> Response:
    """Show what somebody else has saved meanwhile, together with what was typed here: nothing is lost."""
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    say = say_to(visit)
    theirs: Document = document_of(survey.draft)
    both, places = merged(space.base, space.document, theirs)
    collision = Collision(
        who=await name_of(menu, survey.updated_by, say, reader=visit.caller.name),
        theirs=Comparison(space.base, theirs, say, visit.language).changes(),
        clashes=[finding_at(_numbered(place, both), "", say).where for place in places],
    )
    space.document, space.base, space.tag = both, theirs, survey.tag
    return await _shown(visit, menu, survey, space, status=412, collision=collision)


def _numbered(place: str, document: Document) -> str:
    """Return a place that names a question by its key as the checks name it: by its number."""
    first, _, rest = place.partition(".")
    key, _, inner = rest.partition(".")
    if first != "questions" or not key:
        return place
    numbers = [index for index, one in enumerate(document["questions"]) if one.get("key") == key]
    return f"questions.{numbers[0]}.{inner}".rstrip(".") if numbers else "questions"


async def _shown(
    visit: Visit,
    menu: UseCases,
    survey: Survey,
    space: Workspace,
    *,
    status: int = 200,
    only_beside: bool = False,
    **more: Any,  # noqa: ANN401 - further fields of the view
) -> Response:
    view: EditorView = await view_of(visit, menu, survey, space, **more)
    fragment = "surveys/beside.html" if only_beside else "surveys/editor.html"
    # htmx shows what came with a success only.
    is_fragment = visit.wants_fragment
    return visit.page(
        CONSOLE,
        fragment if is_fragment else "surveys/edit.html",
        status=200 if is_fragment else status,
        headers={"Content-Security-Policy": FRAMING},
        **view.values(),
    )


async def _live_keys(menu: UseCases, survey: Survey) -> list[str]:
    """Return the keys of the questions of the live version."""
    if survey.live_version is None:
        return []
    live = await menu.surveys.read_version(key=survey.key, number=survey.live_version)
    return [one.key for one in live.definition.questions]
