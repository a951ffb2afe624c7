"""Responses as CSV: one column for each question, row of a matrix and hidden field."""

from services.collector.domain.responses.columns import ResponseTable
from services.collector.domain.responses.response import StoredResponse
from shared.web.exports import csv_form as tables
from shared.web.exports.forms import RecordForm


class CsvForm(RecordForm[StoredResponse]):
    """One line for each response."""

    def __init__(self, table: ResponseTable, *, head: bool) -> None:
        """Write rows of `table`; `head` asks for the line of the columns' names."""
        super().__init__(tables.CsvForm(table.columns, head=head), table.row)


def head_line(table: ResponseTable) -> bytes:
    """Return the line of the columns' names, with its line end."""
    return tables.head_line(table.columns)
