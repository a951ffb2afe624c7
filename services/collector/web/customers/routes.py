"""Routes of facts about customers, and of their companies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter

from services.collector.application.customers.companies import NOBODY
from services.collector.web.customers.views import (
    CompanyPersonView,
    CompanyView,
    CompanyWithPeopleView,
    FactsBody,
    FactsView,
)
from services.collector.web.deps import Menu
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of, read_cursor
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(tags=["customers"])

Reader = Annotated[Caller, require("responses:read")]
Writer = Annotated[Caller, require("customers:write")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such respondent, they were erased, or said nothing that the caller sees."}
}


@router.get(
    "/v1/respondents/{respondent_id}/facts",
    summary="Read what is known of a customer",
    responses=_UNKNOWN,
)
async def read_facts(respondent_id: UUID, menu: Menu, caller: Reader) -> FactsView:
    return FactsView.from_domain(await menu.customers.read_facts(respondent_id=respondent_id, caller=caller))


@router.put(
    "/v1/respondents/{respondent_id}/facts",
    summary="Replace what is known of a customer",
    description="Everything at once: what is left away is not known any more. A company that is known by another name "
    "is renamed, for everybody of it. Responses from now on carry the facts as attributes (`customer_value` in whole "
    "units, `customer_currency`, `customer_since`, `company`); those that there are stay as they are.",
    responses={**_UNKNOWN, 422: {"description": "A field is wrong; `errors` names it."}},
)
async def put_facts(respondent_id: UUID, body: FactsBody, menu: Menu, caller: Writer) -> FactsView:
    facts, company = body.to_domain()
    shown = await menu.customers.put_facts(respondent_id=respondent_id, facts=facts, company=company, caller=caller)
    return FactsView.from_domain(shown)


@router.get(
    "/v1/companies",
    summary="List the companies that customers act for, by key",
    description="Callers who are limited to a unit see those of whose people somebody said something there, and count "
    "those people alone.",
)
async def list_companies(
    menu: Menu, caller: Reader, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[CompanyView]:
    found = await menu.customers.list_companies(after=key_of(cursor) or "", limit=limit + 1, caller=caller)
    more = encode_cursor(found[limit - 1].company.key) if len(found) > limit else None
    return Page(items=[CompanyView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/v1/companies/{key}",
    summary="Read a company with its people",
    responses={404: {"description": "There is no such company, or the caller sees nobody of it."}},
)
async def read_company(
    key: Key, menu: Menu, caller: Reader, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> CompanyWithPeopleView:
    after = read_cursor(cursor, 1, UUID) or NOBODY
    company, people = await menu.customers.read_company(key=key, after=after, limit=limit + 1, caller=caller)
    more = encode_cursor(str(people[limit - 1].respondent_id)) if len(people) > limit else None
    page = Page[CompanyPersonView](
        items=[CompanyPersonView.from_domain(one) for one in people[:limit]], next_cursor=more
    )
    return CompanyWithPeopleView(**CompanyView.from_domain(company).model_dump(), customers=page)
