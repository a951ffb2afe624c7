"""Routes of exports: all responses of a survey as one file that is written while it is sent."""

import asyncio
import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime
from starlette.responses import StreamingResponse

from services.collector.application.responses.export_responses import Export
from services.collector.domain.responses.response import StoredResponse
from services.collector.web.deps import Menu
from services.collector.web.exports.csv_form import CsvForm, head_line
from services.collector.web.exports.json_lines_form import JsonLinesForm
from services.collector.web.exports.openapi import EXPORTED
from services.collector.web.exports.parquet_form import ParquetForm
from shared.web.auth import Caller, require
from shared.web.exports.csv_form import moment
from shared.web.exports.forms import Form
from shared.web.exports.stream import file_response
from shared.web.exports.table import Format

router = APIRouter(prefix="/v1/exports", tags=["exports"])

Reader = Annotated[Caller, require("responses:read")]
Moment = Annotated[AwareDatetime | None, Query(description="A moment with time zone, such as `2026-03-01T00:00:00Z`.")]


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
    from_: Annotated[Moment, Query(alias="from")] = None,
    to: Moment = None,
    after: Annotated[UUID | None, Query(description="The last response that you have.")] = None,
) -> StreamingResponse:
    export = await menu.export_responses(survey=survey, from_at=from_, to_at=to, after=after)
    names = hashlib.sha256(head_line(export.table).rstrip()).hexdigest()
    headers = {
        "Heed-Row-Count": str(export.count),
        "Heed-Until": moment(export.until),
        "Heed-Columns": names[:16],
    }
    writer = await asyncio.to_thread(_form, form, export, head=after is None)
    return file_response(form, writer, export.pages, name=f"{survey}-responses", headers=headers)


def _form(form: Format, export: Export, *, head: bool) -> Form[StoredResponse]:
    makers: dict[Format, Any] = {
        "csv": lambda: CsvForm(export.table, head=head),
        "jsonl": JsonLinesForm,
        "parquet": lambda: ParquetForm(export.table),
    }
    made: Form[StoredResponse] = makers[form]()
    return made
