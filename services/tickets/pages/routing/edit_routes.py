"""Pages: the form of a rule, and beside it where the open cases would go."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Response

from services.tickets.application.routing.trying import Draft
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.routing.lint import Finding
from services.tickets.domain.routing.route import FALLBACK, MOST_POSITION
from services.tickets.domain.routing.trial import RouteTrial
from services.tickets.pages.routing import BASE, NEW, address_of, labels
from services.tickets.pages.routing.forms import RouteForm, key_for
from services.tickets.pages.routing.route_routes import Defining, words_for
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from services.tickets.web.routing.routes import RouteKey
from shared.errors import InvalidFieldsError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit

router = APIRouter(prefix=BASE, include_in_schema=False)

_REFUSED, _CHANGED = 422, 412
_STEP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of the open cases, and what is questionable about the rule."""

    trial: RouteTrial
    is_whole: bool
    taken: int
    """How many the rule would take."""
    ways: list[tuple[str, str | None, int, int]]
    """Name of the rule, key of the team, how many go there now, and how many then."""
    findings: list[Finding]


@router.get("/-/new")
async def begin(visit: Defining, menu: Menu) -> Response:
    return await _shown(visit, menu, RouteForm.fresh())


@router.post("/-/new")
async def create(visit: Defining, menu: Menu) -> Response:
    sent = await visit.request.form()
    form, button = RouteForm.sent(sent), str(sent.get("do", ""))
    form = replace(form, tag="")
    if button != "save":
        return await _shown(visit, menu, replace(form, condition=form.condition.pressed(button)))
    key = key_for(form.name, [one.key for one in await menu.routing.in_order()])
    return await _saved(visit, menu, form, key, Precondition(is_new=True))


@router.get("/{key}/edit")
async def open_form(visit: Defining, menu: Menu, key: RouteKey) -> Response:
    return await _shown(visit, menu, RouteForm.of(await menu.routing.read(key=key)))


@router.post("/{key}/edit")
async def edit(visit: Defining, menu: Menu, key: RouteKey) -> Response:
    sent = await visit.request.form()
    form, button = RouteForm.sent(sent, key), str(sent.get("do", ""))
    if button != "save":
        return await _shown(visit, menu, replace(form, condition=form.condition.pressed(button)))
    return await _saved(visit, menu, form, key, Precondition(frozenset({form.tag})))


async def _saved(visit: Visit, menu: UseCases, form: RouteForm, key: str, expected: Precondition) -> Response:
    try:
        definition = form.definition(await _position_of(menu, key))
        await menu.routing.put(key=key, definition=definition, expected=expected)
    except InvalidFieldsError as wrong:
        return await _shown(visit, menu, form, refused=wrong)
    except PreconditionFailedError:
        if expected.is_new:
            return await _shown(visit, menu, form, problems={"name": labels.TAKEN}, status=_REFUSED)
        now = await menu.routing.read(key=key)
        changed = {"": labels.CHANGED_MEANWHILE}
        return await _shown(visit, menu, replace(form, tag=now.tag), problems=changed, status=_CHANGED)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.SAVED))
    return visit.go(BASE)


async def _position_of(menu: UseCases, key: str) -> int:
    """Return the position of a rule; of a new one that after all others."""
    routes = await menu.routing.in_order()
    known = next((one.definition.position for one in routes if one.key == key), None)
    last = max((one.definition.position for one in routes if one.key != FALLBACK), default=0)
    return min(last + _STEP, MOST_POSITION) if known is None else known


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: RouteForm,
    *,
    refused: InvalidFieldsError | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    fields, rows = form.places_of(refused.problems) if refused is not None else (set(), set())
    found = {name: labels.WRONG.get(name, labels.WRONG_FIELD) for name in fields} | (problems or {})
    code = _REFUSED if refused is not None else status
    return visit.page(
        CONSOLE,
        "routing/edit.html",
        status=code if not visit.wants_fragment else 200,
        form=form,
        words=await words_for(visit, menu),
        action=address_of(form.key, "edit") if form.tag else NEW,
        base=BASE,
        problems={name: say(text) for name, text in found.items()},
        wrong_rows={number: say(labels.WRONG_TEST) for number in rows},
        is_refused=bool(fields or rows),
        foreseen=await _foreseen(visit, menu, form),
        last=FALLBACK,
    )


async def _foreseen(visit: Visit, menu: UseCases, form: RouteForm) -> Foreseen | None:
    """Return what the rule would do; None as long as it is not whole."""
    named = form if form.name else replace(form, name="–")
    key = form.key or key_for(named.name, [one.key for one in await menu.routing.in_order()])
    try:
        draft = Draft(key=key, definition=named.definition(await _position_of(menu, form.key)))
        tried = await menu.routing.attempt(draft=draft, case=None, over="open", caller=visit.caller)
    except InvalidFieldsError:
        return None
    assert tried.trial is not None  # noqa: S101 - it was asked for
    trial = tried.trial
    words = await words_for(visit, menu)
    names = {one.key: words.route_name(one.key, one.definition.name) for one in trial.after.ordered}
    names = {one.key: words.route_name(one.key, one.definition.name) for one in trial.before.ordered} | names
    ways = sorted({*trial.ways_before, *trial.ways_after}, key=lambda way: (-trial.ways_after[way], str(way)))
    findings = await menu.routing.lint(draft=draft)
    return Foreseen(
        trial=trial,
        is_whole=tried.is_whole,
        taken=sum(count for (route, _), count in trial.ways_after.items() if route == key),
        ways=[(names.get(way[0] or "", "–"), way[1], trial.ways_before[way], trial.ways_after[way]) for way in ways],
        findings=[one for one in findings if one.route == key],
    )
