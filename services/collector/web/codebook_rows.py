"""The codebook as a table: a row for each column, and below it one for each of its values."""

from collections.abc import Iterator
from typing import NamedTuple

from services.collector.domain.responses.codebook import Codebook, CodebookEntry
from shared.vocabulary import ColumnKind
from shared.web.exports.table import Cell, Table


class CodebookColumn(NamedTuple):
    name: str
    kind: ColumnKind


COLUMNS = (
    CodebookColumn("column", "text"),
    CodebookColumn("label", "text"),
    CodebookColumn("value", "text"),
    CodebookColumn("value_label", "text"),
    CodebookColumn("type", "text"),
    CodebookColumn("meaning", "text"),
    CodebookColumn("unit", "text"),
    CodebookColumn("missing", "text"),
    CodebookColumn("question", "text"),
    CodebookColumn("row", "text"),
    CodebookColumn("question_type", "text"),
    CodebookColumn("concept", "text"),
    CodebookColumn("metric", "text"),
    CodebookColumn("polarity", "text"),
    CodebookColumn("scale_min", "integer"),
    CodebookColumn("scale_max", "integer"),
    CodebookColumn("versions", "text"),
)


def codebook_table(codebook: Codebook) -> Table:
    """Return a codebook as rows."""
    return Table(COLUMNS, [row for entry in codebook.entries for row in _rows(entry)])


def _rows(entry: CodebookEntry) -> Iterator[list[Cell]]:
    own = {"versions": " ".join(map(str, entry.versions)) or None}
    yield [own.get(column.name, getattr(entry, column.name, None)) for column in COLUMNS]
    for one in entry.values:
        versions = " ".join(map(str, one.versions)) or None
        known = {
            "column": entry.column,
            "value": one.value,
            "value_label": one.label or None,
            "question": entry.question,
            "versions": versions,
        }
        yield [known.get(column.name) for column in COLUMNS]
