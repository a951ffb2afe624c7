"""Group commit by itself: order, bounds, failures and cancellation, for any items."""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import UnavailableError
from shared.group_commit import GroupCommit


class Doubler:
    """Doubles numbers in groups; multiples of seven are culprits, 13 means that nothing is available."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.called = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def double(self, group: Sequence[int]) -> list[int]:
        """Return the doubles, once it is free to go on."""
        self.groups.append(list(group))
        self.called.set()
        await self.free.wait()
        await asyncio.sleep(0)
        if 13 in group:
            message = "away"
            raise UnavailableError(message)
        if any(number % 7 == 0 for number in group):
            message = "culprit"
            raise ValueError(message)
        return [2 * number for number in group]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(1, 9))
def test_everybody_gets_their_own_result(numbers: list[int], group_size: int) -> None:
    """Whatever shares a group with whatever, each caller gets the result of their own item, or its own failure."""

    async def run() -> None:
        doubler = Doubler()
        group_commit: GroupCommit[int, int] = GroupCommit(doubler.double, group_size=group_size, queue_size=1000)
        results = await asyncio.gather(*map(group_commit.submit, numbers), return_exceptions=True)
        for number, result in zip(numbers, results, strict=True):
            if isinstance(result, UnavailableError):
                assert any(13 in group and number in group for group in doubler.groups)
            elif number % 7 == 0:
                assert isinstance(result, ValueError)
            else:
                assert result == 2 * number
        assert max(map(len, doubler.groups)) <= group_size

    asyncio.run(run())


async def test_a_stop_leaves_nobody_waiting() -> None:
    """When the worker is cancelled, those in its call and those in the queue get an error."""
    doubler = Doubler()
    doubler.free.clear()
    group_commit: GroupCommit[int, int] = GroupCommit(doubler.double, group_size=2, queue_size=10)
    waiting = [asyncio.create_task(group_commit.submit(number)) for number in (1, 2, 3, 4)]
    await doubler.called.wait()
    assert group_commit._worker is not None
    group_commit._worker.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(result) for result in results} == {UnavailableError}
    doubler.free.set()
    assert await group_commit.submit(5) == 10


async def test_a_bound_is_kept() -> None:
    """More items than may wait are refused at once, and there is room again later."""
    doubler = Doubler()
    doubler.free.clear()
    group_commit: GroupCommit[int, int] = GroupCommit(doubler.double, group_size=1, queue_size=2)
    waiting = [asyncio.create_task(group_commit.submit(1))]
    await doubler.called.wait()
    waiting += [asyncio.create_task(group_commit.submit(number)) for number in (2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError):
        await group_commit.submit(4)
    doubler.free.set()
    assert await asyncio.gather(*waiting) == [2, 4, 6]


async def test_a_call_is_in_the_context_of_no_caller() -> None:
    """A group belongs to many requests, so it does not log under the one that came first."""
    request: ContextVar[str | None] = ContextVar("request", default=None)

    async def seen(group: Sequence[int]) -> list[str | None]:
        return [request.get() for _ in group]

    group_commit: GroupCommit[int, str | None] = GroupCommit(seen, group_size=10, queue_size=10)
    request.set("first")
    assert await group_commit.submit(1) is None
