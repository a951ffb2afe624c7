"""Exports: all responses of a survey as one file that is written while it is sent."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from services.collector.application.responses.export_responses import Export
from services.collector.domain.responses.codebook import codebook_of
from services.collector.domain.responses.columns import ResponseTable
from services.collector.domain.responses.labels import LabelledTable, Labels
from services.collector.domain.responses.response import StoredResponse
from services.collector.web.codebook_rows import codebook_table
from services.collector.web.deps import Menu
from services.collector.web.export_parameters import FileLooks, Looks
from services.collector.web.reach import Location, Unit, reach
from services.collector.web.responses.views import stored_document_of
from shared.access import Caller
from shared.web.auth import require
from shared.web.exports import csv_format, parquet_format
from shared.web.exports.csv_format import moment
from shared.web.exports.formats import GUARD, FileWriter, RecordWriter
from shared.web.exports.json_lines_format import json_lines
from shared.web.exports.spelling import PLAIN, Spelling
from shared.web.exports.stream import file_response
from shared.web.exports.table import Format
from shared.web.exports.xlsx_format import Book, SheetWriter, check_rows
from shared.web.moments import QueryMoment

AnyTable = ResponseTable | LabelledTable


class CsvFormat(RecordWriter[StoredResponse]):
    """One line for each response; one column for each question, row of a matrix and hidden field."""

    def __init__(self, table: AnyTable, *, head: bool, spelling: Spelling = PLAIN) -> None:
        """Write rows of `table`; `head` asks for the line of the columns' names."""
        super().__init__(csv_format.CsvWriter(table.columns, head=head, spelling=spelling), table.row)


class JsonLinesFormat:
    """Each line is a response as `GET /v1/responses/{id}` shows it, with its line end."""

    def head(self) -> bytes:
        """Return nothing: there is no head."""
        return b""

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        return json_lines(map(stored_document_of, responses))

    def tail(self) -> Iterator[bytes]:
        """Yield nothing: there is no end mark."""
        return iter(())

    def close(self) -> None:
        """Do nothing: nothing was kept aside."""


class ParquetFormat(RecordWriter[StoredResponse]):
    """The columns of the CSV file with types. The content is listed at the end, so a truncated file is unreadable."""

    def __init__(self, table: AnyTable) -> None:
        """Write rows of `table`."""
        super().__init__(parquet_format.ParquetWriter(table.columns), table.row)


router = APIRouter(prefix="/v1/exports", tags=["exports"])

Reader = Annotated[Caller, require("responses:read")]


_LINES: dict[str, Any] = {"type": "string", "description": "A stream that ends with the connection."}
_HEADERS: dict[str, Any] = {
    "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
    "Heed-Row-Count": {
        "description": "How many responses the complete file holds.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Heed-Until": {
        "description": "The file holds what was received before this moment.",
        "schema": {"type": "string", "format": "date-time"},
    },
    "Heed-Columns": {
        "description": "The first 16 hexadecimal digits of the SHA-256 of the line of column names. If it differs from "
        "that of the file that you want to continue, a newer version has other columns: export from the beginning.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    },
}
_CSV = "id,survey,version,…,answers.recommend,attributes\r\n0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10,visit,1,…,9,\r\n"
_JSON_LINES = '{"id":"0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10","survey":"visit","version":1,"answers":{"recommend":9}}\n'

EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "headers": _HEADERS,
        "content": {
            "text/csv": {"schema": _LINES, "example": _CSV},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                "schema": {"type": "string", "format": "binary"}
            },
            "application/x-ndjson": {"schema": _LINES, "example": _JSON_LINES},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    404: {"description": "There is no survey with this key."},
    422: {"description": "A parameter is wrong, or the survey has no response `after`; `errors` names it."},
    503: {"description": "Not started; try again."},
}
"""The replies of the export route."""


@router.get(
    "/responses",
    summary="Export all responses of a survey as a file",
    description="The file is streamed in the order in which the responses arrived (`received_at`, then `id`), and "
    "holds every response that was received up to two seconds ago. `from` and `to` restrict `occurred_at`; `from` is "
    "included, `to` is not. To continue an export that broke off, or yesterday's, send the id of the last response "
    "that you have as `after`: CSV then comes without the line of column names, Parquet and XLSX as new files. If "
    "something fails on the way, the connection breaks instead of ending the file; compare the number of responses "
    "with the header `Heed-Row-Count` if there is a proxy in between. **CSV**: one column for each question of any "
    "version (`answers.recommend`), for each row of a matrix (`answers.ease.app`), for the words beside a choice "
    "(`answers.reasons.words`) and for each hidden field (`attributes.order_id`); further attributes as one JSON "
    "object in `attributes`; several choices separated by `|`. " + GUARD + " **XLSX**: the same columns with types, "
    "and the codebook on a second sheet; at most 1,048,575 responses. **JSON Lines**: each line is the reply of "
    "`GET /v1/responses/{id}`. **Parquet**: the columns of the CSV file with types, several choices as lists. None of "
    "them holds contact data. What the columns mean: `GET /v1/surveys/{key}/codebook`. What was exported is kept in "
    "the audit log.",
    response_class=StreamingResponse,
    responses=EXPORTED,
)
async def export_responses(
    menu: Menu,
    caller: Reader,
    *,
    survey: Annotated[str, Query(description="Key of the survey.")],
    file_format: Annotated[Format, Query(alias="format")] = "csv",
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    location: Location = None,
    unit: Unit = None,
    after: Annotated[UUID | None, Query(description="The last response that you have.")] = None,
    looks: FileLooks,
) -> StreamingResponse:
    looks.check(file_format)
    export = await menu.responses.export(
        survey=survey,
        from_at=from_,
        to_at=to,
        after=after,
        locations=await reach(menu, caller, location=location, unit=unit),
        file_format=file_format,
        check=partial(check_rows, file_format),
    )
    return await sent(export, survey, file_format, looks, head=after is None)


async def sent(
    export: Export, survey: str, file_format: Format, looks: Looks, *, head: bool = True
) -> StreamingResponse:
    """Return the reply that sends an export as a file.

    Args:
        export: as it was begun.
        survey: key of the survey.
        file_format: of the file.
        looks: how it is written.
        head: whether CSV begins with the line of the columns' names.
    """
    definitions = {number: version.definition for number, version in export.versions.items()}
    labels = Labels(definitions, looks.language)
    table: AnyTable = LabelledTable(export.table, labels) if looks.labels else export.table
    names = hashlib.sha256(csv_format.head_line(table.columns, looks.spelling).rstrip()).hexdigest()
    headers = {
        "Heed-Row-Count": str(export.count),
        "Heed-Until": moment(export.until),
        "Heed-Columns": names[:16],
    }
    codebook = codebook_of(survey, "", export.versions, looks.language)
    book = Book("responses", codebook_table(codebook))
    writer = await asyncio.to_thread(_writer, file_format, table, looks.spelling, book, head=head)
    return file_response(file_format, writer, export.pages, name=f"{survey}-responses", headers=headers)


def _writer(
    file_format: Format, table: AnyTable, spelling: Spelling, book: Book, *, head: bool
) -> FileWriter[StoredResponse]:
    match file_format:
        case "csv":
            return CsvFormat(table, head=head, spelling=spelling)
        case "xlsx":
            return RecordWriter(SheetWriter(table.columns, book=book, spelling=spelling), table.row)
        case "jsonl":
            return JsonLinesFormat()
        case "parquet":
            return ParquetFormat(table)
