"""The forms that tables are exported in. A form turns pages of rows into pieces of one file."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from shared.web.exports.csv_format import CsvFormat
from shared.web.exports.json_lines_format import JsonLinesFormat
from shared.web.exports.parquet_format import ParquetFormat
from shared.web.exports.table import Cell, Column, Format

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}

Record = TypeVar("Record")
_Taken = TypeVar("_Taken", contravariant=True)  # noqa: PLC0105 - short names read better in signatures


class Form(Protocol[_Taken]):
    """Writes one file. The methods take processor time, so they may be called in a thread, one after the other."""

    def head(self) -> bytes:
        """Return what stands before the first record."""
        ...

    def add(self, records: Sequence[_Taken]) -> bytes:
        """Take further records, and return what is ready; perhaps nothing yet."""
        ...

    def tail(self) -> bytes:
        """Return what is left."""
        ...


class RecordForm(Generic[Record]):
    """Writes records, of which each becomes a row."""

    def __init__(self, form: Form[Sequence[Cell]], row: Callable[[Record], Sequence[Cell]]) -> None:
        """Write through `form` what `row` makes of each record."""
        self._form = form
        self._row = row

    def head(self) -> bytes:
        """Return what stands before the first record."""
        return self._form.head()

    def add(self, records: Sequence[Record]) -> bytes:
        """Take further records, and return what is ready."""
        return self._form.add([self._row(record) for record in records])

    def tail(self) -> bytes:
        """Return what is left."""
        return self._form.tail()


def form_of(form: Format, columns: Sequence[Column]) -> Form[Sequence[Cell]]:
    """Return what writes rows of `columns` as a file of the form. Takes half a second the first time it is Parquet."""
    match form:
        case "csv":
            return CsvFormat(columns)
        case "jsonl":
            return JsonLinesFormat(columns)
        case "parquet":
            return ParquetFormat(columns)
