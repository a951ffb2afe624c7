"""Routes: where colleagues are reached, and who gets what reaches nobody."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import Field

from services.notifications.domain.destination import (
    Destination,
    InvalidDestinationError,
    Owner,
    Wishes,
)
from services.notifications.domain.proof import NoCodeNeededError
from services.notifications.web.deps import Manager, Menu
from services.notifications.web.schemas import (
    ChangeBody,
    CodeBody,
    DestinationBody,
    DestinationView,
    FallbackBody,
    FallbackView,
    owner_of,
)
from shared.access import Caller
from shared.directory.people import ColleagueKind
from shared.errors import FieldProblem, InvalidFieldError
from shared.web.auth import AnyCaller
from shared.web.cursors import read_cursor
from shared.web.etags import CHANGED, IF_MATCH, OVERWRITING, UNSEEN, Expected, tagged
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(tags=["destinations"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no destination with this id among those that you may see."}
}
_IF_MATCH: dict[str, Any] = {"parameters": [{**IF_MATCH, "required": True}]}


class DestinationQuery(PageQuery):
    """Whose destinations; without a parameter one's own."""

    person_id: UUID | None = Field(default=None, description="Those of this person. Needs `notifications:manage`.")
    team: Key | None = Field(default=None, description="Those of this team. Needs `notifications:manage`.")
    of: ColleagueKind | None = Field(
        default=None, description="Those of all people, or of all teams. Needs `notifications:manage`."
    )


Wanted = Annotated[DestinationQuery, Query()]


@router.get(
    "/v1/destinations",
    summary="List where somebody is reached",
    description="Without a parameter the caller's own. A person's begin with the bell of the console, which is always "
    "there. Addresses of others are masked; those of webhooks always are.",
)
async def list_destinations(
    *, request: Request, caller: AnyCaller, menu: Menu, wanted: Wanted
) -> Page[DestinationView]:
    refuse_repeated(request, wanted)
    owner = _wanted_owner(wanted, caller)
    if owner is None and wanted.of is None:
        return Page(items=[])  # a key that asked for its own
    after = read_cursor(wanted.cursor, 1, UUID)
    found = await menu.destinations.list(
        caller=caller, owner=owner, kind=wanted.of, after=after, limit=wanted.limit + 1
    )
    shown = found[: wanted.limit]
    more = encode_cursor(str(shown[-1].id)) if len(found) > wanted.limit else None
    items = [DestinationView.from_domain(one, caller) for one in shown]
    if owner is not None and owner.person_id is not None and after is None:
        items.insert(0, DestinationView.bell_of(owner.person_id))
    return Page(items=items, next_cursor=more)


def _wanted_owner(wanted: DestinationQuery, caller: Caller) -> Owner | None:
    given = [one for one in (wanted.person_id, wanted.team, wanted.of) if one is not None]
    if len(given) > 1:
        raise InvalidFieldError(field="of", detail="goes with neither `person_id` nor `team`, nor they with each other")
    if wanted.person_id is not None or wanted.team is not None:
        return Owner(wanted.person_id, wanted.team)
    return Owner(caller.person_id) if wanted.of is None and caller.person_id is not None else None


@router.post(
    "/v1/destinations",
    status_code=status.HTTP_201_CREATED,
    summary="Add a destination",
    description="No notice is sent there before it is proven: send a test, which by mail is a link and by text message "
    "a code; a chat room is proven when its service takes the test. `team` and `person_id` of others need "
    "`notifications:manage`.",
    responses={409: {"description": "It is a destination of the same owner already, or there are too many."}},
)
async def add_destination(
    *, response: Response, caller: AnyCaller, menu: Menu, body: DestinationBody
) -> DestinationView:
    owner = owner_of(body, caller)
    if owner is None:
        problem = FieldProblem("team", "or `person_id`, just one of them, must say whose it is")
        raise InvalidDestinationError([problem])
    made = await menu.destinations.add(
        caller=caller,
        owner=owner,
        channel=body.channel,
        address=body.address,
        chat_kind=body.chat_kind,
        wishes=Wishes(**body.sent()),
    )
    response.headers["Location"] = f"/v1/destinations/{made.id}"
    return _shown(response, made, caller)


