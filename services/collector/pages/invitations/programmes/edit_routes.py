"""The form of a programme, with what it would do beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.invitations.programmes.findings import ProgrammeFinding
from services.collector.domain.invitations.programmes.programme import (
    InvalidProgrammeError,
    ProgrammeDefinition,
    ProgrammeNotFoundError,
    WholeCompanyError,
)
from services.collector.domain.invitations.programmes.round import ProgrammeForecast
from services.collector.pages.console.places.choices import Option
from services.collector.pages.invitations import CONSOLE
from services.collector.pages.invitations.new_routes import languages_of
from services.collector.pages.invitations.programmes import BASE, address_of, labels
from services.collector.pages.invitations.programmes.forms import ProgrammeForm
from services.collector.pages.invitations.programmes.list_routes import Writing, programme_words
from services.collector.web.deps import Menu
from shared.errors import FieldProblem, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.typed import slug
from shared.web.console.visit import Visit

NEW = f"{BASE}/-/new"
MOST_LISTS = 200
_MOST_NAMES = 100
_UNTITLED = "–"
_NAMELESS = "programme"
Say = Callable[[str], str]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a form would do, or why that cannot be said."""

    definition: ProgrammeDefinition | None = None
    forecast: ProgrammeForecast | None = None
    findings: Sequence[ProgrammeFinding] = ()
    problems: Sequence[FieldProblem] = ()


@router.get(NEW)
async def begin(visit: Writing, menu: Menu, *, survey: str = "") -> Response:
    _check_company(visit)
    return await _shown(visit, menu, ProgrammeForm(survey=survey, zone=visit.zone))


@router.post(NEW)
async def create(visit: Writing, menu: Menu) -> Response:
    _check_company(visit)
    form, button = await _sent(visit)
    form = replace(form, key="", tag="")
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    try:
        definition = _whole(form)
        key = await _keep_new(visit, menu, definition)
    except InvalidProgrammeError as wrong:
        return await _shown(visit, menu, form, refused=wrong.problems)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.CREATED))
    return visit.go(address_of(key))


@router.get(BASE + "/{key}/edit")
async def open_form(key: str, visit: Writing, menu: Menu) -> Response:
    kept = (await menu.invitations.programmes.read(key=key, caller=visit.caller)).kept
    return await _shown(visit, menu, ProgrammeForm.of_programme(key, kept.tag, kept.definition))


@router.post(BASE + "/{key}/edit")
async def edit(key: str, visit: Writing, menu: Menu) -> Response:
    _check_company(visit)
    form, button = await _sent(visit)
    form = replace(form, key=key)
    if button != "save":
        return await _shown(visit, menu, form.pressed(button))
    say = CONSOLE.texts(visit.language).gettext
    expected = Precondition(frozenset({form.tag}))
    try:
        await menu.invitations.programmes.put(key=key, definition=_whole(form), caller=visit.caller, expected=expected)
    except InvalidProgrammeError as wrong:
        return await _shown(visit, menu, form, refused=wrong.problems)
    except PreconditionFailedError:
        try:
            now = (await menu.invitations.programmes.read(key=key, caller=visit.caller)).kept
        except ProgrammeNotFoundError:
            return await _shown(visit, menu, form, fault=say(labels.GONE_MEANWHILE))
        return await _shown(visit, menu, replace(form, tag=now.tag), fault=say(labels.CHANGED_MEANWHILE))
    visit.toast(say(labels.SAVED))
    return visit.go(address_of(key))


async def _sent(visit: Visit) -> tuple[ProgrammeForm, str]:
    """Return the form and the button that was pressed."""
    sent = await visit.request.form()
    return ProgrammeForm.sent(sent), str(sent.get("do", ""))


def _check_company(visit: Visit) -> None:
    if visit.caller.locations is not None:
        raise WholeCompanyError


