"""Routes of the audit log: list, search, export, verify."""

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import StreamingResponse

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.audit.entry import AuditFilter
from services.accounts.web.audit.schemas import (
    AUDIT_COLUMNS,
    AUDIT_MEANINGS,
    AuditEntryView,
    AuditExport,
    AuditQuery,
    AuditTextQuery,
    VerificationView,
    audit_cells,
)
from services.accounts.web.deps import Menu
from shared.access import Caller
from shared.errors import ForbiddenError
from shared.web.auth import require
from shared.web.cursors import read_cursor
from shared.web.exports.codebook import column_table
from shared.web.exports.formats import GUARD, RecordWriter, writer_of
from shared.web.exports.spelling import Spelling, spelling_of
from shared.web.exports.stream import file_response
from shared.web.exports.table import Format
from shared.web.exports.xlsx_format import Book, check_rows
from shared.web.paging import Page, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/audit", tags=["audit"])

AuditReader = Annotated[Caller, require("audit:read")]
_MOST = 2**31 - 1

_TEXT: dict[str, Any] = {"schema": {"type": "string", "description": "A stream; the file is complete when it ends."}}
_EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "headers": {
            "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
            "Heed-Row-Count": {
                "description": "How many entries there were when the export began.",
                "schema": {"type": "integer", "minimum": 0},
            },
        },
        "content": {
            "text/csv": _TEXT,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                "schema": {"type": "string", "format": "binary"}
            },
            "application/x-ndjson": _TEXT,
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    422: {"description": "A parameter is wrong; `errors` names it."},
    503: {"description": "The export did not begin; try again."},
}


def _place(segment: str, number: str) -> tuple[int, int]:
    place = int(segment), int(number)
    if not all(0 <= part <= _MOST for part in place):
        raise ValueError
    return place


def place_of(cursor: str | None) -> tuple[int, int] | None:
    """Return segment and number of the entry that a cursor names; None for the first page."""
    return read_cursor(cursor, 2, _place)


async def page_of(menu: UseCases, wanted: AuditFilter, query: AuditQuery) -> Page[AuditEntryView]:
    """Return a page of the wanted entries."""
    found = await menu.audit.list(wanted=wanted, before=place_of(query.cursor), limit=query.limit + 1)
    last = found[query.limit - 1].entry if len(found) > query.limit else None
    return Page(
        items=[AuditEntryView.from_domain(entry) for entry in found[: query.limit]],
        next_cursor=encode_cursor(str(last.segment), str(last.number)) if last else None,
    )


@router.get(
    "",
    summary="List the entries of the audit log, the newest first",
    description="Who did what to what, in every service. A caller who is limited to a unit reads the entries about its "
    "locations only.",
)
async def list_entries(
    menu: Menu, caller: AuditReader, request: Request, query: Annotated[AuditQuery, Query()]
) -> Page[AuditEntryView]:
    refuse_repeated(request, query)
    return await page_of(menu, query.wanted(caller), query)


@router.post(
    "/searches",
    summary="Search the audit log for words",
    description="Like the list, with words that may not stand in an address. Nothing is stored.",
)
async def search_entries(
    menu: Menu, caller: AuditReader, query: Annotated[AuditTextQuery, Body()]
) -> Page[AuditEntryView]:
    return await page_of(menu, query.wanted(caller, query.text), query)


@router.get(
    "/exports",
    summary="Export the audit log as a file",
    description="The newest entry first. That it was exported, and which part, becomes an entry itself. If something "
    "fails on the way, the connection is closed before the file is complete. **CSV**: " + GUARD + " **XLSX**: typed "
    "cells, and on a second sheet what the columns mean; at most 1,048,575 entries.",
    response_class=StreamingResponse,
    responses=_EXPORTED,
)
async def export_entries(
    menu: Menu, caller: AuditReader, request: Request, query: Annotated[AuditExport, Query()]
) -> StreamingResponse:
    refuse_repeated(request, query)
    return await exported(menu, query.wanted(caller), query.form, spelling_of(query.profile, query.locale, query.zone))


async def exported(menu: UseCases, wanted: AuditFilter, form: Format, spelling: Spelling) -> StreamingResponse:
    """Return the reply that sends the wanted entries as a file."""
    export = await menu.audit.export(wanted=wanted, form=form, check=partial(check_rows, form))
    book = Book("audit", column_table(AUDIT_COLUMNS, AUDIT_MEANINGS, spelling.language))
    file = await asyncio.to_thread(writer_of, form, AUDIT_COLUMNS, book=book, spelling=spelling)
    writer = RecordWriter(file, audit_cells)
    headers = {"Heed-Row-Count": str(export.count)}
    return file_response(form, writer, export.pages, name="audit", headers=headers)


@router.get(
    "/verification",
    summary="Verify the audit log",
    description="Reads the whole log and checks that every entry is at its place and says what it said when it was "
    "recorded. Needs a caller who sees the whole company.",
)
async def verify_log(menu: Menu, caller: AuditReader) -> VerificationView:
    return await verification_for(menu, caller)


async def verification_for(menu: UseCases, caller: Caller) -> VerificationView:
    """Return what verifying the log finds.

    Raises:
        ForbiddenError: the caller sees a part of the company only.
    """
    if caller.locations is not None:
        message = "This needs somebody who sees the whole company: it counts every entry."
        raise ForbiddenError(message)
    return VerificationView.from_domain(await menu.audit.verify())
