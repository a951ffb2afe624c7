"""Tables as CSV (RFC 4180, UTF-8), safe to be opened by a spreadsheet program with any list separator."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from shared.csv_cells import guarded, guarded_json, in_quotes, quoted
from shared.web.exports.spelling import PLAIN, Spelling
from shared.web.exports.table import Cell, TableColumn

BETWEEN_KEYS = "|"
"""Separates the keys in one cell; no key contains it."""
BYTE_ORDER_MARK = "\ufeff".encode()
"""By it Excel knows that a file is in UTF-8."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class CsvWriter:
    """A line of names, then one line for each row."""

    def __init__(self, columns: Sequence[TableColumn], *, head: bool = True, spelling: Spelling = PLAIN) -> None:
        """Write rows of `columns`; `head` asks for the line of their names."""
        self._is_excel = spelling.profile == "excel"
        self._mark = BYTE_ORDER_MARK if self._is_excel else b""
        self._head = head_line(columns, spelling) if head else b""
        self._separator = spelling.separator
        write = _for_excel(spelling) if self._is_excel else _plain
        self._writes = [_day if self._is_excel and column.kind == "day" else write for column in columns]

    def head(self) -> bytes:
        return self._mark + self._head if self._head else b""

    def add(self, records: Iterable[Sequence[Cell]]) -> bytes:
        return "".join(map(self._line, records)).encode()

    def tail(self) -> Iterator[bytes]:
        """Yield nothing: a CSV file has no end mark."""
        return iter(())

    def close(self) -> None:
        """Do nothing: nothing was kept aside."""

    def _line(self, row: Sequence[Cell]) -> str:
        cells = [write(cell) for write, cell in zip(self._writes, row, strict=True)]
        return (self._separator.join(cells) or '""') + "\r\n"


def head_line(columns: Sequence[TableColumn], spelling: Spelling = PLAIN) -> bytes:
    """Return the line of the columns' names, with its line end."""
    if spelling.profile == "excel":
        names = [in_quotes(guarded(spelling.head(column.name, column.kind))) for column in columns]
    else:
        names = [quoted(guarded(column.name)) for column in columns]
    return (spelling.separator.join(names) + "\r\n").encode()


def _plain(cell: Cell) -> str:
    """Return what stands in the file. Numbers stay numbers: a number cannot be a formula, whatever its sign."""
    match cell:
        case None:
            return ""
        case str():
            return quoted(guarded(cell))
        case bool():
            return "true" if cell else "false"
        case date():
            return moment(cell) if isinstance(cell, datetime) else cell.isoformat()
        case list() | dict():
            return quoted(text_of(cell))
        case _:
            return repr(cell)


def _for_excel(spelling: Spelling) -> Callable[[Cell], str]:
    """Return what writes a cell. Text is in quotation marks, so that programs which ask can keep `007` as it is."""
    decimal = spelling.decimal

    def write(cell: Cell) -> str:
        match cell:
            case str():
                return in_quotes(guarded(cell))
            case list() | dict():
                return in_quotes(text_of(cell))
            case datetime():
                return spelling.local(cell).isoformat(" ", timespec="seconds")
            case float():
                return repr(cell).replace(".", decimal)
            case _:
                return _plain(cell)

    return write


def _day(cell: Cell) -> str:
    """Return a day that spreadsheets read as one: without quotation marks, whether it comes as a day or as text."""
    is_written = isinstance(cell, str) and _DAY.fullmatch(cell)
    return str(cell) if is_written or isinstance(cell, date) else _plain(cell)


def text_of(cell: list[str] | dict[str, object]) -> str:
    """Return keys side by side, or an object as JSON, that begin no formula."""
    if isinstance(cell, list):
        return guarded(BETWEEN_KEYS.join(cell))
    return guarded_json(json.dumps(cell, ensure_ascii=False, separators=(",", ":")))


def moment(at: datetime) -> str:
    """Return a moment as `2026-03-01T12:30:00.123456Z`, always of the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
