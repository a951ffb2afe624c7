"""What is remembered of credentials is bounded, and the newest answer about each counts."""

from shared.access import Caller
from shared.identity.memory import Mark, Memory

READER = Caller("reader", frozenset({"scores:read"}))


def test_memory_is_bounded() -> None:
    """The oldest of each kind goes first."""
    memory = Memory(most=2)
    for number in range(4):
        memory.keep(("key", f"known {number}", ""), READER, 0.0)
        memory.keep(("key", f"unknown {number}", ""), None, 0.0)
    known = [memory.known(("key", f"known {number}", "")) is not None for number in range(4)]
    unknown = [memory.is_nobodys(("key", f"unknown {number}", ""), 0.0) for number in range(4)]
    assert known == unknown == [False, False, True, True]


def test_the_newest_answer_counts() -> None:
    """A credential is never somebody's and nobody's at the same time."""
    mark: Mark = ("key", "digest", "")
    memory = Memory()
    for caller in (None, READER, None, READER):
        memory.keep(mark, caller, 0.0)
        assert (memory.known(mark) is not None, memory.is_nobodys(mark, 0.0)) == (caller is not None, caller is None)
