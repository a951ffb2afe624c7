"""The files that responses are exported to: CSV, JSON Lines and Apache Parquet."""

from collections.abc import Sequence

from services.collector.domain.responses.columns import ResponseTable
from services.collector.domain.responses.response import StoredResponse
from services.collector.web.responses.views import stored_document_of
from shared.web.exports import csv_format, parquet_format
from shared.web.exports.formats import RecordWriter
from shared.web.exports.json_lines_format import json_lines


class CsvFormat(RecordWriter[StoredResponse]):
    """One line for each response; one column for each question, row of a matrix and hidden field."""

    def __init__(self, table: ResponseTable, *, head: bool) -> None:
        """Write rows of `table`; `head` asks for the line of the columns' names."""
        super().__init__(csv_format.CsvWriter(table.columns, head=head), table.row)


def head_line(table: ResponseTable) -> bytes:
    """Return the line of the columns' names, with its line end."""
    return csv_format.head_line(table.columns)


class JsonLinesFormat:
    """Each line is a response as `GET /v1/responses/{id}` shows it, with its line end."""

    def head(self) -> bytes:
        """Return nothing: there is no head."""
        return b""

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        """Return the lines of `responses`."""
        return json_lines(map(stored_document_of, responses))

    def tail(self) -> bytes:
        """Return nothing: there is no end mark."""
        return b""


class ParquetFormat(RecordWriter[StoredResponse]):
    """The columns of the CSV file with types. The end says what is in the file, so a part never passes for it."""

    def __init__(self, table: ResponseTable) -> None:
        """Write rows of `table`."""
        super().__init__(parquet_format.ParquetWriter(table.columns), table.row)
