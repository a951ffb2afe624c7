"""What wakes the loops of due work: the database announces, with a commit, that there is some."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.backoff import Backoff
from shared.db.faults import is_transient
from shared.db.lone_connection import lone_connection
from shared.due.loop import DueLoop
from shared.due.work import channel_of
from shared.observability.loops import Heartbeat, LoopHealth

log = structlog.get_logger("heed.due")

TURN_SECONDS = 10.0
"""How often the connection is tried: one that is dead says nothing."""


class Bell:
    """Listens on a connection of its own. Without it the loops poll, so nothing is lost when it is broken."""

    def __init__(self, service: str, engine: AsyncEngine, table: Table, loops: Sequence[DueLoop]) -> None:
        self.name = service
        self._engine = engine
        self._channel = channel_of(table)
        self._loops: Mapping[str, DueLoop] = {loop.kind: loop for loop in loops}
        self._heartbeat = Heartbeat()

    def health(self) -> LoopHealth:
        return LoopHealth(self._heartbeat.age_seconds())

    async def run(self) -> None:
        """Listen until cancelled."""
        backoff = Backoff()
        while True:
            self._heartbeat.turn()
            try:
                async with lone_connection(self._engine, application=f"heed-due-{self.name}") as connection:
                    await self._listen(connection)
                    backoff.reset()
                    while True:
                        self._heartbeat.turn()
                        await asyncio.sleep(TURN_SECONDS)
                        await connection.execute(text("SELECT 1"))
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("due_bell_silent", service=self.name, error=type(error).__name__)
                await backoff.wait()

    async def _listen(self, connection: AsyncConnection) -> None:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection  # asyncpg's own, which SQLAlchemy does not type
        await driver.add_listener(self._channel, self._ring)
        for loop in self._loops.values():
            loop.wake()  # what was announced while nobody listened

    def _ring(self, _connection: object, _process: int, _channel: str, kind: object) -> None:
        if isinstance(kind, str) and (loop := self._loops.get(kind)) is not None:
            loop.wake()
