"""The route that brings customers in."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from services.collector.application.customers.importing import Rows
from services.collector.application.customers.reading_files import rows_of_file
from services.collector.domain.customers.figures import Style
from services.collector.web.customers.import_bodies import MOST_ROWS, ImportBody, ImportReportView
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id
from services.collector.web.openapi import json_request
from shared.access import Caller
from shared.ids import uuid7
from shared.web.auth import require
from shared.web.lines import Key

router = APIRouter(prefix="/v1/customers", tags=["customers"])

Writer = Annotated[Caller, require("customers:write")]
_BODY = TypeAdapter(ImportBody)
_FILES = frozenset({"text/csv", "application/csv", "text/plain"})


def _described() -> dict[str, Any]:
    described = json_request(ImportBody)
    described["requestBody"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return {**described, "parameters": [IDEMPOTENCY_KEY]}


@router.post(
    "/imports",
    summary="Bring customers in: who they are, facts about them, consents",
    description=f"JSON, or a CSV file (`text/csv`) whose first line names the columns: `external_id`, `email`, "
    "`phone`, `name`, `value`, `currency`, `customer_since`, `left_on`, `company`, `company_key`, `location`, "
    "`consent_survey`, `consent_source`, `consent_at`, or what they are called in German. UTF-8 or Windows-1252; "
    f"comma, semicolon or tab; at most {MOST_ROWS} rows. Amounts and days may be written in German or English; what "
    "could be two things is refused, if `amounts` or `days` does not say which it is. An empty cell says that it is "
    "not known any more; a column that is missing says nothing. How people are reached is filled in, never "
    "overwritten. Begin with `dry_run=true`, which reports row by row what would happen and changes nothing. Rows are "
    "brought in a part at a time; a request that was cut off is sent again, and what is in already is `unchanged`.",
    responses={
        **MALFORMED_KEY,
        403: {"description": "The caller is limited to a unit, or lacks the scope."},
        413: {"description": "The body is too large."},
        415: {"description": "The body is neither JSON nor CSV."},
        422: {"description": "The file as a whole cannot be read."},
    },
    openapi_extra=_described(),
)
async def import_customers(
    request: Request,
    menu: Menu,
    caller: Writer,
    *,
    dry_run: Annotated[bool, Query(description="Report only; nothing is changed.")] = False,
    amounts: Annotated[Style | None, Query(description="`de`: 1.234,50 · `en`: 1,234.50")] = None,
    days: Annotated[
        Style | None, Query(description="Of days with slashes: `de`: 31/12/2025 · `en`: 12/31/2025")
    ] = None,
    list_key: Annotated[
        Key | None,
        Query(
            alias="list",
            description="Key of a list that the customers are put on, beside those who are on it already; standing "
            "programmes can be for a list.",
        ),
    ] = None,
) -> ImportReportView:
    rows = await _rows(request, amounts, days)
    import_id = await claimed_id(request, caller) or uuid7()
    checked = await asyncio.to_thread(menu.customers.bring_in.check, rows, by=caller.name)
    report = await menu.customers.bring_in(
        checked=checked, is_dry_run=dry_run, import_id=import_id, caller=caller, list_key=list_key
    )
    return ImportReportView.from_domain(report, import_id)


async def _rows(request: Request, amounts: Style | None, days: Style | None) -> Rows:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind in _FILES:
        return await asyncio.to_thread(rows_of_file, body, most_rows=MOST_ROWS, amounts=amounts, days=days)
    if kind != "application/json":
        raise HTTPException(415, "Send the body as application/json or text/csv.")
    try:
        found = _BODY.validate_json(body)
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    return Rows([row.to_domain(number) for number, row in enumerate(found.rows, start=1)], amounts, days)
