"""The life of a process: start in order, watch every loop, stop in order.

Start: HTTP, topics, then relays, consumers and jobs. Stop: readiness off, HTTP, jobs, consumers, relays; then resources
are closed. A loop that ends by itself stops the process with a failure, so that it is started anew.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress

import structlog

from shared.backoff import Backoff
from shared.cancellation import kept_alive
from shared.db.faults import is_transient
from shared.due.loop import DueLoop
from shared.errors import UnavailableError
from shared.outbox.pending import read_backlog
from shared.runtime.assembly import Assembly
from shared.runtime.http_server import HttpServer
from shared.runtime.schedule import JobLoop
from shared.runtime.supervisor import GivenUpError, Supervisor

log = structlog.get_logger("heed.process")

LOOK_SECONDS = 0.05
RELAY_DRAIN_SECONDS = 5.0
CUT_OFF_SECONDS = 5.0
TIMES_ASKED = 2
"""A library may mistake a cancellation for an error of its own; then the task has to be cancelled once more."""

OnReady = Callable[[], Awaitable[None]]


class Process:
    """Runs an assembly until it is asked to stop."""

    def __init__(
        self,
        assembly: Assembly,
        listening: socket.socket,
        stop: asyncio.Event,
        supervisor: Supervisor | None = None,
    ) -> None:
        """Take the assembly, the socket for HTTP, the event that stops the process, and the database's supervisor."""
        self._assembly = assembly
        self._server = HttpServer(assembly.app, listening, drain_seconds=assembly.settings.shutdown_seconds / 2)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stop = stop
        self._supervisor = supervisor
        self._failed = False

    async def run(self, on_ready: OnReady | None = None) -> bool:
        """Run until asked to stop, or until a part fails.

        Args:
            on_ready: called once, when the process is ready for work.

        Returns:
            Whether all parts ran until the process was asked to stop.
        """
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(self._watched("http", self._server.run_until_stopped()))
            supervising = self._supervise(group)
            starting = group.create_task(self._watched("start", self._start(group, on_ready), may_end=True))
            await self._stop.wait()
            await self._end([starting], 0)
            await self._stop_in_order(serving)
            await self._end(supervising, 0)
        return not self._failed

    def _supervise(self, group: asyncio.TaskGroup) -> list[asyncio.Task[None]]:
        """Watch the database until the end: stopping in order needs it too."""
        if self._supervisor is None:
            return []
        return [group.create_task(self._watched("database", self._supervisor.run()), name="database")]

    async def _start(self, group: asyncio.TaskGroup, on_ready: OnReady | None) -> None:
        await self._server.wait_started()
        await self._ensure_topics()
        for name, loop in self._assembly.health.loops.items():
            self._tasks[name] = group.create_task(self._watched(name, loop.run()), name=name)
        log.info("process_started", loops=sorted(self._tasks))
        if on_ready is not None:
            await _until(self._is_ready)
            await on_ready()

    async def _is_ready(self) -> bool:
        return not await self._assembly.health.missing()

    async def _ensure_topics(self) -> None:
        """Create the topics before anything is published: the bus would refuse it."""
        bus = self._assembly.resources.bus
        backoff = Backoff()
        while bus is not None:
            try:
                await bus.ensure_topics(self._assembly.topics)
            except UnavailableError as error:
                log.warning("bus_does_not_answer", reason=str(error))
                await backoff.wait()
            else:
                return

    async def _watched(self, name: str, work: Coroutine[None, None, None], *, may_end: bool = False) -> None:
        try:
            await kept_alive(work)
        except GivenUpError as error:
            log.critical("given_up", part=name, reason=str(error))
            self._failed = True
        except Exception:
            log.critical("loop_died", loop=name, exc_info=True)
            self._failed = True
        else:
            if may_end or self._stop.is_set():
                return
            log.critical("loop_ended", loop=name)
            self._failed = True
        self._stop.set()

    async def _stop_in_order(self, serving: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._assembly.settings.shutdown_seconds

        def patience() -> float:
            """Return half of the time that is left: enough for this stage, and some for the next."""
            return max(0.0, (deadline - loop.time()) / 2)

        log.info("process_stopping", failed=self._failed)
        self._assembly.health.stopping = True
        self._server.stop()
        timed: list[JobLoop | DueLoop] = [*self._assembly.jobs.values(), *self._assembly.due.values()]
        for loop_of_work in timed:
            loop_of_work.stop()
        await self._end([serving], patience() + CUT_OFF_SECONDS)
        await self._end(self._running([*self._assembly.jobs, *self._assembly.due]), patience())
        await self._drain_consumers(patience())
        await self._drain_relays(min(patience(), RELAY_DRAIN_SECONDS))
        await self._end(self._tasks.values(), 0)
        log.info("process_stopped")

    async def _drain_consumers(self, seconds: float) -> None:
        """Let each consumer commit the batch at hand; what was read after it is read again by the next process."""
        consumers = self._assembly.consumers
        for consumer in consumers.values():
            consumer.stop()

        async def all_ended() -> bool:
            await self._end(self._running(name for name, each in consumers.items() if not each.busy), 0)
            return all(task.done() for task in self._running(consumers))

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await _until(all_ended)
        await self._end(self._running(consumers), 0)

    def _running(self, names: Iterable[str]) -> list[asyncio.Task[None]]:
        return [self._tasks[name] for name in names if name in self._tasks]

    async def _drain_relays(self, seconds: float) -> None:
        """Wait until the outboxes are empty; what is left over is sent by the next process."""
        try:
            async with asyncio.timeout(seconds):
                await _until(self._nothing_pending)
        except Exception as error:
            if not is_transient(error):  # a TimeoutError is
                raise
            log.warning("events_left_for_the_next_start")

    async def _nothing_pending(self) -> bool:
        for name, relay in self._assembly.relays.items():
            relay.wake()
            engine = self._assembly.resources.probes[name]
            if relay.leading and (await read_backlog(engine, self._assembly.outboxes[name])).pending:
                return False
        return True

    async def _end(self, tasks: Iterable[asyncio.Task[None]], seconds: float) -> None:
        """Wait for `tasks` and cancel those that have not ended in time."""
        waiting = [task for task in tasks if not task.done()]
        if waiting and seconds > 0:
            _, late = await asyncio.wait(waiting, timeout=seconds)
            waiting = list(late)
            for task in waiting:
                log.warning("cut_off", part=task.get_name())
        for _ in range(TIMES_ASKED):
            for task in waiting:
                task.cancel()
            if waiting:
                _, late = await asyncio.wait(waiting, timeout=CUT_OFF_SECONDS)
                waiting = list(late)


async def _until(check: Callable[[], Awaitable[bool]]) -> None:
    while not await check():  # noqa: ASYNC110 - what is waited for happens in other processes
        await asyncio.sleep(LOOK_SECONDS)
