"""Writers for the formats in which tables are exported. A writer turns pages of rows into pieces of one file."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from shared.web.exports.csv_format import CsvWriter
from shared.web.exports.json_lines_format import JsonLinesWriter
from shared.web.exports.parquet_format import ParquetWriter
from shared.web.exports.spelling import PLAIN, Spelling
from shared.web.exports.table import Cell, Format, TableColumn
from shared.web.exports.xlsx_format import Book, SheetWriter

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}

GUARD = (
    "Where a text, or a part of it behind a separator (`,`, `;`, `|`, tab) or a line end, would begin a formula in a "
    "spreadsheet program (with `=`, `+`, `-` or `@`, also behind blanks), it has an apostrophe in front; numbers never."
)
"""What documents say of CSV."""

Record = TypeVar("Record")
_Taken = TypeVar("_Taken", contravariant=True)  # noqa: PLC0105 - short names read better in signatures


class FileWriter(Protocol[_Taken]):
    """Writes one file. The methods take processor time, so they may be called in a thread, one after the other."""

    def head(self) -> bytes:
        """Return the bytes before the first record."""
        ...

    def add(self, records: Sequence[_Taken]) -> bytes:
        """Take more records, and return the bytes that are ready; perhaps none yet."""
        ...

    def tail(self) -> Iterator[bytes]:
        """Yield the bytes behind the last record."""
        ...

    def close(self) -> None:
        """Remove what was kept aside. Comes at the end in any case; `add` may still be at work in a thread."""
        ...


class RecordWriter(Generic[Record]):
    """Writes records, each of which becomes a row."""

    def __init__(self, writer: FileWriter[Sequence[Cell]], row: Callable[[Record], Sequence[Cell]]) -> None:
        """Write with `writer` the row that `row` returns for each record."""
        self._writer = writer
        self._row = row

    def head(self) -> bytes:
        return self._writer.head()

    def add(self, records: Sequence[Record]) -> bytes:
        return self._writer.add([self._row(record) for record in records])

    def tail(self) -> Iterator[bytes]:
        return self._writer.tail()

    def close(self) -> None:
        self._writer.close()


def writer_of(
    kind: Format, columns: Sequence[TableColumn], *, book: Book, spelling: Spelling = PLAIN
) -> FileWriter[Sequence[Cell]]:
    """Return a writer of rows of `columns`. The first one for Parquet takes half a second.

    Args:
        kind: the format.
        columns: of every row.
        book: what a workbook has beside the rows.
        spelling: of CSV and workbooks.
    """
    match kind:
        case "csv":
            return CsvWriter(columns, spelling=spelling)
        case "xlsx":
            return SheetWriter(columns, book=book, spelling=spelling)
        case "jsonl":
            return JsonLinesWriter(columns)
        case "parquet":
            return ParquetWriter(columns)
