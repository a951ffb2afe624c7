"""Cursors: what was encoded comes back, everything else is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidError
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
