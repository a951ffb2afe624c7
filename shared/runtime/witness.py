"""What people who run Heed must learn of: the admin key was used, a key was accepted though nobody could be asked."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from shared.access import Caller
from shared.identity.ring import ADMIN
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.identity")

BREAK_GLASS_SECONDS = 3600.0
UNVERIFIED_SECONDS = 60.0
MOST_REMEMBERED = 10_000
CLOSING_SECONDS = 2.0


class AuditingWitness:
    """Writes it to the audit log, in the background: no request waits for that, nor fails with it."""

    def __init__(self, unit_of_work: UnitOfWork, now: Callable[[], float]) -> None:
        """Write through the unit of work of one of the process's services; `now` is monotonic seconds."""
        self._unit_of_work = unit_of_work
        self._now = now
        self._noted: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._writing: set[asyncio.Task[None]] = set()

    def break_glass(self, address: str) -> None:
        """Note the use of the admin key: once per address and hour."""
        if self._is_due(("break_glass", address), BREAK_GLASS_SECONDS):
            log.warning("break_glass_key_used")
            self._start(self._write("break_glass.used", Actor(ADMIN, "key", address or None)))

    def unverified(self, caller: Caller, address: str) -> None:
        """Note that a key was accepted: once per key and minute."""
        if self._is_due(("unverified", caller.name), UNVERIFIED_SECONDS):
            log.warning("key_accepted_unverified", key=caller.name)
            self._start(self._write("key.accepted_unverified", Actor(caller.name, "key", address or None)))

    async def close(self) -> None:
        """Finish what is being written, if that takes no time."""
        if self._writing:
            _, late = await asyncio.wait(self._writing, timeout=CLOSING_SECONDS)
            for task in late:
                task.cancel()

    def _is_due(self, what: tuple[str, str], every: float) -> bool:
        now = self._now()
        noted_at = self._noted.get(what)
        if noted_at is not None and now - noted_at < every:
            return False
        self._noted[what] = now
        self._noted.move_to_end(what)
        while len(self._noted) > MOST_REMEMBERED:
            self._noted.popitem(last=False)
        return True

    def _start(self, writing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(writing)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, action: str, actor: Actor) -> None:
        act_as(actor)
        try:
            async with self._unit_of_work.begin() as work:
                work.audit(action, "api_key", actor.name)
        except Exception as error:  # noqa: BLE001 - whatever it is, the request that caused it goes on
            log.warning("audit_not_written", action=action, error=type(error).__name__)
