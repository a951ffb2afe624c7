"""Routes: the codebook of a survey, as JSON and as files."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from services.collector.domain.responses.codebook import Codebook, CodebookEntry
from services.collector.web.codebook_rows import codebook_table
from services.collector.web.deps import Menu
from services.collector.web.export_parameters import LanguageTag
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.vocabulary import ColumnKind, Metric, Polarity, QuestionType
from shared.web.auth import require
from shared.web.exports.spelling import CsvProfile, FileLocale, Spelling, spelling_of
from shared.web.exports.stream import table_response
from shared.web.exports.table import Spreadsheet
from shared.web.exports.xlsx_format import Book
from shared.web.lines import Key

router = APIRouter(prefix="/v1/surveys", tags=["exports"])

CodebookFormat = Literal["json", "csv", "xlsx"]


class ValueView(BaseModel):
    """One of the values that a column may have."""

    value: str | int
    label: str = Field(description="What it means; empty between the ends of a scale.")
    versions: Sequence[int] = Field(description="The versions of the survey that offer it.")


class EntryView(BaseModel):
    """One column of exports of responses. What is null does not apply to it."""

    column: str = Field(description="Its name.")
    label: str = Field(description="The question's wording, or what the column is called.")
    type: ColumnKind = Field(
        description="What its cells hold. `keys` are several choices, separated by `|` in CSV; `scalar` is a text, a "
        "number, a truth value or a list; `object` is JSON."
    )
    meaning: str
    unit: str | None
    missing: str = Field(description="What an empty cell means.")
    question: str | None = Field(description="Key of the question that is answered.")
    row: str | None = Field(description="Of a matrix: key of the row.")
    question_type: QuestionType | None
    concept: str | None = Field(description="What is measured; it survives rewording.")
    metric: Metric | None
    polarity: Polarity | None = Field(description="Which end of the scale is the good one.")
    scale_min: int | None
    scale_max: int | None
    versions: Sequence[int] = Field(description="The versions that ask it; empty where all have it.")
    values: Sequence[ValueView]

    @classmethod
    def from_domain(cls, entry: CodebookEntry) -> "EntryView":
        own = {name: getattr(entry, name) for name in cls.model_fields if name != "values"}
        values = [ValueView(value=one.value, label=one.label, versions=one.versions) for one in entry.values]
        return cls(**own, values=values)


_EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "title": "Your visit",
    "language": "en",
    "columns": [
        {
            "column": "answers.reason",
            "label": "What was the reason?",
            "type": "text",
            "meaning": "Answer to this question.",
            "unit": None,
            "missing": "not asked or not answered",
            "question": "reason",
            "row": None,
            "question_type": "single",
            "concept": "reason",
            "metric": None,
            "polarity": None,
            "scale_min": None,
            "scale_max": None,
            "versions": [1, 2],
            "values": [{"value": "waiting", "label": "Waiting time", "versions": [1, 2]}],
        }
    ],
}


class CodebookView(BaseModel):
    """What the columns of exports of responses mean."""

    model_config = with_example(_EXAMPLE)

    survey: str
    title: str
    language: str = Field(description="That was asked for, or the survey's first one.")
    columns: Sequence[EntryView]

    @classmethod
    def from_domain(cls, codebook: Codebook) -> "CodebookView":
        return cls(
            survey=codebook.survey,
            title=codebook.title,
            language=codebook.language,
            columns=[EntryView.from_domain(entry) for entry in codebook.entries],
        )


_FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/{key}/codebook",
    summary="Read what the columns of a survey's exports mean",
    description="Each column of any version with its question, choices and scale in words, what is measured, what an "
    "empty cell means, and the versions that ask it. The same is the second sheet of an XLSX export. As CSV and XLSX "
    "it has a row for each column and, below that, one for each of its values.",
    response_model=CodebookView,
    responses={
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _FILE,
            }
        },
        404: {"description": "There is no survey with this key."},
    },
)
async def read_codebook(
    menu: Menu,
    _: Annotated[Caller, require("surveys:read")],
    *,
    key: Annotated[Key, Path()],
    file_format: Annotated[CodebookFormat, Query(alias="format")] = "json",
    language: LanguageTag = None,
    profile: Annotated[CsvProfile, Query()] = "plain",
    locale: Annotated[FileLocale, Query()] = None,
) -> Any:  # noqa: ANN401 - a view, or a file
    codebook = await menu.responses.read_codebook(survey=key, language=language or locale)
    if file_format == "json":
        return CodebookView.from_domain(codebook)
    return codebook_file(codebook, file_format, spelling_of(profile, locale, "UTC", language))


def codebook_file(codebook: Codebook, file_format: Spreadsheet, spelling: Spelling) -> Response:
    """Return the reply that sends a codebook as a file."""
    table, name = codebook_table(codebook), f"{codebook.survey}-codebook"
    return table_response(file_format, table, book=Book("codebook"), spelling=spelling, name=name)
