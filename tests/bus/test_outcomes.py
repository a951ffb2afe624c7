"""The rule that a failed message holds back its key, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.message import MAX_MESSAGE_BYTES, Message
from shared.bus.outcomes import Outcomes
from shared.bus.ports import MessageRefusedError
from shared.errors import UnavailableError

TOO_LARGE = b"." * (MAX_MESSAGE_BYTES + 1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "b c"]), st.sampled_from([None, b"x", b"y"]), st.sampled_from([b"", TOO_LARGE])
        ),
        max_size=12,
    )
)
def test_only_the_rest_of_a_key_is_held_back(parts: list[tuple[str, bytes | None, bytes]]) -> None:
    """A message is refused for itself, held back for an earlier one of its topic and key, and written otherwise."""
    messages = [Message(topic, key, value, ()) for topic, key, value in parts]
    outcomes = Outcomes(messages)
    outcomes.written([position for position, _ in outcomes.sendable()])
    stopped = set()
    for message, result in zip(messages, outcomes.results(), strict=True):
        place = (message.topic, message.key)
        if place in stopped:
            assert isinstance(result, UnavailableError)
        elif message.topic == "b c" or message.size > MAX_MESSAGE_BYTES:
            assert isinstance(result, MessageRefusedError)
            if message.key is not None:
                stopped.add(place)
        else:
            assert result is None


def test_a_failure_looks_forward_only() -> None:
    """A message that comes before the failed one of its key is not held back, whenever the failure is noticed."""
    messages = [Message("a", b"x", b"%d" % number, ()) for number in range(4)]
    outcomes = Outcomes(messages)
    outcomes.failed(2, UnavailableError("lost"))
    outcomes.failed(1, UnavailableError("lost"))
    assert [outcomes.holds_back(position) for position in range(4)] == [False, False, True, True]
