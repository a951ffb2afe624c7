"""Cells that no spreadsheet program calculates, whatever separator its user's country has."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.csv_cells import FORMULA, SEPARATORS, guarded, guarded_json, in_quotes, quoted, unguarded

_NASTY = st.text(
    st.one_of(
        st.sampled_from(FORMULA + SEPARATORS + "\"'\r\n\t \u00a0\u200b\ufeff\x0b\x85\u2028ab1"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=30,
)
"""Any text, and much oftener one of what is dangerous."""


def cells_of(line: str, separator: str) -> list[str]:
    """The cells that a program finds that reads a file with this separator."""
    return [cell for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator) for cell in row]


def calculates(cell: str) -> bool:
    """Whether a program calculates this; blanks and what is not seen may be taken off before it looks."""
    return cell.lstrip().lstrip("\ufeff\u200b \t").startswith(tuple(FORMULA))


@given(
    st.lists(_NASTY, min_size=1, max_size=4),
    st.sampled_from(SEPARATORS),
    st.sampled_from(",;"),
    st.sampled_from([quoted, in_quotes]),
)
@example(["gut;=1+1;x"], ";", ",", quoted)
@example(["a", ';"=1"'], ";", ",", quoted)
@example(["x;", "=1"], ";", ",", quoted)
@example(["a\n=1", "b"], ";", ",", quoted)
@example(["a", "\u200b=1"], ",", ",", quoted)
def test_no_part_of_a_line_calculates(
    texts: list[str], separator: str, written: str, cell: Callable[[str], str]
) -> None:
    """With any of the separators, for files with commas and with semicolons, quoted where needed or everywhere."""
    line = written.join(cell(guarded(one)) for one in texts) + "\r\n"
    assert not [one for one in cells_of(line, separator) if calculates(one)]


@given(st.lists(_NASTY, min_size=1, max_size=4), st.sampled_from(",;"))
def test_what_was_guarded_comes_back(texts: list[str], written: str) -> None:
    """Read with its own separator, each cell is the guarded text, of which the guard can be taken away."""
    line = written.join(quoted(guarded(one)) for one in texts) + "\r\n"
    rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=written))
    if any(texts) or len(texts) > 1:
        assert [[unguarded(cell) for cell in row] for row in rows] == [texts]


@given(_NASTY)
def test_a_guard_is_taken_off_once(text: str) -> None:
    """A text that has an apostrophe of its own there keeps it."""
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded(guarded(text))) == guarded(text)


@given(st.dictionaries(_NASTY, st.one_of(_NASTY, st.lists(_NASTY, max_size=3), st.booleans()), max_size=4))
def test_objects_stay_json_and_do_not_calculate(value: dict[str, Any]) -> None:
    written = guarded_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    assert json.loads(written) == value
    line = quoted(written) + "\r\n"
    for separator in SEPARATORS:
        assert not [one for one in cells_of(line, separator) if calculates(one)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gut;=1+1;x", "gut;'=1+1;x"),
        ("=1+1", "'=1+1"),
        ("＠SUM(1)", "'＠SUM(1)"),  # noqa: RUF001 - full-width on purpose
        ("  -1", "'  -1"),
        ("a|\u00a0@b", "a|'\u00a0@b"),
        ("\t=1", "'\t'=1"),
        ("first\n- second", "first\n'- second"),
        ("1-1", "1-1"),
        ("a=b", "a=b"),
        ("'quoted'", "'quoted'"),
        ("'=1", "''=1"),
        ("ups, ich war's", "ups, ich war's"),
        ("7+8; 9", "7+8; 9"),
    ],
)
def test_only_what_begins_a_formula_is_guarded(text: str, expected: str) -> None:
    assert guarded(text) == expected
