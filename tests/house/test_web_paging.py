"""Cursors: what was encoded comes back, everything else is refused."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidError
from shared.web.cursors import key_of, moment_and_id, moment_cursor, number_cursor, number_of
from shared.web.paging import decode_cursor, encode_cursor
from shared.web.text import is_storable


@given(st.lists(st.text().filter(is_storable), min_size=1, max_size=4))
def test_round_trip(parts: list[str]) -> None:
    """A cursor gives back its parts, and fits into an address as it is."""
    cursor = encode_cursor(*parts)
    assert decode_cursor(cursor, len(parts)) == tuple(parts)
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=60))
def test_nonsense_is_refused(text: str) -> None:
    """What nobody encoded is refused, with the name of the parameter."""
    with pytest.raises(InvalidError) as refused:
        decode_cursor(f"{text}!", 2)
    assert [problem.field for problem in refused.value.problems] == ["cursor"]


@pytest.mark.parametrize("stranger", ["!", "!!!!", " ", "\n", "ü", "+/+/"])
def test_a_cursor_with_strange_characters_in_it_is_refused(stranger: str) -> None:
    """What is around them is a real cursor, and stays one only if nobody has touched it."""
    cursor = encode_cursor("a", "b")
    for place in (0, 4, len(cursor)):
        with pytest.raises(InvalidError):
            decode_cursor(cursor[:place] + stranger + cursor[place:], 2)


def _forged(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "value", [["a"], ["a", "b", "c"], ["a", 1], {"a": "b"}, "ab", None, ["a\x00", "b"], ["\ud800", "b"]]
)
def test_forged_cursors_are_refused(value: object) -> None:
    """JSON of the wrong shape, and text that the database could not compare with."""
    with pytest.raises(InvalidError):
        decode_cursor(_forged(value), 2)


MOMENT = datetime(2026, 3, 2, 12, 30, 0, 250, tzinfo=timezone(timedelta(hours=2)))
ID = UUID("0195ef10-0000-7000-8000-000000000000")


def test_what_lists_are_sorted_by_comes_back() -> None:
    """Keys, numbers, moments with ids: the same, moments in UTC; no cursor and an empty one are the first page."""
    assert number_of(number_cursor(12)) == 12
    assert moment_and_id(moment_cursor(MOMENT, ID)) == (MOMENT, ID)
    assert key_of(encode_cursor("visit")) == "visit"
    for read in (number_of, moment_and_id, key_of):
        assert read(None) is read("") is None


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        (number_of, ["-1"]),
        (number_of, ["1" * 19]),
        (number_of, ["٣"]),
        (number_of, ["1", "2"]),
        (moment_and_id, ["2026-02-30T00:00:00+00:00", str(ID)]),
        (moment_and_id, ["0001-01-01T00:00:00+14:00", str(ID)]),
        (moment_and_id, [MOMENT.isoformat(), "no id"]),
        (key_of, ["a", "b"]),
    ],
)
def test_cursors_of_other_lists_are_refused(read: Callable[[str], object], parts: list[str]) -> None:
    """What was encoded, and is no number, moment or id, is refused as what nobody encoded is."""
    with pytest.raises(InvalidError) as refused:
        read(encode_cursor(*parts))
    assert [problem.field for problem in refused.value.problems] == ["cursor"]
