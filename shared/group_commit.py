"""Group commit: what arrives while a commit is in flight shares the next one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

from shared.errors import UnavailableError

Item = TypeVar("Item")
Result = TypeVar("Result")


class GroupCommit(Generic[Item, Result]):
    """Passes items that arrive at the same time to one call, and returns each result to its caller.

    An item waits at most for the call that is in flight: nothing is delayed to make a group larger. A caller that
    gives up takes nothing away from the others, and its item is still handled. When a call fails because something is
    not available, all of its group fail; when it fails for another reason, its items are tried one by one, so that
    only the culprit fails.
    """

    def __init__(
        self, handle: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], *, group_size: int, queue_size: int
    ) -> None:
        """Pass groups to `handle`.

        Args:
            handle: takes 1 to `group_size` items and returns one result for each, in order, or raises when none
                of them had any effect.
            group_size: how many items one call takes at most.
            queue_size: how many items may wait; more are refused.
        """
        self._handle = handle
        self._group_size = group_size
        self._queue_size = queue_size
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Result:
        """Return the result for `item`.

        Raises:
            UnavailableError: too many items are waiting, or the call that took the item had no effect.
        """
        if len(self._waiting) >= self._queue_size:
            message = "too many submissions are waiting"
            raise UnavailableError(message)
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None:
            # A context of its own: the worker serves many requests and must not continue the trace of one.
            self._worker = asyncio.get_running_loop().create_task(self._work(), context=Context())
        return await future

    async def _work(self) -> None:
        group: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(self._group_size, len(self._waiting)))]
                await self._serve(group)
        except BaseException:  # the process is stopping: nobody may wait for ever
            for _, future in [*group, *self._waiting]:
                _fail(future, UnavailableError("the process is stopping"))
            self._waiting.clear()
            raise
        finally:
            self._worker = None

    async def _serve(self, group: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._handle([item for item, _ in group])
        except UnavailableError as error:
            for _, future in group:
                _fail(future, error)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for it
            if len(group) == 1:
                _fail(group[0][1], error)
                return
            for one in group:
                await self._serve([one])
        else:
            for (_, future), result in zip(group, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _fail(future: asyncio.Future[Result], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
