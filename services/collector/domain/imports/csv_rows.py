"""CSV as spreadsheets and shops write it: any of three separators, any of three encodings, and a line of names."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.csv_cells import unguarded
from shared.errors import FieldProblem, InvalidFieldsError

MOST_COLUMNS = 200
MOST_CELL_LENGTH = 10_000
_SEPARATORS = ",;\t"
_NAMED_SEPARATORS = tuple(",;\t|")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_CSV = "is no CSV: a quotation mark is missing, or in the way"


class InvalidFileError(InvalidFieldsError):
    """A file as a whole cannot be read; what is wrong with single rows is reported with them."""

    slug = "invalid-file"
    title = "The file cannot be read"


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row with something in it."""

    line: int
    """On which it begins, as editors and spreadsheets count: the names of columns are on line 1."""
    cells: Mapping[str, str]
    """By column, without surrounding blanks; empty cells are none."""
    is_too_long: bool = False
    """Whether it has more cells than there are columns: the ones behind are not in `cells`."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    columns: Sequence[str]
    """As they are written, without surrounding blanks."""
    rows: Sequence[CsvRow]


def read_csv(content: bytes, *, most_rows: int) -> CsvTable:
    """Return what a file says. Takes a while for a large one: call it off the event loop.

    UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252, which every byte can be read as. The
    separator is the one of comma, semicolon and tab that the first line has most of outside of quotation marks. Rows
    without anything in them are skipped. The apostrophes with which our exports keep texts from being calculated are
    taken off.

    Args:
        content: the file.
        most_rows: how many it may have.

    Raises:
        InvalidFileError: it is empty, has too much in it, names a column twice or not at all, or is no CSV.
    """
    text = _decoded(content)
    if not text.strip():
        raise InvalidFileError([FieldProblem("file", "is empty")])
    skipped = len(text[: len(text) - len(text.lstrip("\r\n"))].splitlines())
    text = text.lstrip("\r\n")
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if head.lower().startswith("sep="):  # a line for spreadsheets alone, which names the separator
        named, skipped = head[4:5], skipped + 1
        separator = named if named in _NAMED_SEPARATORS else ";"
        text = text[len(head) :].removeprefix("\r").removeprefix("\n")
    else:
        separator = _separator(head)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        _check_columns(columns)
        return CsvTable(columns, list(_rows(reader, columns, most_rows, skipped)))
    except csv.Error:
        raise InvalidFileError([FieldProblem(f"line {reader.line_num + skipped}", _NO_CSV)]) from None


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise InvalidFileError([FieldProblem("file", "is neither UTF-8 nor Windows-1252")]) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        raise InvalidFileError([FieldProblem("file", "is neither UTF-8 nor Windows-1252")])
    return text


def _separator(head: str) -> str:
    outside = "".join(head.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _check_columns(columns: Sequence[str]) -> None:
    problem = None
    names = [name.casefold() for name in columns]
    while names and not names[-1]:  # spreadsheets leave separators behind the last column
        names.pop()
    if len(names) > MOST_COLUMNS:
        problem = f"has more than {MOST_COLUMNS} columns"
    elif not all(names):
        problem = "has a column without a name"
    elif len(set(names)) < len(names):
        problem = "names a column twice"
    if problem is not None:
        raise InvalidFileError([FieldProblem("line 1", problem)])


def _rows(reader: Any, columns: Sequence[str], most: int, skipped: int) -> Iterator[CsvRow]:  # noqa: ANN401 - csv.reader
    found, before = 0, reader.line_num
    for values in reader:
        line, before = before + 1 + skipped, reader.line_num
        cells = [unguarded(value).strip() for value in values]
        if not any(cells):
            continue
        found += 1
        if found > most:
            raise InvalidFileError([FieldProblem("file", f"has more than {most} rows")])
        if any(len(cell) > MOST_CELL_LENGTH for cell in cells):
            raise InvalidFileError([FieldProblem(f"line {line}", "has a cell that is too long")])
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
        behind = any(cell for cell in cells[len(columns) :])
        nameless = any(cell for name, cell in zip(columns, cells, strict=False) if not name)
        yield CsvRow(line, named, is_too_long=behind or nameless)
