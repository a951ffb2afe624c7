"""Tables as workbooks (XLSX): typed cells, text that stays text, and the codebook on a sheet of its own."""

import json
import math
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shared.errors import InvalidFieldError
from shared.web.exports.csv_format import BETWEEN_KEYS
from shared.web.exports.spelling import Spelling
from shared.web.exports.table import Cell, Table, TableColumn
from shared.web.exports.words import SHEETS, SHORTENED, SheetKind

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below the line of names."""
LONGEST_CELL = 32_767
"""What a cell holds, in units of UTF-16."""
_MOST_DIGITS = 10**15
"""Whole numbers from here on lose digits in a spreadsheet, so they are written as text."""
_FIRST_YEAR = 1900
"""The first year that spreadsheets can write as a date."""
_PIECE = 1 << 16
_WIDTHS = {"moment": 20, "day": 11, "flag": 8, "integer": 10, "number": 10}
"""In characters; text is as wide as its head and the first rows want, within bounds."""
_NARROWEST, _WIDEST = 10, 60
_LOOKED_AT = 200
_LINE_ENDS = re.compile(r"\r\n?")
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A}} | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""What XML cannot hold, and what is shown in its place: U+2401 for U+0001 and so on."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class TooManyRowsError(InvalidFieldError):
    """There is more than a sheet can hold."""

    slug = "too-many-rows"
    title = "A sheet cannot hold that many rows"

    def __init__(self) -> None:
        """Say what to do."""
        limit = f"{MOST_ROWS:,}"
        super().__init__(field="format", detail=f"`xlsx` holds {limit} rows: take `csv`, or a shorter time")


def check_rows(kind: str, count: int) -> None:
    """Refuse what a sheet cannot hold, before anything is sent.

    Raises:
        TooManyRowsError: it cannot.
    """
    if kind == "xlsx" and count > MOST_ROWS:
        raise TooManyRowsError


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook consists of beside its rows."""

    sheet: SheetKind
    codebook: Table | None = None


