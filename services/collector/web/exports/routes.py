"""Routes of exports: all responses of a survey as one file that is written while it is sent."""

import asyncio
import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from services.collector.application.responses.export_responses import Export
from services.collector.domain.responses.response import StoredResponse
from services.collector.web.deps import Menu
from services.collector.web.exports.formats import CsvFormat, JsonLinesFormat, ParquetFormat, head_line
from shared.web.auth import Caller, require
from shared.web.exports.csv_format import moment
from shared.web.exports.formats import FileWriter
from shared.web.exports.stream import file_response
from shared.web.exports.table import Format
from shared.web.moments import QueryMoment

router = APIRouter(prefix="/v1/exports", tags=["exports"])

Reader = Annotated[Caller, require("responses:read")]


_LINES: dict[str, Any] = {"type": "string", "description": "A stream; the end of the connection is its end."}
_HEADERS: dict[str, Any] = {
    "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
    "Heed-Row-Count": {
        "description": "How many responses the file holds when it is complete.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Heed-Until": {
        "description": "It holds what was received before this moment.",
        "schema": {"type": "string", "format": "date-time"},
    },
    "Heed-Columns": {
        "description": "The first 16 hexadecimal digits of the SHA-256 of the line of column names. If it differs from "
        "that of the file you want to go on with, a new version has asked something new: export anew.",
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
            "application/x-ndjson": {"schema": _LINES, "example": _JSON_LINES},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    404: {"description": "There is no survey with this key."},
    422: {"description": "A parameter is wrong, or the survey has no response `after`; `errors` names it."},
    503: {"description": "Not begun; ask again."},
}
"""The answers of the export route."""


@router.get(
    "/responses",
    summary="Export all responses of a survey as a file",
    description="The file is written while it is sent, in the order in which the responses came (`received_at`, then "
    "`id`), and holds every response that was received until two seconds before. `from` and `to` are about "
    "`occurred_at`; `from` is included, `to` is not. An export that broke off, or ended yesterday, goes on with "
    "`after`, the id of the last response that you have: without a line of names for CSV, and as a file of its own for "
    "Parquet. When something fails on the way, the connection breaks instead of ending the file; compare the number of "
    "responses with the header `Heed-Row-Count` if a proxy is in between. "
    "**CSV**: one column for each question of any version (`answers.recommend`), for each row of a matrix "
    "(`answers.ease.app`), for words that go with a choice (`answers.reasons.words`) and for each hidden field "
    "(`attributes.order_id`); further attributes as one JSON object in `attributes`; several choices with `|` in "
    "between. Text that a spreadsheet program would calculate (it begins with `=`, `+`, `-`, `@` or a control "
    "character) has an apostrophe before it. **JSON Lines**: each line is what `GET /v1/responses/{id}` answers. "
    "**Parquet**: the columns of the CSV file with types, several choices as lists. "
    "Contact data is in none of them.",
    response_class=StreamingResponse,
    responses=EXPORTED,
)
async def export_responses(
    menu: Menu,
    _: Reader,
    *,
    survey: Annotated[str, Query(description="Key of the survey.")],
    form: Annotated[Format, Query(alias="format")] = "csv",
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    after: Annotated[UUID | None, Query(description="The last response that you have.")] = None,
) -> StreamingResponse:
    export = await menu.responses.export(survey=survey, from_at=from_, to_at=to, after=after)
    names = hashlib.sha256(head_line(export.table).rstrip()).hexdigest()
    headers = {
        "Heed-Row-Count": str(export.count),
        "Heed-Until": moment(export.until),
        "Heed-Columns": names[:16],
    }
    writer = await asyncio.to_thread(_form, form, export, head=after is None)
    return file_response(form, writer, export.pages, name=f"{survey}-responses", headers=headers)


def _form(form: Format, export: Export, *, head: bool) -> FileWriter[StoredResponse]:
    makers: dict[Format, Any] = {
        "csv": lambda: CsvFormat(export.table, head=head),
        "jsonl": JsonLinesFormat,
        "parquet": lambda: ParquetFormat(export.table),
    }
    made: FileWriter[StoredResponse] = makers[form]()
    return made
