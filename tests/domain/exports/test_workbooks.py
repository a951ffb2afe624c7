"""Workbooks: typed cells, what a cell cannot hold, and nothing left behind."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.testing.spreadsheets import formulas_of, sheets_of, unescaped, values_of
from shared.vocabulary import ColumnKind
from shared.web.exports import xlsx_format
from shared.web.exports.spelling import spelling_of
from shared.web.exports.table import Cell, Table
from shared.web.exports.xlsx_format import LONGEST_CELL, Book, SheetWriter, TooManyRowsError, check_rows


class Column(NamedTuple):
    name: str
    kind: ColumnKind


COLUMNS = (Column("text", "text"), Column("scalar", "scalar"), Column("day", "day"), Column("at", "moment"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def written(rows: Sequence[Sequence[Cell]], language: str = "en", zone: str = "UTC") -> bytes:
    """Return a workbook of rows, and a codebook."""
    codebook = Table((Column("column", "text"),), [["text"]])
    spelling = spelling_of("plain", language, zone)
    writer = SheetWriter(COLUMNS, book=Book("responses", codebook), spelling=spelling)
    with closing(writer):
        assert writer.head() == writer.add(rows[:1]) == writer.add(rows[1:]) == b""
        return b"".join(writer.tail())


def cells_of(*row: Cell, **looks: str) -> list[Any]:
    """Return what stands in one row."""
    [sheet, _] = sheets_of(written([row], **looks))
    return values_of(sheet)[1]


def test_cells_have_types_and_columns_are_to_be_worked_with(folder: Path) -> None:
    book = openpyxl.load_workbook(_saved(folder, written([["a", 1, "2026-03-01", None]], "de", "Asia/Tokyo")))
    assert book.sheetnames == ["Antworten", "Codebuch"]
    sheet = book["Antworten"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D2")
    assert [cell.value for cell in sheet[1]] == ["text", "scalar", "day", "at (Asia/Tokyo)"]
    at = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)
    days = (date(2026, 3, 1), "2026-03-01", "1850-02-03", date(1850, 2, 3), "some day")
    seen = [cells_of("=1", 1.5, day, at, zone="Asia/Tokyo") for day in days]
    assert [row[3] for row in seen] == [datetime.fromisoformat("2026-03-02T05:30:00")] * 5
    assert [row[2] for row in seen] == [
        *[datetime.fromisoformat("2026-03-01")] * 2,
        "1850-02-03",
        "1850-02-03",
        "some day",
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (True, True),
        (-5, -5),
        (0.1, 0.1),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (-(10**20), "-100000000000000000000"),
        (float("inf"), "inf"),
        ("007", "007"),
        (["a", "=b"], "a|=b"),
        ({"a": "=1", "b": -5}, '{"a":"=1","b":-5}'),
        (None, None),
    ],
)
def test_what_is_no_text_stays_what_it_is(cell: Cell, expected: object) -> None:
    seen = cells_of("x", cell, None, None)[1]
    assert (seen, type(seen)) == (expected, type(expected))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=40))
@settings(max_examples=60)
def test_any_text_comes_back(text: str) -> None:
    """Nothing is a formula, a number or a link; what XML cannot hold is shown as a sign for it."""
    [sheet, _] = sheets_of(written([[text, text, None, None]]))
    shown = "".join(
        chr(0x2400 + ord(one)) if one < " " and one not in "\t\n" else "\ufffd" if one in "\ufffe\uffff" else one
        for one in text
    )
    assert formulas_of(sheet) == []
    assert [unescaped(cell) for cell in values_of(sheet)[1][:2]] == [shown, shown]


def test_line_ends_are_those_of_cells() -> None:
    assert cells_of("a\r\nb\rc\nd", None, None, None)[0] == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        ("en", "x" * 32_768, "… [shortened, 32768 characters in all]"),
        ("de", "😀" * 20_000, "… [gekürzt, insgesamt 20000 Zeichen]"),
    ],
)
def test_what_is_too_long_is_shortened_visibly(language: str, text: str, end: str) -> None:
    """Counted as spreadsheets count, an emoji twice; what fits is whole."""
    width = len(text[0].encode("utf-16-le")) // 2
    whole = text[: LONGEST_CELL // width]
    assert cells_of(whole, None, None, None, language=language)[0] == whole
    seen = cells_of(text, None, None, None, language=language)[0]
    assert seen == text[: (LONGEST_CELL - len(end)) // width] + end


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent where the number is known, and at the latest when they come."""
    check_rows("xlsx", 1_048_575)
    check_rows("csv", 1_048_576)
    with pytest.raises(TooManyRowsError, match="1,048,575 rows"):
        check_rows("xlsx", 1_048_576)
    monkeypatch.setattr(xlsx_format, "MOST_ROWS", 2)
    with pytest.raises(TooManyRowsError):
        written([["a", None, None, None]] * 3)


def test_nothing_is_left_behind(folder: Path) -> None:
    """Neither by a workbook that was sent, nor by one whose reader went away."""
    assert written([["a", None, None, None]]).startswith(b"PK")
    writer = SheetWriter(COLUMNS, book=Book("responses"), spelling=spelling_of("plain", "en"))
    writer.head()
    writer.add([["a", None, None, None]])
    assert list(folder.iterdir()) != []
    writer.close()
    assert writer.add([["late", None, None, None]]) == b"".join(writer.tail()) == b""
    early = SheetWriter(COLUMNS, book=Book("responses"), spelling=spelling_of("plain", "en"))
    early.close()
    assert early.head() == early.add([["late", None, None, None]]) == b""
    assert list(folder.iterdir()) == []


def _saved(folder: Path, content: bytes) -> Path:
    path = folder / "saved.xlsx"
    path.write_bytes(content)
    return path
