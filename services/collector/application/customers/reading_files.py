"""Rows of customers out of a file."""

from services.collector.application.customers.importing import Rows
from services.collector.domain.customers.columns import columns_of
from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.rows import RawRow
from services.collector.domain.imports.csv_rows import read_csv
from shared.errors import FieldProblem

_TOO_LONG = FieldProblem("row", "has more cells than there are columns")


def rows_of_file(content: bytes, *, most_rows: int, amounts: Style | None, days: Style | None) -> Rows:
    """Return the rows of a CSV file. Takes a while for a large one: call it off the event loop.

    Raises:
        InvalidFileError: it cannot be read, or has no column that says who the customers are.
    """
    table = read_csv(content, most_rows=most_rows)
    columns = columns_of(table.columns)
    rows = [
        RawRow(
            line=row.line,
            cells={column: row.cells.get(name, "") for name, column in columns.items()},
            problems=[_TOO_LONG] if row.is_too_long else [],
        )
        for row in table.rows
    ]
    return Rows(rows, amounts, days)
