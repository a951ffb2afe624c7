"""How long one waits after failures."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.people.slowing import (
    FREE_BY_ADDRESS,
    FREE_BY_NAME,
    LONGEST_WAIT,
    Failures,
    seconds_to_wait,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NONE = Failures()


def wait(number: int, passed: float = 0.0) -> int:
    failures = Failures(number=number, last_at=NOON - timedelta(seconds=passed))
    return seconds_to_wait(NOON, by_name=failures, by_address=NONE)


def test_some_failures_are_free() -> None:
    """Five for a name, twenty for an address."""
    assert seconds_to_wait(NOON, by_name=NONE, by_address=NONE) == 0
    assert wait(FREE_BY_NAME - 1) == 0
    many = Failures(number=FREE_BY_ADDRESS - 1, last_at=NOON)
    assert seconds_to_wait(NOON, by_name=NONE, by_address=many) == 0
    more = Failures(number=FREE_BY_ADDRESS, last_at=NOON)
    assert seconds_to_wait(NOON, by_name=NONE, by_address=more) > 0


def test_each_failure_doubles_the_wait() -> None:
    """From a second on."""
    assert [wait(FREE_BY_NAME + more) for more in range(5)] == [2, 3, 5, 9, 17]


@given(st.integers(0, 10**9), st.floats(0, 10**6))
def test_nobody_waits_for_ever(number: int, passed: float) -> None:
    """A quarter of an hour after the last failure everybody is let try, however many there were."""
    assert wait(number, passed) <= LONGEST_WAIT.total_seconds() + 1
    assert wait(number, LONGEST_WAIT.total_seconds()) == 0


@given(st.integers(0, 100))
def test_more_failures_never_wait_less(number: int) -> None:
    """It only grows."""
    assert wait(number) <= wait(number + 1)
