"""Pages of companies: the list, and one of them with its people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.customers.companies import NOBODY
from services.collector.pages.answers import CONSOLE, CURRENT
from services.collector.pages.answers.amounts import Amounts
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import key_of, read_cursor
from shared.web.lines import Key
from shared.web.paging import Cursor, encode_cursor

PATH = "/console/collector/companies"
PAGE = 50

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]


@router.get("")
async def companies_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    found = await menu.customers.list_companies(after=key_of(cursor) or "", limit=PAGE + 1, caller=visit.caller)
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "answers/companies.html",
        current=CURRENT,
        amounts=Amounts(visit),
        items=shown,
        next=encode_cursor(shown[-1].company.key) if len(found) > PAGE else None,
    )


@router.get("/{key}")
async def company_page(visit: Reading, menu: Menu, key: Key, cursor: Cursor = None) -> Response:
    after = read_cursor(cursor, 1, UUID) or NOBODY
    company, people = await menu.customers.read_company(key=key, after=after, limit=PAGE + 1, caller=visit.caller)
    shown = people[:PAGE]
    return visit.page(
        CONSOLE,
        "answers/company.html",
        current=CURRENT,
        amounts=Amounts(visit),
        totals=company,
        people=shown,
        next=encode_cursor(str(shown[-1].respondent_id)) if len(people) > PAGE else None,
    )
