"""What the routes of all kinds of things with a key have in common.

Every kind declares its routes one by one, so that each has its own body, texts and names in the OpenAPI document. What
is the same in their declarations and in their work is here.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from fastapi import Request, Response, status
from pydantic import BaseModel

from shared.keyed.resource import D, KeyedResource
from shared.web.cursors import key_of
from shared.web.etags import CHANGED, IF_MATCH, IF_NONE_MATCH, KNOWN, UNSEEN, is_known, tagged
from shared.web.paging import Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

View = TypeVar("View", bound=BaseModel)


def put_docs(thing: str, view: type[BaseModel]) -> dict[str, Any]:
    """Return the arguments of `router.put` for such a route, except `summary` and `description`."""
    return {
        "responses": {
            status.HTTP_201_CREATED: {"model": view, "description": f"The {thing} is new."},
            **CHANGED,
            **UNSEEN,
        },
        "openapi_extra": {"parameters": [IF_MATCH, IF_NONE_MATCH]},
    }


def read_docs(thing: str, view: type[BaseModel]) -> dict[str, Any]:
    """Return the arguments of `router.get` for reading one thing, except `summary`; the route has to return Any."""
    return {"response_model": view, "responses": {**unknown(thing), **KNOWN}}


def delete_docs(thing: str) -> dict[str, Any]:
    """Return the arguments of `router.delete` for such a route, except `summary` and `description`."""
    return {
        "status_code": status.HTTP_204_NO_CONTENT,
        "responses": {**unknown(thing), **CHANGED, **UNSEEN},
        "openapi_extra": {"parameters": [IF_MATCH]},
    }


def unknown(thing: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of the reply for an unknown key."""
    return {404: {"description": f"There is no {thing} with this key."}}


def put_reply(
    response: Response, put: tuple[KeyedResource[D], bool], present: Callable[[KeyedResource[D]], View]
) -> View:
    """Return the body for a thing that was put; sets its tag, and the status 201 when it is new."""
    resource, is_new = put
    tagged(response, resource.tag)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
    return present(resource)


def read_reply(
    request: Request, response: Response, resource: KeyedResource[D], present: Callable[[KeyedResource[D]], View]
) -> View | Response:
    """Return the body of a thing that was read, and set its tag; 304 without a body when the client has it already."""
    tagged(response, resource.tag)
    if is_known(request, resource.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return present(resource)


async def page_by_key(
    request: Request,
    query: PageQuery,
    list_after: Callable[..., Awaitable[Sequence[KeyedResource[D]]]],
    present: Callable[[KeyedResource[D]], View],
) -> Page[View]:
    """Return one page of the things that `list_after(after=key, limit=number)` returns in the order of their keys.

    Raises:
        InvalidError: a parameter is given twice, or the cursor is none of this list.
    """
    refuse_repeated(request, query)
    after = key_of(query.cursor)
    found = await list_after(after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    more = encode_cursor(shown[-1].key) if len(found) > len(shown) else None
    return Page(items=[present(one) for one in shown], next_cursor=more)
