"""Joining the parts of a message."""

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.parts import joined


@given(texts=st.dictionaries(st.integers(1, 6), st.text(max_size=5), min_size=1))
def test_every_word_is_in_the_joined_text_in_order(texts: dict[int, str]) -> None:
    """Joining leaves nothing away and marks each gap once."""
    whole = joined(texts, 6)
    assert whole.replace("…", "") == "".join(texts[number] for number in sorted(texts)).replace("…", "")
    assert ("…" in whole) or len(texts) == 6
