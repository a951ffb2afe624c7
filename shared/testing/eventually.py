"""Waiting for a condition with a deadline, instead of sleeping for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(check: Callable[[], Awaitable[T]], *, seconds: float = 120.0, every: float = 0.02) -> T:
    """Call `check` until it returns something true, and return that.

    Raises:
        AssertionError: it was not true within `seconds`; says what it returned last, or raised.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    last: object = None
    while True:
        try:
            result = await check()
            if result:
                return result
            last = result
        except AssertionError as failed:
            last = failed
        if loop.time() > deadline:
            message = f"not true within {seconds} s; last: {last!r}"
            raise AssertionError(message)
        await asyncio.sleep(every)
