"""How a fetch from the event log divides its limit among partitions, and a publication its messages."""

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.embedded.publisher import CHUNK_BYTES, CHUNK_MESSAGES, _chunks
from shared.bus.embedded.subscription import _shares
from shared.bus.message import Message, TopicPartition


@given(st.lists(st.integers(min_value=1, max_value=1000), min_size=1, max_size=12), st.integers(1, 500))
def test_a_limit_is_divided_fairly(waiting: list[int], limit: int) -> None:
    """The limit is kept, nobody gets more than it has, each gets something if there is enough, and the first always."""
    available = [(TopicPartition("a", partition), 7, records) for partition, records in enumerate(waiting)]
    shares = {at.partition: records for at, position, records in _shares(available, limit)}
    assert sum(shares.values()) <= limit
    assert all(records <= waiting[partition] for partition, records in shares.items())
    assert shares[0] > 0
    if limit >= len(waiting):
        assert len(shares) == len(waiting)
    if sum(waiting) <= limit // len(waiting):
        assert sum(shares.values()) == sum(waiting)


def test_a_publication_is_divided_by_number_and_by_size() -> None:
    """No transaction writes more messages or more bytes than it may, and all are written in their order."""
    small = [Message("a", b"k", b"", ()) for _ in range(CHUNK_MESSAGES + 1)]
    assert [len(chunk) for chunk in _chunks(list(enumerate(small)))] == [CHUNK_MESSAGES, 1]
    large = [Message("a", b"k", bytes(CHUNK_BYTES // 3 - 100), ()) for _ in range(5)]
    chunks = list(_chunks(list(enumerate(large))))
    assert [position for chunk in chunks for position, _ in chunk] == list(range(5))
    assert [len(chunk) for chunk in chunks] == [3, 2]
