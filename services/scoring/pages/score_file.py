"""The scores that the page shows, as a file: the trend, then the parts. Taking it along is audited."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.query import ScoreItem
from services.scoring.domain.score import Score
from services.scoring.domain.window import Window
from services.scoring.pages.scores import read_breakdown, read_shown
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from services.scoring.web.export_meanings import SHOWN_MEANINGS
from services.scoring.web.export_tables import ExportColumn
from shared.errors import NotFoundError
from shared.web.console.files import file_chosen
from shared.web.console.visit import Visit, viewing
from shared.web.exports.codebook import column_table
from shared.web.exports.stream import table_response
from shared.web.exports.table import Cell, Table
from shared.web.exports.xlsx_format import Book

router = APIRouter(include_in_schema=False)

_COLUMNS = (
    *(ExportColumn(name, "text") for name in ("survey", "question", "metric", "part_of", "part")),
    *(ExportColumn(name, "day") for name in ("from", "until")),
    *(ExportColumn(name, "number") for name in ("value", "ci_low", "ci_high")),
    ExportColumn("n", "integer"),
)


@router.get("/console/scoring/scores/csv")
@router.get("/console/scoring/scores/excel")
@router.get("/console/scoring/scores/xlsx")
async def scores_file(visit: Annotated[Visit, viewing("scores:read")], menu: Menu) -> Response:
    words = await Words.read(visit, menu)
    asked = ScoresQuery.of(visit.request)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    if not catalogue.survey:
        raise NothingToExportError
    span = query.span(visit)
    try:
        wanted = query.wanted(words.company, span)
        shown = await read_shown(menu, query, wanted, words, span)
    except UnanswerableQueryError:
        raise NothingToExportError from None
    dimensions = query.dimensions(catalogue, words.company)
    by = query.by if query.by in dimensions else next(iter(dimensions), "")
    parts = await read_breakdown(menu, query, wanted, words, by) if by else None
    rows = [
        _row(one.item, "", "", bucket.window, bucket.score, words) for one in shown for bucket in one.item.buckets or ()
    ]
    for row in parts.rows if parts else ():
        item = row.change.current
        rows.append(_row(item, words.dimension(by), row.name, item.window, item.score, words))
    await menu.scores.note_export(survey=query.survey, rows=len(rows), interval=query.interval or "automatic")
    form, spelling = file_chosen(visit)
    book = Book("scores", column_table(_COLUMNS, SHOWN_MEANINGS, spelling.language))
    return table_response(
        form, Table(_COLUMNS, rows), book=book, spelling=spelling, name=f"{query.survey}-{query.question}"
    )


class NothingToExportError(NotFoundError):
    slug = "nothing-to-export"
    title = "There are no scores to take along"


def _row(  # noqa: PLR0917 - the cells in their order
    item: ScoreItem, part_of: str, part: str, window: Window, score: Score | None, words: Words
) -> list[Cell]:
    first, until = (moment.astimezone(words.zone).date() if moment else None for moment in (window.start, window.end))
    numbers: list[Cell] = [score.value, score.ci_low, score.ci_high, score.n] if score else [None] * 4
    return [item.survey, item.subject.concept, item.scale.metric, part_of, part, first, until, *numbers]
