"""The comments that the page shows, as a file. Taking it along is audited."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from services.scoring.pages.comments_query import PATH, CommentsQuery
from services.scoring.pages.score_file import NothingToExportError
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from services.scoring.web.export_tables import VERBATIM_COLUMNS, verbatim_cells
from shared.web.console.visit import Visit, viewing
from shared.web.exports.formats import RecordWriter, writer_of
from shared.web.exports.stream import file_response

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/csv")
async def comments_file(visit: Annotated[Visit, viewing("responses:read")], menu: Menu) -> StreamingResponse:
    words = await Words.read(visit, menu)
    asked = CommentsQuery.of(visit.request)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    if not query.survey:
        raise NothingToExportError
    export = await menu.comments.export(wanted=await query.wanted(visit, words.company, menu))
    writer = RecordWriter(writer_of("csv", VERBATIM_COLUMNS), verbatim_cells)
    return file_response("csv", writer, export.pages, name=f"{query.survey}-comments", headers={})
