"""Calls of the Kafka client end when their task is asked to end, whatever the client does with the request."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from shared.bus.kafka.calls import answered, close_admin


async def test_a_call_that_swallows_the_request_to_end_ends_nevertheless() -> None:
    """The client does that while it waits for a task of its own; nobody asks a task of a group a second time."""
    begun = asyncio.Event()

    async def asking() -> None:
        async with answered("swallow", 60.0):
            begun.set()
            with suppress(asyncio.CancelledError):
                await asyncio.get_running_loop().create_future()
        message = "went on after it was asked to end"
        raise AssertionError(message)

    await _ends_when_asked(asking(), begun)


async def test_closing_that_swallows_the_request_to_end_ends_nevertheless() -> None:
    """A client that is closed just then, as by the reports of how far behind a consumer is."""
    begun = asyncio.Event()

    class Client:
        async def close(self) -> None:
            begun.set()
            with suppress(asyncio.CancelledError):
                await asyncio.get_running_loop().create_future()

    async def closing() -> None:
        await close_admin(Client())  # the real one does it only at an unlucky moment
        message = "went on after it was asked to end"
        raise AssertionError(message)

    await _ends_when_asked(closing(), begun)


async def _ends_when_asked(work: Coroutine[None, None, None], begun: asyncio.Event) -> None:
    task = asyncio.create_task(work)
    await begun.wait()
    task.cancel()
    await asyncio.wait([task], timeout=60)
    assert task.cancelled()
