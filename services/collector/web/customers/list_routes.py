"""Routes of lists of customers, which imports make."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from services.collector.domain.customers.lists import CustomerList
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/customer-lists", tags=["customers"])

Writer = Annotated[Caller, require("customers:write")]


class CustomerListView(BaseModel):
    """A list of customers."""

    model_config = with_example({"key": "club-2027", "people": 812, "added_at": "2026-12-01T08:00:00Z"})

    key: Key
    people: int
    added_at: datetime = Field(description="When somebody was put on it last.")

    @classmethod
    def from_domain(cls, one: CustomerList) -> Self:
        return cls(key=one.key, people=one.people, added_at=one.added_at)


@router.get("", summary="List the lists of customers by key")
async def list_lists(
    _caller: Writer, menu: Menu, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[CustomerListView]:
    found = await menu.customers.list_lists(after=key_of(cursor), limit=limit + 1)
    more = encode_cursor(found[limit - 1].key) if len(found) > limit else None
    return Page(items=[CustomerListView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.delete(
    "/{key}",
    status_code=204,
    summary="Take everybody off a list of customers",
    description="The customers stay, and an import can fill it anew. Programmes for this list find nobody until then.",
    responses={404: {"description": "Nobody is on a list with this key."}},
)
async def delete_list(_caller: Writer, menu: Menu, key: Annotated[Key, Path(description="The list's key.")]) -> None:
    await menu.customers.delete_list(key=key)
