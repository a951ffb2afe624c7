"""Pages: the causes as a tree, how often cases were closed with each, and each with its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.cause import Cause, CauseInUseError, CauseNotFoundError, Causes
from services.tickets.pages import work_labels
from services.tickets.pages.cause_forms import CauseForm, key_of
from services.tickets.pages.forms import sent_form
from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.words import CONSOLE
from services.tickets.web.cause_routes import CauseKey
from services.tickets.web.deps import Menu
from shared.errors import InvalidError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.keyed.resource import KeyedResource
from shared.web.console.typed import slug
from shared.web.console.visit import Visit, viewing

BASE = f"{PATH}/causes"
NEW = f"{BASE}/-/new"
DAYS = 90
VERSIONS = 50

router = APIRouter(include_in_schema=False)
Managing = Annotated[Visit, viewing("tickets:manage")]


@dataclass(frozen=True, slots=True)
class Branch:
    """A cause in the tree, with those below it, and how many cases were closed with it lately."""

    key: str
    name: str
    other_name: str
    """In the other language, where it has one."""
    is_retired: bool
    uses: int
    """With those of the causes below it."""
    below: "Sequence[Branch]" = ()


@router.get(BASE)
async def causes_page(visit: Reading, menu: Menu) -> Response:
    return await _tree(visit, menu)


@router.post(BASE + "/-/order")
async def move_cause(visit: Managing, menu: Menu) -> Response:
    """Move a cause one place up or down; when others changed the tree meanwhile, it is shown as it is."""
    form = await sent_form(visit.request)
    causes = await menu.causes.all()
    moved, fault = causes.by_key.get(form.get("key", "")), None
    if moved is not None:
        there = [one.key for one in causes.all_below(moved.definition.parent)]
        try:
            await menu.causes.order(parent=moved.definition.parent, keys=_moved(there, moved.key, form.get("do", "")))
        except InvalidError:
            fault = work_labels.CAUSES_CHANGED
    if visit.wants_fragment or fault:
        return await _tree(visit, menu, fault=fault)
    return visit.go(BASE)


@router.get(NEW)
async def begin_cause(visit: Managing, menu: Menu, parent: str = "") -> Response:
    return await _form(visit, menu, CauseForm(parent=parent))


@router.post(NEW)
async def add_cause(visit: Managing, menu: Menu) -> Response:
    form = CauseForm.sent(await sent_form(visit.request))
    causes = await menu.causes.all()
    try:
        definition = form.definition(causes, None)
        key = key_of(form, causes, slug(form.name_en or form.name_de))
        await menu.causes.put(key=key, definition=definition, expected=Precondition(is_new=True))
    except InvalidError as wrong:
        return await _form(visit, menu, form, wrong=wrong)
    except PreconditionFailedError:
        pass  # somebody pressed twice: it is there
    visit.toast(_say(visit, work_labels.CAUSE_ADDED))
    return visit.go(BASE)


@router.get(BASE + "/{key}")
async def cause_page(visit: Reading, menu: Menu, key: CauseKey) -> Response:
    return await _form(visit, menu, CauseForm.of(await menu.causes.read(key=key)), key=key)


@router.post(BASE + "/{key}")
async def change_cause(visit: Managing, menu: Menu, key: CauseKey) -> Response:
    form = CauseForm.sent(await sent_form(visit.request))
    causes = await menu.causes.all()
    before = causes.by_key.get(key)
    if before is None:
        raise CauseNotFoundError
    try:
        definition = form.definition(causes, before.definition)
        await menu.causes.put(key=key, definition=definition, expected=Precondition(frozenset({form.tag})))
    except InvalidError as wrong:
        return await _form(visit, menu, form, key=key, wrong=wrong)
    except PreconditionFailedError:
        fresh = CauseForm(**{**_fields(form), "tag": before.tag})
        return await _form(visit, menu, fresh, key=key, fault=work_labels.CAUSE_CHANGED)
    visit.toast(_say(visit, work_labels.CAUSE_SAVED))
    return visit.go(BASE)


@router.post(BASE + "/{key}/delete")
async def delete_cause(visit: Managing, menu: Menu, key: CauseKey) -> Response:
    form = await sent_form(visit.request)
    fault = None
    try:
        await menu.causes.delete(key=key, expected=Precondition(frozenset({form.get("tag", "")})))
    except CauseInUseError:
        fault = work_labels.CAUSE_IN_USE
    except PreconditionFailedError:
        fault = work_labels.CAUSE_CHANGED
    except CauseNotFoundError:
        pass  # somebody was quicker
    if fault:
        return await _form(visit, menu, CauseForm.of(await menu.causes.read(key=key)), key=key, fault=fault)
    visit.toast(_say(visit, work_labels.CAUSE_DELETED))
    return visit.go(BASE)


async def _tree(visit: Visit, menu: UseCases, *, fault: str | None = None) -> Response:
    causes = await menu.causes.all()
    uses = await menu.causes.uses(days=DAYS, caller=visit.caller)
    branches = [_branch(one, causes, uses, visit.language) for one in causes.all_below(None)]
    # Scripts take what they are sent when a refusal comes as a success.
    status = 412 if fault and not visit.wants_fragment else 200
    return visit.page(
        CONSOLE,
        "causes/list.html",
        status=status,
        base=BASE,
        new=NEW if visit.caller.may("tickets:manage") else None,
        branches=branches,
        days=DAYS,
        all_uses=sum(uses.values()),
        gone=sum(number for key, number in uses.items() if key not in causes.by_key),
        fault=_say(visit, fault) if fault else None,
    )


async def _form(
    visit: Visit,
    menu: UseCases,
    form: CauseForm,
    *,
    key: str = "",
    wrong: InvalidError | None = None,
    fault: str | None = None,
) -> Response:
    causes = await menu.causes.all()
    one = causes.by_key.get(key)
    is_heading = bool(causes.all_below(key)) if key else False
    versions = await menu.causes.versions(key=key, limit=VERSIONS) if key else ()
    uses = await menu.causes.uses(days=DAYS, caller=visit.caller) if key else {}
    fields = {name.partition(".")[0] if name.startswith("names") else name for name in _places(wrong)}
    return visit.page(
        CONSOLE,
        "causes/edit.html",
        status=422 if wrong else 412 if fault else 200,
        base=BASE,
        action=f"{BASE}/{key}" if key else NEW,
        key=key,
        form=form,
        name=one.definition.name_in(visit.language) if one else "",
        is_heading=is_heading,
        headings=_headings(causes, key, visit.language) if not is_heading else [],
        versions=[(version, _above(version, causes, visit.language)) for version in versions],
        uses=uses.get(key, 0),
        days=DAYS,
        may_manage=visit.caller.may("tickets:manage"),
        problems={name: _say(visit, work_labels.WRONG_CAUSE.get(name, work_labels.WRONG_NAME)) for name in fields},
        fault=_say(visit, fault) if fault else None,
    )


def _branch(one: KeyedResource[Cause], causes: Causes, uses: Mapping[str, int], language: str) -> Branch:
    below = [_branch(child, causes, uses, language) for child in causes.all_below(one.key)]
    cause = one.definition
    name = cause.name_in(language)
    other = next((text for text in cause.names.values() if text != name), "")
    total = uses.get(one.key, 0) + sum(child.uses for child in below)
    return Branch(one.key, name, other, cause.is_retired, total, below)


def _headings(causes: Causes, key: str, language: str) -> list[tuple[str, str]]:
    """Return the causes that another one can stand below."""
    return [(one.key, one.definition.name_in(language)) for one in causes.all_below(None) if one.key != key]


def _above(version: KeyedResource[Cause], causes: Causes, language: str) -> str:
    above = causes.by_key.get(version.definition.parent or "")
    return above.definition.name_in(language) if above else version.definition.parent or ""


def _moved(keys: list[str], key: str, direction: str) -> list[str]:
    """Return keys with one of them a place earlier or later."""
    at = keys.index(key)
    to = max(0, min(len(keys) - 1, at + {"up": -1, "down": 1}.get(direction, 0)))
    keys.insert(to, keys.pop(at))
    return keys


def _places(wrong: InvalidError | None) -> list[str]:
    return [one.field for one in wrong.problems] if wrong else []


def _fields(form: CauseForm) -> dict[str, str]:
    return {name: getattr(form, name) for name in CauseForm.__dataclass_fields__}


def _say(visit: Visit, text: str) -> str:
    return CONSOLE.texts(visit.language).gettext(text)