def _whole(form: ProgrammeForm) -> ProgrammeDefinition:
    """Return what is to be kept; nothing of it may be missing.

    Raises:
        InvalidProgrammeError: names each place that is wrong; a condition without a value by its row, `row.0`.
    """
    problems = [FieldProblem(f"row.{number}", "is missing") for number in form.empty_rows()]
    try:
        definition = form.definition()
    except InvalidProgrammeError as wrong:
        raise InvalidProgrammeError([*problems, *wrong.problems]) from None
    if problems:
        raise InvalidProgrammeError(problems)
    return definition


async def _keep_new(visit: Visit, menu: UseCases, definition: ProgrammeDefinition) -> str:
    """Keep a programme under a key made of its title, and return the key.

    The same once more, because somebody pressed twice, is the one that is there.
    """
    wanted = slug(definition.title) or _NAMELESS
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_NAMES))]
    for key in names:
        try:
            await menu.invitations.programmes.put(
                key=key, definition=definition, caller=visit.caller, expected=Precondition(is_new=True)
            )
        except PreconditionFailedError:
            there = await menu.invitations.programmes.read(key=key, caller=visit.caller)
            if there.kept.definition == definition:
                return key
        else:
            return key
    raise InvalidProgrammeError([FieldProblem("title", "is the title of many programmes already")])


async def _foresee(visit: Visit, menu: UseCases, form: ProgrammeForm) -> Foreseen:
    """Return what the form would do. Its title does not matter for that, and rows without a value do not count yet."""
    if not form.is_begun:
        return Foreseen()
    try:
        definition = replace(form, title=form.title or _UNTITLED).definition()
        forecast = await menu.invitations.programmes.foresee(
            caller=visit.caller, key=form.key or None, definition=definition
        )
        findings = await menu.invitations.programmes.find_in(definition=definition, caller=visit.caller)
    except InvalidProgrammeError as wrong:
        return Foreseen(problems=wrong.problems)
    if not forecast.audience:  # of nobody it goes without saying that they have no place
        findings = [one for one in findings if one.kind != "no_places"]
    return Foreseen(definition, forecast, findings)


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: ProgrammeForm,
    *,
    refused: Sequence[FieldProblem] = (),
    fault: str | None = None,
) -> Response:
    words = await programme_words(visit, menu)
    foreseen = await _foresee(visit, menu, form)
    wrong, rows = form.places_of(refused)
    say = CONSOLE.texts(visit.language).gettext
    choices = words.invitations.names.choices(visit.caller)
    status = 422 if refused else 412 if fault else 200
    return visit.page(
        CONSOLE,
        "programmes/edit.html",
        status=status,
        base=BASE,
        words=words,
        form=form,
        action=address_of(form.key, "edit") if form.key else NEW,
        back=address_of(form.key) if form.key else BASE,
        fault=fault,
        is_refused=bool(refused),
        problems={name: say(labels.WRONG.get(name, labels.WRONG_FIELD)) for name in wrong},
        wrong_rows={number: say(labels.WRONG_TEST) for number in rows},
        choices=choices,
        lists=await _lists(menu, form.list),
        languages=languages_of(words.invitations, form.language),
        foreseen=foreseen,
        sentence=None if foreseen.definition is None else words.sentence(foreseen.definition),
        missing=_missing(foreseen, form, say),
    )


async def _lists(menu: UseCases, chosen: str) -> list[Option]:
    """Return the lists of customers that imports have made, with how many are on them."""
    found = [
        (one.key, f"{one.key} ({one.people})") for one in await menu.customers.list_lists(after=None, limit=MOST_LISTS)
    ]
    return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen)]


def _missing(foreseen: Foreseen, form: ProgrammeForm, say: Say) -> list[str]:
    """Return what must be put right before anything can be foreseen."""
    wrong, rows = form.places_of(foreseen.problems)
    found = [say(labels.WRONG.get(name, labels.WRONG_FIELD)) for name in sorted(wrong)]
    return [*found, *([say(labels.WRONG_TEST)] if rows else [])]
