"""Routes of exports: scores and verbatims as files that are written while they are sent."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from services.scoring.domain.calendar import Period
from services.scoring.domain.score_export import ExportSelection
from services.scoring.domain.survey_words import SurveyWords
from services.scoring.domain.text.verbatim import VerbatimFilter
from services.scoring.web.deps import Menu, OwnCompany, Reader, refuse_limited
from services.scoring.web.export_meanings import SCORE_MEANINGS, VERBATIM_MEANINGS
from services.scoring.web.export_tables import (
    SCORE_COLUMNS,
    VERBATIM_COLUMNS,
    score_cells,
    score_words,
    verbatim_cells,
    verbatim_words,
)
from services.scoring.web.parameters.verbatim_query import VerbatimParameters
from services.scoring.web.verbatims import WordReader
from shared.web.exports.codebook import column_table
from shared.web.exports.formats import GUARD, FileWriter, RecordWriter, writer_of
from shared.web.exports.spelling import CsvProfile, FileLocale, Spelling, spelling_of
from shared.web.exports.stream import file_response
from shared.web.exports.table import Cell, Format
from shared.web.exports.xlsx_format import Book, check_rows
from shared.web.lines import Key
from shared.web.moments import Day
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/exports", tags=["exports"])

_BROKEN = (
    "If something fails on the way, the connection is closed before the file is complete. **CSV**: objects are JSON. "
    + GUARD
    + " **XLSX**: typed cells, and on a second sheet what the columns mean; at most 1,048,575 rows. "
    "**JSON Lines**: each line an object with the names of the columns. **Parquet**: typed columns."
)
_TEXT: dict[str, Any] = {"schema": {"type": "string", "description": "A stream; the file is complete when it ends."}}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "headers": {
            "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
            "Heed-Row-Count": {
                "description": "How many rows there were when the export began.",
                "schema": {"type": "integer", "minimum": 0},
            },
        },
        "content": {
            "text/csv": _TEXT,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BINARY,
            "application/x-ndjson": _TEXT,
            "application/vnd.apache.parquet": _BINARY,
        },
    },
    422: {"description": "A parameter is wrong; `errors` names it."},
    503: {"description": "The export did not begin; try again."},
}

FileFormat = Annotated[Format, Field(alias="format", description="For spreadsheets, for programs, for analysis.")]


Labelled = Annotated[
    bool, Field(description="The wordings of surveys and questions instead of their keys, in the language of `locale`.")
]


class VerbatimFile(VerbatimParameters):
    """Which verbatims, and in which format."""

    form: FileFormat = "csv"
    profile: CsvProfile = "plain"
    locale: FileLocale = None
    labels: Labelled = False

    @property
    def spelling(self) -> Spelling:
        return spelling_of(self.profile, self.locale, self.zone_name)


class ScoreFile(BaseModel):
    """Which scores, and in which format."""

    model_config = ConfigDict(extra="forbid")

    survey: Key = Field(description="The survey's key.")
    interval: Period = Field(default="day", description="One row for each series and such a period, in UTC.")
    start: Day | None = Field(default=None, alias="from", description="Only answers given on this day (UTC) or later.")
    end: Day | None = Field(default=None, alias="to", description="Only answers given before this day (UTC).")
    form: FileFormat = "csv"
    profile: CsvProfile = "plain"
    locale: FileLocale = None
    labels: Labelled = False
    language: FileLocale = Field(default=None, description="Of the wordings; by default that of `locale`.")

    @property
    def spelling(self) -> Spelling:
        return spelling_of(self.profile, self.locale, language=self.language)


@router.get(
    "/scores",
    summary="Export the scores of a survey as a file",
    description="One row for each series (concept, scale, touchpoint, channel) and period with answers, in order of "
    "time, with its interval; `answers` has the number of answers for each value, from which any score of several rows "
    "together can be computed. Counted over all locations: whoever sees some only is refused with 403. " + _BROKEN,
    response_class=StreamingResponse,
    responses=_EXPORTED,
)
async def export_scores(
    request: Request, menu: Menu, caller: Reader, query: Annotated[ScoreFile, Query()]
) -> StreamingResponse:
    refuse_limited(caller)
    refuse_repeated(request, query)
    export = await menu.scores.export(
        wanted=ExportSelection(query.survey, query.interval, from_on=query.start, to_on=query.end),
        check=partial(check_rows, query.form),
    )
    spelling = query.spelling
    book = Book("scores", column_table(SCORE_COLUMNS, SCORE_MEANINGS, spelling.language))
    file = await asyncio.to_thread(writer_of, query.form, SCORE_COLUMNS, book=book, spelling=spelling)
    writer = RecordWriter(file, score_cells)
    if query.labels:
        names = (await menu.survey_words.read()).get(query.survey, SurveyWords())
        writer = RecordWriter(file, score_words(names, query.language or query.locale or ""))
    headers = {"Heed-Row-Count": str(export.count)}
    return file_response(query.form, writer, export.pages, name=f"{query.survey}-scores", headers=headers)


def _verbatim_file(
    request: Request, query: Annotated[VerbatimFile, Query()], company: OwnCompany
) -> tuple[VerbatimFilter, VerbatimFile]:
    refuse_repeated(request, query)
    return query.wanted(company), query


@router.get(
    "/verbatims",
    summary="Export what respondents wrote as a file",
    description="The oldest first, with language and sentiment; filters as in `GET /v1/verbatims`. " + _BROKEN,
    response_class=StreamingResponse,
    responses=_EXPORTED,
)
async def export_verbatims(
    menu: Menu, _: WordReader, asked: Annotated[tuple[VerbatimFilter, VerbatimFile], Depends(_verbatim_file)]
) -> StreamingResponse:
    wanted, query = asked
    export = await menu.comments.export(wanted=wanted, check=partial(check_rows, query.form))
    file = await asyncio.to_thread(verbatim_writer, query.form, query.spelling)
    writer = RecordWriter(file, verbatim_cells)
    if query.labels:
        names = (await menu.survey_words.read()).get(wanted.survey, SurveyWords())
        writer = RecordWriter(file, verbatim_words(names, query.locale or ""))
    headers = {"Heed-Row-Count": str(export.count)}
    return file_response(query.form, writer, export.pages, name=f"{wanted.survey}-verbatims", headers=headers)


def verbatim_writer(form: Format, spelling: Spelling) -> FileWriter[Sequence[Cell]]:
    """Return the writer of a file of verbatims."""
    book = Book("comments", column_table(VERBATIM_COLUMNS, VERBATIM_MEANINGS, spelling.language))
    return writer_of(form, VERBATIM_COLUMNS, book=book, spelling=spelling)
