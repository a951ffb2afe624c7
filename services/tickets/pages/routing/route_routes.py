"""Pages: the rules in their order, moved and deleted; and one case on which they are tried."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ValidationError

from services.tickets.application.routing.trying import Tried
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.reading import TicketFilter
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.lint import Finding
from services.tickets.domain.routing.route import FALLBACK, Route
from services.tickets.domain.ticket import TicketNotFoundError
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.routing import BASE, NEW, TRY, labels
from services.tickets.pages.routing.forms import texts_of
from services.tickets.pages.routing.words import RoutingWords
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from services.tickets.web.routing.routes import RouteKey
from services.tickets.web.routing.schemas import CaseBody
from shared.access import Caller
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=BASE, include_in_schema=False)

Defining = Annotated[Visit, viewing("tickets:manage")]
_CHANGED, _WRONG, _NOT_FOUND = 412, 422, 404
_BOXES = ("wants_call_back", "is_anonymous")
_MOST_DIGITS = 15


class ShownRoute(NamedTuple):
    """A rule in the list."""

    route: Route
    findings: list[Finding]
    is_first: bool
    is_last_but_one: bool


async def words_for(visit: Visit, menu: UseCases) -> RoutingWords:
    return RoutingWords(visit, await menu.directory.read())


@router.get("")
async def routes_page(visit: Reading, menu: Menu) -> Response:
    return await show_routes(visit, menu)


async def show_routes(visit: Visit, menu: UseCases, *, fault: str | None = None, status: int = 200) -> Response:
    """Return the list; `fault` says why something was not done."""
    routes = await menu.routing.in_order()
    findings = await menu.routing.lint()
    movable = [one.key for one in routes if one.key != FALLBACK]
    shown = [
        ShownRoute(
            one,
            [each for each in findings if each.route == one.key],
            bool(movable) and one.key == movable[0],
            bool(movable) and one.key == movable[-1],
        )
        for one in routes
    ]
    return visit.page(
        CONSOLE,
        "routing/list.html",
        status=status if not visit.wants_fragment else 200,
        routes=shown,
        words=await words_for(visit, menu),
        may_write=visit.caller.may("tickets:manage"),
        fault=fault,
        base=BASE,
        new=NEW,
        attempt=TRY,
        last=FALLBACK,
    )


@router.post("/{key}/delete")
async def delete_route(visit: Defining, menu: Menu, key: RouteKey) -> Response:
    """Delete a rule as it was shown."""
    texts = CONSOLE.texts(visit.language)
    tag = texts_of(await visit.request.form()).get("tag", "")
    try:
        await menu.routing.delete(key=key, expected=Precondition(frozenset({tag})))
    except PreconditionFailedError:
        return await show_routes(visit, menu, fault=texts.gettext(labels.CHANGED_MEANWHILE), status=_CHANGED)
    visit.toast(texts.gettext(labels.DELETED))
    return visit.go(BASE)


@router.post("/{key}/up")
async def move_up(visit: Defining, menu: Menu, key: RouteKey) -> Response:
    return await _moved(visit, menu, key, -1)


@router.post("/{key}/down")
async def move_down(visit: Defining, menu: Menu, key: RouteKey) -> Response:
    return await _moved(visit, menu, key, 1)


async def _moved(visit: Visit, menu: UseCases, key: str, places: int) -> Response:
    """Move a rule up or down; at the end of the list it stays."""
    order = [one.key for one in await menu.routing.in_order() if one.key != FALLBACK]
    if key in order:
        others = [one for one in order if one != key]
        place = max(0, order.index(key) + places)
        await menu.routing.move(key=key, before=others[place] if place < len(others) else None)
        visit.toast(CONSOLE.texts(visit.language).gettext(labels.MOVED))
    return await show_routes(visit, menu) if visit.wants_fragment else visit.go(BASE)


@router.get("/-/try")
async def try_page(visit: Reading, menu: Menu) -> Response:
    return await _shown_trial(visit, menu, {})


@router.post("/-/try")
async def try_case(visit: Reading, menu: Menu) -> Response:
    """Say to whom a case would go, one that is described or that of a number; nothing of it comes into an address."""
    typed = dict(texts_of(await visit.request.form()))
    say = CONSOLE.texts(visit.language).gettext
    try:
        case = await _case_of(typed, menu, visit.caller)
        tried = await menu.routing.attempt(draft=None, case=case, over=None, caller=visit.caller)
    except TicketNotFoundError:
        return await _shown_trial(visit, menu, typed, fault=say(labels.NOT_FOUND), status=_NOT_FOUND)
    except ValidationError:
        return await _shown_trial(visit, menu, typed, fault=say(labels.WRONG_FIELD), status=_WRONG)
    return await _shown_trial(visit, menu, typed, tried)


async def _case_of(typed: dict[str, str], menu: UseCases, caller: Caller) -> RoutedCase | UUID:
    number = typed.get("number", "").lstrip("#")
    if number:
        if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
            raise TicketNotFoundError
        wanted = TicketFilter(number=int(number), locations=caller.locations)
        found = await menu.tickets.list(wanted=wanted, limit=1)
        if not found:
            raise TicketNotFoundError
        return found[0].id
    fields = {name: value for name, value in typed.items() if name in CaseBody.model_fields}
    body = CaseBody.model_validate(fields | {name: name in fields for name in _BOXES})
    return body.to_domain((await menu.directory.read()).structure)


async def _shown_trial(
    visit: Visit,
    menu: UseCases,
    typed: dict[str, str],
    tried: Tried | None = None,
    *,
    fault: str | None = None,
    status: int = 200,
) -> Response:
    choices = await menu.tickets.choices(caller=visit.caller)
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE,
        "routing/try.html",
        status=status if not visit.wants_fragment else 200,
        words=words,
        typed=typed,
        decision=None if tried is None else tried.decision,
        fault=fault,
        places=words.cases.places(choices["location"]),
        base=BASE,
        action=TRY,
    )
