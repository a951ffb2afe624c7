"""Routes: other people."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from services.accounts.domain.people.listing import ListedState, PeopleFilter, Sorting
from services.accounts.web.addresses import INVITE, RESET, link_to
from services.accounts.web.deps import Menu
from services.accounts.web.schemas import (
    ChangeBody,
    FailureView,
    InviteBody,
    InvitedView,
    LinkView,
    PersonView,
    ResetBody,
)
from shared.access import Caller, Role
from shared.web.auth import require
from shared.web.cursors import read_cursor
from shared.web.etags import CHANGED, IF_MATCH, UNSEEN, Expected, tagged
from shared.web.lines import Line
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

Reader = Annotated[Caller, require("people:read")]
Writer = Annotated[Caller, require("people:write")]

router = APIRouter(prefix="/v1/people", tags=["people"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such person within your unit."}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {"description": "It would leave no admin, the address is another's, or the person's state does not allow it."}
}
_IF_MATCH: dict[str, Any] = {"parameters": [{**IF_MATCH, "required": True}]}


@router.get("", summary="List people by name")
async def list_people(
    *,
    caller: Reader,
    menu: Menu,
    role: Role | None = None,
    unit: Annotated[Line | None, Query(description="Code of a unit: people of it, and of those below it.")] = None,
    state: Annotated[ListedState | None, Query(description="`away`: active, and away at the moment.")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[PersonView]:
    after = read_cursor(cursor, 2, lambda name, person_id: (name, UUID(person_id)))
    found = await menu.people.list(
        caller=caller,
        wanted=PeopleFilter(role=role, state=state),
        unit=unit,
        sorting=Sorting(after=after),
        limit=limit + 1,
    )
    shown = found[:limit]
    more = encode_cursor(shown[-1].sort_value, str(shown[-1].person.id)) if len(found) > limit else None
    return Page(items=[PersonView.from_domain(one.person, caller) for one in shown], next_cursor=more)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Invite somebody by a link",
    description="Hand the link to them: it is shown this once. Inviting somebody again who has not accepted yet "
    "replaces their link. Nobody can give a role or a unit beyond their own.",
    responses={409: {"description": "Somebody with this address is active."}},
)
async def invite_person(
    *, request: Request, response: Response, caller: Writer, menu: Menu, body: InviteBody
) -> InvitedView:
    person, made = await menu.people.invite(
        caller=caller,
        sign_in_name=body.sign_in_name,
        role=body.role,
        unit=body.unit,
        display_name=body.display_name or "",
        language=body.language,
    )
    response.headers["Location"] = f"/v1/people/{person.id}"
    tagged(response, person.tag)
    link = LinkView(url=link_to(request.app.state.settings, INVITE, made.token), expires_at=made.expires_at)
    return InvitedView(person=PersonView.from_domain(person, caller), link=link)


@router.get("/{person_id}", summary="Read one person", responses=_UNKNOWN)
async def read_person(*, response: Response, caller: Reader, menu: Menu, person_id: UUID) -> PersonView:
    person = await menu.people.read(caller=caller, person_id=person_id)
    tagged(response, person.tag)
    return PersonView.from_domain(person, caller)


@router.patch(
    "/{person_id}",
    summary="Change somebody's address, name, role, unit, or whether they are active",
    description="When their rights shrink, their sessions end. The last active admin of the whole company stays one.",
    responses={**_UNKNOWN, **_REFUSED, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def change_person(
    *, response: Response, caller: Writer, menu: Menu, person_id: UUID, body: ChangeBody, expected: Expected
) -> PersonView:
    person = await menu.people.change(caller=caller, person_id=person_id, change=body.to_domain(), expected=expected)
    tagged(response, person.tag)
    return PersonView.from_domain(person, caller)


@router.post(
    "/{person_id}/reset-link",
    summary="Make a link with which somebody chooses a new password",
    description="Hand the link to them: it is shown this once. The old password works until the link is used.",
    responses={**_UNKNOWN, 409: {"description": "They are not active."}},
)
async def make_reset_link(
    *, request: Request, caller: Writer, menu: Menu, person_id: UUID, body: Annotated[ResetBody | None, Body()] = None
) -> LinkView:
    drops = body.drops_second_factor if body else False
    made = await menu.people.make_reset_link(caller=caller, person_id=person_id, drops_second_factor=drops)
    return LinkView(url=link_to(request.app.state.settings, RESET, made.token), expires_at=made.expires_at)


@router.post(
    "/{person_id}/erase",
    summary="Erase somebody's name and addresses",
    description="Their id stays in histories, and names nobody any more. It cannot be undone.",
    responses={**_UNKNOWN, **_REFUSED, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def erase_person(
    *, response: Response, caller: Writer, menu: Menu, person_id: UUID, expected: Expected
) -> PersonView:
    person = await menu.people.erase(caller=caller, person_id=person_id, expected=expected)
    tagged(response, person.tag)
    return PersonView.from_domain(person, caller)


@router.delete(
    "/{person_id}/sessions",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Sign somebody out everywhere",
    responses=_UNKNOWN,
)
async def end_sessions(*, caller: Writer, menu: Menu, person_id: UUID) -> None:
    await menu.people.end_sessions(caller=caller, person_id=person_id)


@router.get("/{person_id}/failed-sign-ins", summary="List the last failed sign-ins of somebody", responses=_UNKNOWN)
async def list_failed_sign_ins(*, caller: Writer, menu: Menu, person_id: UUID) -> list[FailureView]:
    person = await menu.people.read(caller=caller, person_id=person_id)
    found = await menu.own.list_failures(person_id=person.id)
    return [FailureView(at=one.at, step=one.step, address=one.address, user_agent=one.user_agent) for one in found]
