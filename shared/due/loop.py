"""The loop that does the due work of one kind of one service."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.backoff import Backoff
from shared.due.claiming import claim, oldest_seconds
from shared.due.kind import DueKind
from shared.due.pieces import Claimed, LeaseLostError
from shared.due.work import DueWork
from shared.errors import UnavailableError
from shared.observability.correlation import tracing
from shared.observability.loops import Heartbeat, LoopHealth
from shared.observability.metrics import DUE_LATE_SECONDS, DUE_WORK
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.due")

POLL_SECONDS = 1.0
"""How often a loop looks for work; a commit that adds some usually wakes it earlier."""
GATHER_SECONDS = 0.1
"""How long a loop with little room waits for more."""
MEASURE_EVERY = 15
"""Polls between two looks at how late the oldest work is."""
INTERRUPTED = "interrupted"
"""Why work is given up that nobody ever saw fail."""
LEASE_SHARE = 0.8
"""Of the lease, after which work is cancelled: whoever gets it next must not do it side by side."""


class DueLoop:
    """Claims work as long as there is room, and does it side by side, until `stop`."""

    def __init__(
        self,
        service: str,
        kind: DueKind,
        *,
        engine: AsyncEngine,
        table: Table,
        unit_of_work: UnitOfWork,
        use_cases: Any,  # noqa: ANN401 - every service has its own
    ) -> None:
        self.name = f"{service}.{kind.name}"
        self._kind = kind
        self._engine = engine
        self._table = table
        self._work = DueWork(table)
        self._unit_of_work = unit_of_work
        self._use_cases = use_cases
        self._heartbeat = Heartbeat()
        self._awake = asyncio.Event()
        self._stop = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return self._kind.name

    def health(self) -> LoopHealth:
        return LoopHealth(self._heartbeat.age_seconds())

    def wake(self) -> None:
        """Look for work now."""
        self._awake.set()

    def stop(self) -> None:
        """Let what is being done be finished, and claim nothing more."""
        self._stop.set()
        self._awake.set()

    async def run(self) -> None:
        """Work until `stop`; when it is cancelled, what was being done is cancelled too, and its leases end."""
        backoff, polls = Backoff(), 0
        try:
            while not self._stop.is_set():
                self._heartbeat.turn()
                self._awake.clear()
                try:
                    full = await self._claim_some()
                    polls += 1
                    if polls % MEASURE_EVERY == 1:
                        late = await oldest_seconds(self._engine, self._table, self.kind)
                        DUE_LATE_SECONDS.labels(self.name).set(late)
                    backoff.reset()
                except UnavailableError as error:
                    log.warning("due_work_waits", kind=self.name, reason=str(error))
                    await self._pause(backoff)
                    continue
                if not full:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(POLL_SECONDS):
                            await self._awake.wait()
            while self._running:
                self._heartbeat.turn()
                await asyncio.wait(self._running, timeout=POLL_SECONDS)
        finally:
            await self._cancel_running()

    async def _pause(self, backoff: Backoff) -> None:
        """Wait before the next attempt, or until `stop`."""
        waiting, stopped = asyncio.ensure_future(backoff.wait()), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            stopped.cancel()

    async def _cancel_running(self) -> None:
        """End what is being done, and see it end: it must not go on with connections that are being closed."""
        left = set(self._running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    async def _room(self) -> int:
        """Return how much room there is, after a moment for more of it: but some work takes long, and holds up none."""
        clock = asyncio.get_running_loop().time
        until = clock() + GATHER_SECONDS
        while (room := self._kind.at_once - len(self._running)) < self._kind.least_room and clock() < until:
            left = max(0.0, until - clock())
            await asyncio.wait(self._running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        return room

    async def _claim_some(self) -> bool:
        """Fill the room that is left, and wait for some when there is little; return whether there may be more work."""
        room = await self._room()
        if not room:
            await asyncio.wait(self._running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            return True
        claimed = await claim(self._engine, self._table, self.kind, limit=room, lease_seconds=self._kind.lease_seconds)
        for one in claimed:
            task = asyncio.create_task(self._do(one), name=f"{self.name} {one.id}")
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(claimed) == room

    async def _do(self, claimed: Claimed) -> None:
        outcome = "cancelled"
        try:
            with tracing(self._kind.trace(claimed)):
                outcome = await self._outcome_of(claimed)
        finally:
            DUE_WORK.labels(self.name, outcome).inc()

    async def _outcome_of(self, claimed: Claimed) -> str:
        """Do the work and return how it ended; whatever went wrong, somebody gets it again, or looks at it."""
        if claimed.failures > self._kind.attempts:
            # Its process ended each time, or its lease did.
            log.error("due_work_given_up", kind=self.name, work=str(claimed.id), attempts=claimed.attempts)
            await self._settle_failure(claimed, INTERRUPTED)
            return "failed"
        try:
            async with asyncio.timeout(self._kind.lease_seconds * LEASE_SHARE):
                await self._kind.run(self._use_cases, claimed)
        except LeaseLostError:
            log.warning("due_work_lost", kind=self.name, work=str(claimed.id))
            return "lost"
        except UnavailableError as error:
            log.warning("due_work_postponed", kind=self.name, work=str(claimed.id), error=type(error).__name__)
            await self._put_off(claimed, type(error).__name__, failed=False)
            return "postponed"
        except Exception as error:
            log.exception("due_work_failed", kind=self.name, work=str(claimed.id))
            await self._settle_failure(claimed, type(error).__name__)
            return "failed"
        return "done"

    async def _settle_failure(self, claimed: Claimed, error: str) -> None:
        """Put work off that failed, or give it up after too many failures."""
        if claimed.failures < self._kind.attempts:
            await self._put_off(claimed, error, failed=True)
            return
        if self._kind.give_up is None:
            await self._settled(claimed, lambda work: self._work.give_up(work.connection, claimed, error))
            return
        try:
            await self._kind.give_up(self._use_cases, claimed, error)
        except (UnavailableError, LeaseLostError):
            return
        except Exception:
            log.exception("due_work_not_given_up", kind=self.name, work=str(claimed.id))
            await self._settled(claimed, lambda work: self._work.give_up(work.connection, claimed, error))

    async def _put_off(self, claimed: Claimed, error: str, *, failed: bool) -> None:
        wait = self._kind.wait_seconds(claimed.failures if failed else claimed.attempts)
        await self._settled(
            claimed,
            lambda work: self._work.put_off(work.connection, claimed, seconds=wait, error=error, failed=failed),
        )

    async def _settled(self, claimed: Claimed, settle: Callable[[Work], Awaitable[None]]) -> None:
        """Settle work in a transaction; when even that fails, its lease ends by itself."""
        try:
            async with self._unit_of_work.begin() as work:
                await settle(work)
        except (UnavailableError, LeaseLostError):
            log.warning("due_work_left_to_its_lease", kind=self.name, work=str(claimed.id))