class SheetWriter:
    """Rows go to temporary files as they come; the workbook is made of them at the end, and sent piece by piece."""

    def __init__(self, columns: Sequence[TableColumn], *, book: Book, spelling: Spelling) -> None:
        """Write rows of `columns`. Nothing is opened before `head`."""
        self._columns, self._book, self._spelling = columns, book, spelling
        self._folder: Path | None = None
        self._rows = 0
        self._lock = threading.Lock()
        self._is_closed = False

    def head(self) -> bytes:
        """Begin the workbook; return nothing, for it comes at the end."""
        with self._lock:
            if not self._is_closed:
                self._begin()
        return b""

    def add(self, records: Sequence[Sequence[Cell]]) -> bytes:
        """Take rows.

        Raises:
            TooManyRowsError: a sheet cannot hold them.
        """
        with self._lock:
            if not self._is_closed:
                self._rows += len(records)
                check_rows("xlsx", self._rows)
                self._sheet.add(records)
        return b""

    def tail(self) -> Iterator[bytes]:
        """Yield the workbook."""
        with self._lock:
            if self._is_closed or self._folder is None:
                return
            self._sheet.end()
            if self._book.codebook is not None:
                codebook = _Sheet(self._workbook, self._book.codebook.columns, "codebook", self._spelling)
                codebook.add(self._book.codebook.rows)
                codebook.end()
            self._workbook.close()
            file = (self._folder / "book.xlsx").open("rb")
        with file:
            while piece := file.read(_PIECE):
                yield piece

    def close(self) -> None:
        """Remove what was kept aside, once nobody writes to it any more."""
        with self._lock:
            self._is_closed = True
            if self._folder is not None:
                for sheet in self._workbook.worksheets():
                    sheet.drop()
                shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - of use to exports only

        self._folder = Path(tempfile.mkdtemp(prefix="heed-export-"))
        options = {
            "constant_memory": True,
            "tmpdir": str(self._folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "use_zip64": True,
        }
        self._workbook: Any = Workbook(str(self._folder / "book.xlsx"), options)
        self._sheet = _Sheet(self._workbook, self._columns, self._book.sheet, self._spelling)


class _Sheet:
    """One sheet of a workbook."""

    def __init__(self, workbook: Any, columns: Sequence[TableColumn], kind: SheetKind, spelling: Spelling) -> None:  # noqa: ANN401 - of a library without types
        self._spelling = spelling
        self._columns = columns
        self._days = frozenset(at for at, column in enumerate(columns) if column.kind == "day")
        text, head, day, moment = (
            workbook.add_format(look)
            for look in (
                {"num_format": "@"},
                {"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"},
                {"num_format": "yyyy-mm-dd"},
                {"num_format": "yyyy-mm-dd hh:mm:ss"},
            )
        )
        self._text, self._day, self._moment = text, day, moment
        self._sheet = workbook.add_worksheet(
            SHEETS[kind].in_language(spelling.language), worksheet_class=_plain_sheet()
        )
        self._sheet.freeze_panes(1, 0)
        names = [spelling.head(column.name, column.kind) for column in columns]
        self._widths = [min(max(len(name) + 2, _NARROWEST), _WIDEST // 2) for name in names]
        for at, name in enumerate(names):
            self._sheet.write_string(0, at, self._held(name), head)
        self._row = 0

    def add(self, records: Sequence[Sequence[Cell]]) -> None:
        for record in records:
            self._row += 1
            for at, cell in enumerate(record):
                if cell is not None:
                    self._write(at, cell)

    def end(self) -> None:
        """Give the columns their widths, and each a filter."""
        for at, column in enumerate(self._columns):
            width = _WIDTHS.get(column.kind, 0)
            self._sheet.set_column(at, at, max(width, min(self._widths[at], _WIDEST)))
        self._sheet.autofilter(0, 0, self._row, max(len(self._columns) - 1, 0))

    def _write(self, at: int, cell: Cell) -> None:
        match cell:
            case bool():
                self._sheet.write_boolean(self._row, at, cell)
            case int() if abs(cell) < _MOST_DIGITS:
                self._sheet.write_number(self._row, at, cell)
            case float() if math.isfinite(cell):
                self._sheet.write_number(self._row, at, cell)
            case datetime():
                self._write_date(at, self._spelling.local(cell), self._moment)
            case date():
                self._write_date(at, cell, self._day)
            case str() if at in self._days and _DAY.fullmatch(cell):
                self._write_date(at, date.fromisoformat(cell), self._day)
            case list():
                self._write_text(at, BETWEEN_KEYS.join(cell))
            case dict():
                self._write_text(at, json.dumps(cell, ensure_ascii=False, separators=(",", ":")))
            case _:
                self._write_text(at, str(cell))

    def _write_date(self, at: int, when: date, look: object) -> None:
        if when.year < _FIRST_YEAR:
            self._write_text(at, when.isoformat())
        else:
            self._sheet.write_datetime(self._row, at, when, look)

    def _write_text(self, at: int, text: str) -> None:
        held = self._held(text)
        if self._row <= _LOOKED_AT:
            self._widths[at] = max(self._widths[at], len(held) + 2)
        self._sheet.write_string(self._row, at, held, self._text)

    def _held(self, text: str) -> str:
        """Return what a cell can hold of a text: without what XML cannot say, and shortened visibly."""
        held = _LINE_ENDS.sub("\n", text).translate(_CONTROLS)
        units = held.encode("utf-16-le", "replace")
        if len(units) <= 2 * LONGEST_CELL:
            return held
        end = SHORTENED.in_language(self._spelling.language).format(count=len(text))
        return units[: 2 * (LONGEST_CELL - len(end))].decode("utf-16-le", "ignore") + end


def _plain_sheet() -> type:
    """Return the library's sheet, which may be dropped, and does not take texts in `<r>` for XML of ours."""
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415 - of use to exports only

    class PlainSheet(Worksheet):  # type: ignore[misc] # the library has no types
        def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:  # noqa: ANN401 - of the library
            self._xml_inline_string(string, True, attributes)  # noqa: FBT003 - keep blanks

        def drop(self) -> None:
            self.row_data_fh.close()

    return PlainSheet
