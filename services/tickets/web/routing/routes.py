"""`/v1/routes`: where cases go, what is questionable about it, and what it would be."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.tickets.web.deps import Definer, Menu, Reader
from services.tickets.web.routing.schemas import LintRoutesBody, MoveBody, RouteBody, RouteView, TryRoutesBody
from services.tickets.web.routing.views import FindingView, TriedView
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page

router = APIRouter(prefix="/v1/routes", tags=["routes"])

_THING = "route"
RouteKey = Annotated[Key, Path(description="The route's key. `fallback` is the last one, which is always there.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the route, such as explanations name it.")]


@router.put(
    "/{key}",
    summary="Create a route, or replace its definition",
    description="Routes say to which team a new case goes and who of it gets it: they are looked at by position, and "
    "the first that fits decides. The last one, `fallback`, takes what no other is for. Cases that a team has stay "
    "there when routes change; those that nobody has are looked at again. Sending the same again changes nothing. "
    + OVERWRITING,
    **put_docs(_THING, RouteView),
)
async def put_route(
    _caller: Definer, menu: Menu, key: RouteKey, body: RouteBody, response: Response, expected: Expected
) -> RouteView:
    put = await menu.routing.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, RouteView.from_domain)


@router.get("", summary="List all routes in the order in which they are looked at")
async def list_routes(_caller: Reader, menu: Menu) -> Page[RouteView]:
    return Page(items=[RouteView.from_domain(one) for one in await menu.routing.in_order()], next_cursor=None)


@router.post(
    "/lint",
    summary="Look for what is questionable about routes",
    description="Finds routes that no case comes to, teams that are gone or have no members, and places that there "
    "are none of. Nothing is stored.",
)
async def lint_routes(_caller: Reader, menu: Menu, body: LintRoutesBody) -> list[FindingView]:
    draft = None if body.draft is None else body.draft.to_domain()
    return [FindingView.from_domain(one) for one in await menu.routing.lint(draft=draft)]


@router.post(
    "/try",
    summary="Try routes on a case, and on those that there are",
    description="Says to whom a case would go that you describe or that there is, and why; and how many of the open "
    "cases, or of those of the last 90 days, would go where, now and with your change. Nothing is stored. Who is "
    "limited to a unit sees what belongs to it.",
    responses={404: {"description": "There is no ticket with this id."}},
)
async def try_routes(caller: Reader, menu: Menu, body: TryRoutesBody) -> TriedView:
    structure = (await menu.directory.read()).structure
    tried = await menu.routing.attempt(
        draft=None if body.draft is None else body.draft.to_domain(),
        case=body.ticket_id if body.case is None else body.case.to_domain(structure),
        over=body.over,
        caller=caller,
    )
    return TriedView.from_domain(tried)


@router.get("/{key}", summary="Read one route", **read_docs(_THING, RouteView))
async def read_route(_caller: Reader, menu: Menu, key: RouteKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.routing.read(key=key), RouteView.from_domain)


@router.get("/{key}/versions", summary="List the versions of a route, the newest first")
async def list_route_versions(
    _caller: Reader, menu: Menu, key: RouteKey, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[RouteView]:
    return [RouteView.from_domain(one) for one in await menu.routing.versions(key=key, limit=limit)]


@router.get(
    "/{key}/versions/{version}",
    summary="Read a route as it was in one of its versions",
    description="Versions never change, and stay when the route is deleted.",
    responses={404: {"description": "There never was such a version of a route with this key."}},
)
async def read_route_version(_caller: Reader, menu: Menu, key: RouteKey, version: Version) -> RouteView:
    return RouteView.from_domain(await menu.routing.read_version(key=key, version=version))


@router.post(
    "/{key}/move",
    summary="Let a route be looked at before another one",
    description="As few positions as possible change. Returns all routes in their order after that.",
    responses={404: {"description": "There is no route with this key."}, 409: {"description": "It is the last one."}},
)
async def move_route(_caller: Definer, menu: Menu, key: RouteKey, body: MoveBody) -> Page[RouteView]:
    routes = await menu.routing.move(key=key, before=body.before)
    return Page(items=[RouteView.from_domain(one) for one in routes], next_cursor=None)


@router.delete(
    "/{key}",
    summary="Delete a route",
    description="Cases stay where it sent them, and its versions stay. The last one cannot be deleted. " + OVERWRITING,
    **delete_docs(_THING),
)
async def delete_route(_caller: Definer, menu: Menu, key: RouteKey, expected: Expected) -> None:
    await menu.routing.delete(key=key, expected=expected)
