"""The comments that the page shows, as a file. Taking it along is audited."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from services.scoring.pages.comments_query import PATH, CommentsQuery
from services.scoring.pages.score_file import NothingToExportError
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from services.scoring.web.export_tables import verbatim_cells
from services.scoring.web.exports import verbatim_writer
from shared.web.console.files import file_chosen
from shared.web.console.visit import Visit, viewing
from shared.web.exports.formats import RecordWriter
from shared.web.exports.stream import file_response
from shared.web.exports.xlsx_format import check_rows

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/csv")
@router.get("/excel")
@router.get("/xlsx")
async def comments_file(visit: Annotated[Visit, viewing("responses:read")], menu: Menu) -> StreamingResponse:
    words = await Words.read(visit, menu)
    asked = CommentsQuery.of(visit.request)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    if not query.survey:
        raise NothingToExportError
    form, spelling = file_chosen(visit)
    wanted = await query.wanted(visit, words.company, menu)
    export = await menu.comments.export(wanted=wanted, check=partial(check_rows, form))
    writer = RecordWriter(await asyncio.to_thread(verbatim_writer, form, spelling), verbatim_cells)
    return file_response(form, writer, export.pages, name=f"{query.survey}-comments", headers={})
