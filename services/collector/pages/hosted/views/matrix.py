"""A matrix: the same few answers for each of several lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.views.choice import in_order
from services.collector.pages.hosted.views.question import QuestionView, frame_of
from services.collector.pages.hosted.views.reader import Reader, Words


@dataclass(frozen=True, slots=True)
class Column:
    """One answer that every line offers."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    id: str
    name: str
    label: Words
    chosen: str
    is_missing: bool
    """Whether the question was sent back and this line has no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixView(QuestionView):
    """Lines and columns."""

    columns: Sequence[Column]
    rows: Sequence[Row]


def matrix_view(question: Question, reader: Reader, error: str | None) -> MatrixView:
    """Return a question with lines and columns."""
    frame = frame_of(question, reader, error)
    columns = [Column(choice.key, reader.words(choice.text)) for choice in question.choices]
    rows = []
    for row in in_order(question.rows, question, reader):
        chosen = reader.entered.first(f"{question.key}.{row.key}")
        is_missing = error is not None and chosen not in {column.key for column in columns}
        rows.append(Row(f"{frame.id}.{row.key}", f"{frame.name}.{row.key}", reader.words(row.text), chosen, is_missing))
    first = next((row for row in rows if row.is_missing), rows[0])
    return MatrixView(
        frame=frame,
        template="questions/matrix.html",
        first_field=f"{first.id}.{columns[0].key}",
        columns=columns,
        rows=rows,
    )
