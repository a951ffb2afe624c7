"""Pages: the list of people, and inviting somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.accounts.domain.people.listing import ListedState, PeopleFilter, PeopleOrder, Sorting
from services.accounts.pages import reading
from services.accounts.pages.people.forms import Sent, problems_of
from services.accounts.pages.people.views import PATH, people_for
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.addresses import INVITE, link_to
from services.accounts.web.deps import Menu
from shared.access import Language, Role
from shared.errors import HeedError, InvalidError, InvalidFieldError
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import read_cursor
from shared.web.paging import encode_cursor
from shared.web.text import is_storable

router = APIRouter(prefix=PATH, include_in_schema=False)
PAGE = 50
_LONGEST = 200
_REFUSED = 422
_PARTS = 2

Reading = Annotated[Visit, viewing("people:read")]
Managing = Annotated[Visit, viewing("people:write")]


@dataclass(frozen=True, slots=True)
class Query:
    """What the address of the list asks for. What means nothing is passed over: an address is often typed or old."""

    role: Role | None
    unit: str | None
    state: ListedState | None
    sorting: Sorting

    @classmethod
    def of(cls, visit: Visit) -> "Query":
        """Return it; for who does not manage people only by name and presence, which is all that they see."""
        sent = {name: value[:_LONGEST] for name, value in visit.request.query_params.items() if is_storable(value)}
        manages = visit.caller.may("people:write")
        role, state, sort = sent.get("role"), sent.get("state"), sent.get("sort", "")
        orders, states = (get_args(PeopleOrder), get_args(ListedState)) if manages else (("name",), ("active", "away"))
        by = sort.removeprefix("-")
        order = cast("PeopleOrder", by) if by in orders else "name"
        return cls(
            role=cast("Role", role) if manages and role in get_args(Role) else None,
            unit=(sent.get("unit") or None) if manages else None,
            state=cast("ListedState", state) if state in states else None,
            sorting=Sorting(
                by=order,
                is_descending=sort.startswith("-") and by in orders,
                after=_after(visit.request.query_params.get("cursor"), order),
            ),
        )


def _after(cursor: str | None, order: PeopleOrder) -> tuple[str, UUID] | None:
    def read(value: str, person_id: str) -> tuple[str, UUID]:
        if order == "role":
            int(value)
        if order == "seen":
            datetime.fromisoformat(value)
        return value, UUID(person_id)

    try:
        return read_cursor(cursor, _PARTS, read)
    except InvalidError:
        return None


@router.get("")
async def list_people(visit: Reading, menu: Menu) -> Response:
    query = Query.of(visit)
    found = await menu.people.list(
        caller=visit.caller,
        wanted=PeopleFilter(role=query.role, state=query.state or (None if _manages(visit) else "active")),
        unit=query.unit,
        sorting=query.sorting,
        limit=PAGE + 1,
    )
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "people/list.html",
        entries=shown,
        next_cursor=encode_cursor(shown[-1].sort_value, str(shown[-1].person.id)) if len(found) > PAGE else None,
        query=query,
        people=await people_for(visit, menu),
    )


def _manages(visit: Visit) -> bool:
    return visit.caller.may("people:write")


@router.get("/new")
async def new_person(visit: Managing, menu: Menu) -> Response:
    return await _form(visit, menu, Sent({"language": visit.language, "role": "agent"}))


async def _form(
    visit: Visit, menu: Menu, sent: Sent, status: int = 200, problems: dict[str, str] | None = None
) -> Response:
    people = await people_for(visit, menu)
    return visit.page(
        CONSOLE, "people/new.html", status=status, sent=sent, people=people, problems=problems or {}, own=visit.caller
    )


@router.post("")
async def invite(request: Request, visit: Managing, menu: Menu) -> Response:
    sent = await Sent.of(request)
    try:
        person, made = await menu.people.invite(
            caller=visit.caller,
            sign_in_name=sent.get("sign_in_name"),
            role=role_of(sent),
            unit=sent.get("unit") or None,
            display_name=reading.line(sent.values, "display_name") if sent.get("display_name") else "",
            language=_language(sent),
        )
    except HeedError as error:
        return await _form(visit, menu, sent, _REFUSED, problems_of(error, visit))
    link = link_to(request.app.state.settings, INVITE, made.token)
    return visit.page(CONSOLE, "people/link.html", status=201, kind="invite", person=person, made=made, link=link)


def role_of(sent: Sent) -> Role:
    """Return the chosen role.

    Raises:
        InvalidFieldError: there is none such.
    """
    if sent.get("role") not in get_args(Role):
        raise InvalidFieldError(field="role", detail="must be one of the list")
    return cast("Role", sent.get("role"))


def _language(sent: Sent) -> Language:
    return "de" if sent.get("language") == "de" else "en"
