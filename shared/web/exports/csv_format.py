"""Tables as CSV (RFC 4180, UTF-8), safe to be opened by a spreadsheet program."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from shared.web.exports.table import Cell, TableColumn

BETWEEN_KEYS = "|"
"""Separates the keys in one cell; no key contains it."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - full-width forms begin a formula too
"""Characters with which spreadsheet programs begin to calculate."""


class CsvWriter:
    """A line of names, then one line for each row."""

    def __init__(self, columns: Sequence[TableColumn], *, head: bool = True) -> None:
        """Write rows of `columns`; `head` asks for the line of their names."""
        self._head = head_line(columns) if head else b""

    def head(self) -> bytes:
        return self._head

    def add(self, records: Iterable[Sequence[Cell]]) -> bytes:
        return _lines([[_text(cell) for cell in row] for row in records])

    def tail(self) -> bytes:
        """Return nothing: a CSV file has no end mark."""
        return b""


def head_line(columns: Sequence[TableColumn]) -> bytes:
    """Return the line of the columns' names, with its line end."""
    return _lines([[column.name for column in columns]])


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
        case date():
            return moment(cell) if isinstance(cell, datetime) else cell.isoformat()
        case list():
            return BETWEEN_KEYS.join(cell)
        case dict():
            return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
        case _:
            return cell


def moment(at: datetime) -> str:
    """Return a moment as `2026-03-01T12:30:00.123456Z`, always of the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
