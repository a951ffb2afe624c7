"""Finding text that cannot be kept: exactly, and for every way to write JSON."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.web.text import NotJsonError, is_storable, unstorable_field

LETTERS = st.characters(exclude_categories=()) | st.sampled_from(
    ["\x00", "\ud800", "\udfff", "\\", '"', "u0000", "NaN"]
)
TEXTS = st.lists(LETTERS, max_size=6).map("".join)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def _texts(document: Any) -> list[str]:
    if isinstance(document, str):
        return [document]
    if isinstance(document, list):
        return [text for item in document for text in _texts(item)]
    if isinstance(document, dict):
        return [*document, *(text for item in document.values() for text in _texts(item))]
    return []


@given(DOCUMENTS)
@example({"a": "\ud83d\ude00"})
@example(["\\u0000"])
def test_found_exactly_when_it_is_there(document: Any) -> None:
    """A body is refused when, and only when, PostgreSQL could not keep one of its texts."""
    body = json.dumps(document).encode()
    expected = all(map(is_storable, _texts(json.loads(body))))
    assert (unstorable_field(body) is None) == expected


@given(DOCUMENTS)
def test_unescaped_text_is_treated_alike(document: Any) -> None:
    """Whether letters are escaped or not makes no difference where both are possible."""
    if any(not is_storable(text) for text in _texts(document)):
        return
    assert unstorable_field(json.dumps(document, ensure_ascii=False).encode()) is None


@pytest.mark.parametrize("body", [b"[NaN]", b"[Infinity]", b"[-Infinity]", b"\xff", b'["\xed\xa0\x80"]', b'["\x00"]'])
def test_what_is_not_json_at_all(body: bytes) -> None:
    """Python's parser takes more than JSON allows; we do not."""
    with pytest.raises(NotJsonError):
        unstorable_field(body)


def test_path_of_the_culprit() -> None:
    """The field is named as problem documents name fields."""
    assert unstorable_field(rb'{"responses": [{"answers": {"comment": "a\u0000b"}}]}') == "responses.0.answers.comment"
    assert unstorable_field(rb'"\u0000"') == "body"
