"""Whose cancellation is it? A task that we asked to end may end; one that a library's own task dragged down may not.

Libraries cancel tasks of their own when they lose a connection, and some let that `CancelledError` out into the task
that called them. Mistaken for ours it ends a loop silently: a task group and a bare `await` both treat it as the
request to stop the process.
"""

import asyncio
from collections.abc import Coroutine


class ForeignCancellationError(RuntimeError):
    """Work ended by a cancellation that nobody here asked for."""


def is_asked_to_end(error: BaseException) -> bool:
    """Return whether `error` is the cancellation of the present task, asked for by whoever holds it."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


def end_if_asked() -> None:
    """Raise the cancellation of the present task, if somebody asked for one.

    Who catches an error and goes on calls this in between: a clean-up that fails puts its own error in the place of the
    cancellation that it was called for, and the loop that takes it for an outage would never end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling() > 0:
        raise asyncio.CancelledError


async def kept_alive(work: Coroutine[None, None, None]) -> None:
    """Run `work` in the present task, so that it cannot vanish: it returns, raises, or is cancelled by us.

    Raises:
        ForeignCancellationError: it was ended by somebody else's cancellation.
    """
    try:
        await work
    except asyncio.CancelledError as error:
        if is_asked_to_end(error):
            raise
        message = "the work was ended by a cancellation from outside"
        raise ForeignCancellationError(message) from error