@router.get("/v1/destinations/{destination_id}", summary="Read one destination", responses=_UNKNOWN)
async def read_destination(
    *, response: Response, caller: AnyCaller, menu: Menu, destination_id: UUID
) -> DestinationView:
    return _shown(response, await menu.destinations.read(caller=caller, destination_id=destination_id), caller)


@router.patch(
    "/v1/destinations/{destination_id}",
    summary="Change what is wanted at a destination",
    description=OVERWRITING,
    responses={**_UNKNOWN, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def change_destination(
    *,
    response: Response,
    caller: AnyCaller,
    menu: Menu,
    destination_id: UUID,
    body: ChangeBody,
    expected: Expected,
) -> DestinationView:
    changed = await menu.destinations.change(
        caller=caller, destination_id=destination_id, changes=body.sent(), expected=expected
    )
    return _shown(response, changed, caller)


@router.delete(
    "/v1/destinations/{destination_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Remove a destination, with its address",
    description=OVERWRITING,
    responses={**_UNKNOWN, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def remove_destination(*, caller: AnyCaller, menu: Menu, destination_id: UUID, expected: Expected) -> None:
    await menu.destinations.remove(caller=caller, destination_id=destination_id, expected=expected)


@router.post(
    "/v1/destinations/{destination_id}/test",
    summary="Send one message to a destination, and see what the far side answers",
    description="To one that is proven a test; otherwise by mail the link, by text message the code that proves it. A "
    "chat room is proven when its service takes the test. `last_attempt` says what became of it. At most 20 an hour "
    "and 60 a day.",
    responses={
        **_UNKNOWN,
        429: {"description": "You caused too many such messages; `Retry-After` says when to go on."},
    },
)
async def send_test(*, response: Response, caller: AnyCaller, menu: Menu, destination_id: UUID) -> DestinationView:
    return _shown(response, await menu.destinations.send_test(caller=caller, destination_id=destination_id), caller)


@router.post(
    "/v1/destinations/{destination_id}/verification",
    summary="Prove a phone number by the code that was sent to it",
    description="A code is valid for 15 minutes and 5 attempts; a newer one replaces it.",
    responses={
        **_UNKNOWN,
        409: {"description": NoCodeNeededError.message},
        410: {"description": "The code is too old, or there were too many wrong ones."},
    },
)
async def prove_by_code(
    *, response: Response, caller: AnyCaller, menu: Menu, destination_id: UUID, body: CodeBody
) -> DestinationView:
    proven = await menu.destinations.prove_by_code(caller=caller, destination_id=destination_id, code=body.code)
    return _shown(response, proven, caller)


@router.get("/v1/notice-fallback", summary="Read who gets what reaches nobody")
async def read_fallback(*, response: Response, caller: Manager, menu: Menu) -> FallbackView:  # noqa: ARG001 - has the scope
    fallback = await menu.destinations.read_fallback()
    tagged(response, fallback.tag)
    return FallbackView.from_domain(fallback)


@router.put(
    "/v1/notice-fallback",
    summary="Choose who gets what reaches nobody",
    description=f"A team, or one destination that is proven. After it come the bells of the admins. {OVERWRITING}",
    responses={**CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def choose_fallback(
    *,
    response: Response,
    caller: Manager,  # noqa: ARG001 - has the scope
    menu: Menu,
    body: FallbackBody,
    expected: Expected,
) -> FallbackView:
    chosen = await menu.destinations.choose_fallback(
        team=body.team, destination_id=body.destination_id, expected=expected
    )
    tagged(response, chosen.tag)
    return FallbackView.from_domain(chosen)


def _shown(response: Response, destination: Destination, caller: Caller) -> DestinationView:
    tagged(response, destination.tag)
    return DestinationView.from_domain(destination, caller)
