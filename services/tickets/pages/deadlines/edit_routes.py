"""The form of a policy, with the deadlines that would follow beside it."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Response

from services.tickets.application.clocks.policies import Preview
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.clocks.policy import (
    CLOCK_KINDS,
    RUNGS,
    URGENCIES,
    InvalidPolicyError,
    PolicyDefinition,
    PolicyNotFoundError,
)
from services.tickets.pages.deadlines import NEW, PATH, labels
from services.tickets.pages.deadlines.form import PolicyForm
from services.tickets.pages.deadlines.imagined import ImaginedForm, foresee, severities
from services.tickets.pages.deadlines.list_routes import Defining
from services.tickets.pages.deadlines.words import DeadlineWords
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from shared.errors import FieldProblem, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.typed import slug
from shared.web.console.visit import Visit
from shared.web.lines import Key

router = APIRouter(include_in_schema=False)
_UNNAMED = "–"
_MOST_NAMES = 100


@router.get(NEW)
async def begin(visit: Defining, menu: Menu) -> Response:
    return await _shown(visit, menu, PolicyForm.new(), ImaginedForm())


@router.post(NEW)
async def create(visit: Defining, menu: Menu) -> Response:
    sent = await visit.request.form()
    form, case = PolicyForm.sent(sent), ImaginedForm.sent(sent)
    if sent.get("do") != "save":
        return await _shown(visit, menu, form, case)
    try:
        await _keep_new(menu, form.definition())
    except InvalidPolicyError as wrong:
        return await _shown(visit, menu, form, case, refused=wrong.problems)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.CREATED))
    return visit.go(PATH)


@router.get(PATH + "/{key}/edit")
async def open_form(visit: Defining, menu: Menu, key: Key) -> Response:
    policy = await menu.policies.read(key=key)
    return await _shown(visit, menu, PolicyForm.of_policy(key, policy.tag, policy.definition), ImaginedForm())


@router.post(PATH + "/{key}/edit")
async def edit(visit: Defining, menu: Menu, key: Key) -> Response:
    sent = await visit.request.form()
    form, case = PolicyForm.sent(sent, key=key), ImaginedForm.sent(sent)
    if sent.get("do") != "save":
        return await _shown(visit, menu, form, case)
    expected = Precondition(frozenset({form.tag})) if form.tag else Precondition(is_new=True)
    try:
        await menu.policies.put(key=key, definition=form.definition(), expected=expected)
    except InvalidPolicyError as wrong:
        return await _shown(visit, menu, form, case, refused=wrong.problems)
    except PreconditionFailedError:
        try:
            form, fault = replace(form, tag=(await menu.policies.read(key=key)).tag), labels.CHANGED_MEANWHILE
        except PolicyNotFoundError:
            form, fault = replace(form, tag=""), labels.GONE_MEANWHILE
        return await _shown(visit, menu, form, case, fault=fault)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.SAVED))
    return visit.go(PATH)


@router.post(PATH + "/{key}/delete")
async def delete(visit: Defining, menu: Menu, key: Key) -> Response:
    sent = await visit.request.form()
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.policies.delete(key=key, expected=Precondition(frozenset({str(sent.get("tag", ""))})))
        visit.toast(say(labels.DELETED))
    except PolicyNotFoundError:
        visit.toast(say(labels.DELETED))
    except PreconditionFailedError:
        visit.toast(say(labels.NOT_DELETED))
    return visit.go(PATH)


async def _keep_new(menu: UseCases, definition: PolicyDefinition) -> None:
    """Keep a policy under a key made of its name; the same once more, because somebody pressed twice, is one."""
    wanted = slug(definition.name) or "policy"
    for key in (wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_NAMES))):
        try:
            await menu.policies.put(key=key, definition=definition, expected=Precondition(is_new=True))
        except PreconditionFailedError:
            if (await menu.policies.read(key=key)).definition == definition:
                return
        else:
            return
    raise InvalidPolicyError([FieldProblem("name", "is the name of many policies already")])


async def _foreseen(menu: UseCases, words: Words, form: PolicyForm, case: ImaginedForm) -> Preview | None:
    """Return the deadlines that would follow, whatever the policy is called; None while something is wrong."""
    try:
        definition = replace(form, name=form.name or _UNNAMED).definition()
    except InvalidPolicyError:
        return None
    return await foresee(menu, words, case, key=form.key, definition=definition)


async def _shown(
    visit: Visit,
    menu: UseCases,
    form: PolicyForm,
    case: ImaginedForm,
    *,
    refused: Sequence[FieldProblem] = (),
    fault: str | None = None,
) -> Response:
    directory = await menu.directory.read()
    words = Words(visit, directory)
    touchpoints = [(one.key, one.name) for one in directory.structure.touchpoints]
    units = words.places([])
    return visit.page(
        CONSOLE,
        "deadlines/edit.html",
        status=422 if refused else 412 if fault else 200,
        words=words,
        deadlines=DeadlineWords(words),
        form=form,
        action=f"{PATH}/{form.key}/edit" if form.key else NEW,
        base=PATH,
        fault=words.of(fault) if fault else None,
        is_refused=bool(refused),
        problems={_place(one.field): words.of(_wrong(one.field)) for one in refused},
        urgencies=URGENCIES,
        kinds=CLOCK_KINDS,
        rungs=RUNGS,
        hours=[(hours, words.of(text)) for hours, text in labels.HOURS.items()],
        all_touchpoints=touchpoints + [(key, key) for key in form.touchpoints if key not in dict(touchpoints)],
        all_units=units + [(code, code) for code in form.units if code not in dict(units)],
        case=case,
        severities=severities(words),
        units=units,
        touchpoints=touchpoints,
        preview=await _foreseen(menu, words, form, case),
        names={},
    )


def _place(field: str) -> str:
    """Return the field of the form that is marked."""
    first = field.partition(".")[0]
    return first if first in {"units", "touchpoints"} else field


def _wrong(place: str) -> str:
    """Return what is said about a field that is wrong."""
    first = place.partition(".")[0]
    return labels.WRONG["hours"] if first in URGENCIES else labels.WRONG.get(first, labels.WRONG_FIELD)
