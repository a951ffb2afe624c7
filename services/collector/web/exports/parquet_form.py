"""Responses as Apache Parquet: the columns of the CSV file with types."""

from services.collector.domain.responses.columns import ResponseTable
from services.collector.domain.responses.response import StoredResponse
from shared.web.exports import parquet_form as tables
from shared.web.exports.forms import RecordForm


class ParquetForm(RecordForm[StoredResponse]):
    """A file whose end tells what is in it, so that a part of it cannot be taken for the whole."""

    def __init__(self, table: ResponseTable) -> None:
        """Write rows of `table`."""
        super().__init__(tables.ParquetForm(table.columns), table.row)
