"""CSV files as spreadsheets and shops write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.imports.csv_rows import InvalidFileError, read_csv
from shared.csv_cells import guarded, quoted

ROWS = [["name", "email"], ["Jörg Müller", "joerg@example.org"], ["Ada, Countess; of\tLovelace", "ada@example.org"]]


def _written(separator: str, ending: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ending).writerows(ROWS)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_form_says_the_same(separator: str, ending: str, encoding: str) -> None:
    table = read_csv(_written(separator, ending).encode(encoding), most_rows=10)
    assert list(table.columns) == ROWS[0]
    assert [list(row.cells.values()) for row in table.rows] == ROWS[1:]
    assert [row.line for row in table.rows] == [2, 3]


def test_a_row_is_where_it_begins() -> None:
    """A cell may have lines of its own; empty rows are skipped, and count as lines."""
    table = read_csv(b'a,b\n"one\ntwo",x\n\n,\n three ,\n', most_rows=10)
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (2, {"a": "one\ntwo", "b": "x"}),
        (6, {"a": "three"}),
    ]


def test_a_line_for_spreadsheets_names_the_separator() -> None:
    table = read_csv(b"sep=;\r\nname;phone\r\nAda, C;+4930123456\r\n", most_rows=10)
    assert [(row.line, row.cells["name"]) for row in table.rows] == [(3, "Ada, C")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_guards_of_our_own_files_are_taken_off(separator: str) -> None:
    """What was exported comes in again as it was; an apostrophe that is somebody's own stays."""
    cells = {"phone": "+4930123456", "note": "gut;=1+1,@x", "name": "O'Neil"}
    line = separator.join(quoted(guarded(cell)) for cell in cells.values())
    table = read_csv(f"{separator.join(cells)}\r\n{line}\r\n".encode(), most_rows=10)
    assert dict(table.rows[0].cells) == cells


def test_separators_behind_the_last_column_are_no_columns() -> None:
    table = read_csv(b"name;phone;;\nAda;1;;\nBob;2;;x\nEve;3;;;;y\n", most_rows=10)
    assert [row.is_too_long for row in table.rows] == [False, True, True]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "file"),
        (b"\xef\xbb\xbf\r\n\r\n", "file"),
        (b"a\x00b\n1\n", "file"),
        (b"\xff\xfea", "file"),
        (b"\x81\x8d\n1\n", "file"),
        (b"a,a\n1,2\n", "line 1"),
        (b"A,a\n1,2\n", "line 1"),
        (b"a,,b\n1,2,3\n", "line 1"),
        (b'a,b\n1,"2\n3,4\n', "line 3"),
        (b'a,b\n1,"2"x\n', "line 2"),
        (b"a\n1\n2\n3\n", "file"),
        (b"a\n" + b"x" * 10_001 + b"\n", "line 2"),
        (",".join(f"c{number}" for number in range(201)).encode(), "line 1"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, field: str) -> None:
    """Never with what stands in it."""
    with pytest.raises(InvalidFileError) as wrong:
        read_csv(content, most_rows=2)
    assert [one.field for one in wrong.value.problems] == [field]


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    try:
        table = read_csv(content, most_rows=20)
    except InvalidFileError:
        return
    assert all(set(row.cells) <= set(table.columns) for row in table.rows)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8).map(str.strip), min_size=2, max_size=2
        ),
        max_size=8,
    ),
    st.sampled_from(",;\t"),
)
def test_what_was_written_is_read(rows: list[list[str]], separator: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([["one", "two"], *rows])
    table = read_csv(out.getvalue().encode(), most_rows=20)
    wanted = [{name: cell for name, cell in zip(("one", "two"), row, strict=True) if cell} for row in rows]
    assert [dict(row.cells) for row in table.rows] == [row for row in wanted if row]
