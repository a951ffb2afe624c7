"""Distinguishing our own cancellation from one that a library let out."""

import asyncio
from contextlib import suppress

import pytest

from shared.backoff import Backoff
from shared.cancellation import ForeignCancellationError, end_if_asked, is_asked_to_end, kept_alive
from shared.testing.eventually import eventually


async def test_a_foreign_cancellation_is_a_defect_that_everybody_sees() -> None:
    """Work that ends by a cancellation that nobody asked for raises, even inside a task group that would drop it."""

    async def dragged_down() -> None:
        gone = asyncio.get_running_loop().create_future()
        gone.cancel()
        await gone

    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(kept_alive(dragged_down()))
    assert isinstance(caught.value.exceptions[0], ForeignCancellationError)


async def test_our_own_cancellation_ends_the_work() -> None:
    """A task that is asked to end is cancelled, not failed."""
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(kept_alive(work()))
    await begun.wait()
    task.cancel()
    await eventually(lambda: _done(task))
    assert task.cancelled()


async def test_only_a_cancellation_of_the_present_task_asks_it_to_end() -> None:
    """No other error counts, and no cancellation while nobody has cancelled this task."""
    assert not is_asked_to_end(ValueError())
    assert not is_asked_to_end(asyncio.CancelledError())


async def test_a_failing_clean_up_does_not_keep_a_loop_alive() -> None:
    """Its error takes the place of the cancellation, the loop takes it for an outage, and ends before the next try."""
    begun = asyncio.Event()
    tries = 0

    async def work() -> None:
        nonlocal tries
        backoff = Backoff(first_seconds=0.0)
        while True:
            tries += 1
            with suppress(ConnectionError):
                try:
                    begun.set()
                    await asyncio.get_running_loop().create_future()
                finally:
                    raise ConnectionError
            await backoff.wait()

    task = asyncio.create_task(kept_alive(work()))
    await begun.wait()
    task.cancel()
    await eventually(lambda: _done(task))
    assert task.cancelled()
    assert tries == 1


async def test_nobody_ends_unasked() -> None:
    """Neither a task that nobody cancelled ends, nor one whose time was up and who has noticed; one that is asked does.

    That one goes on after its cancellation, as if a library had swallowed it, and ends at the next place.
    """
    passed: list[str] = []

    async def work() -> None:
        end_if_asked()
        passed.append("nobody asked")
        with suppress(TimeoutError):
            async with asyncio.timeout(0):
                await asyncio.get_running_loop().create_future()
        end_if_asked()
        passed.append("only the time was up")
        with suppress(asyncio.CancelledError):
            await asyncio.get_running_loop().create_future()
        passed.append("asked to end")
        end_if_asked()
        passed.append("not ended")

    task = asyncio.create_task(work())
    await eventually(lambda: _length(passed, 2))
    task.cancel()
    await eventually(lambda: _done(task))
    assert task.cancelled()
    assert passed == ["nobody asked", "only the time was up", "asked to end"]


async def _length(of: list[str], wanted: int) -> bool:
    return len(of) >= wanted


async def _done(task: asyncio.Task[None]) -> bool:
    return task.done()
