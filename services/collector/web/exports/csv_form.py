"""Responses as CSV (RFC 4180, UTF-8), safe to be opened by a spreadsheet program."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from services.collector.domain.responses.columns import Cell, ResponseTable
from services.collector.domain.responses.response import StoredResponse

BETWEEN_KEYS = "|"
"""Separates the choices of one answer; no key contains it."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - full-width forms begin a formula too
"""Characters with which spreadsheet programs begin to calculate."""


class CsvForm:
    """One line for each response, one column for each question, row of a matrix and hidden field."""

    def __init__(self, table: ResponseTable, *, head: bool) -> None:
        """Write rows of `table`; `head` asks for the line of the columns' names."""
        self._table = table
        self._head = head

    def head(self) -> bytes:
        """Return the line of the columns' names, if it is wanted."""
        return head_line(self._table) if self._head else b""

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        """Return the lines of `responses`."""
        return _lines([[_text(cell) for cell in self._table.row(response)] for response in responses])

    def tail(self) -> bytes:
        """Return nothing: a CSV file has no end mark."""
        return b""


def head_line(table: ResponseTable) -> bytes:
    """Return the line of the columns' names, with its line end."""
    return _lines([[column.name for column in table.columns]])


def _lines(rows: Sequence[Sequence[str | int | float | None]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def _text(cell: Cell) -> str | int | float | None:
    """Return what stands in the file. Numbers stay numbers: a number cannot be a formula, whatever its sign."""
    match cell:
        case str():
            return f"'{cell}" if cell[:1] in _FORMULA else cell
        case bool():
            return "true" if cell else "false"
        case datetime():
            return moment(cell)
        case list():
            return BETWEEN_KEYS.join(cell)
        case dict():
            return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
        case _:
            return cell


def moment(at: datetime) -> str:
    """Return a moment as `2026-03-01T12:30:00.123456Z`, always of the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
