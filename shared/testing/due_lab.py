"""Due work small enough to see every effect: one table, one kind, and an event for each time that it was done."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import MetaData, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import Clock, SystemClock
from shared.consuming.tables import transport_tables
from shared.db.engine import open_engine
from shared.due.bell import Bell
from shared.due.claiming import claim
from shared.due.kind import DueKind
from shared.due.loop import DueLoop
from shared.due.pieces import Claimed, DueRow, NewDue
from shared.due.table import due_table
from shared.due.work import DueWork
from shared.testing.eventually import eventually
from shared.testing.small_events import survey_published
from shared.unit_of_work import UnitOfWork, Work

NAME = "collector"
"""It lives in the schema of a real service, which has the table; nothing of it is wired, so nobody else claims."""
KIND = "test"
METADATA = MetaData(schema=NAME)
TRANSPORT = transport_tables(METADATA)
DUE = due_table(METADATA)
WORK = DueWork(DUE)

Run = Callable[["DueLab", Claimed], Awaitable[None]]


@dataclass(slots=True)
class DueLab:
    """What a worker of due work has, and what a test looks at."""

    engine: AsyncEngine
    """The worker's."""
    watch: AsyncEngine
    """The test's own, which survives when the worker's connections are cut."""
    unit_of_work: UnitOfWork
    """Over the worker's connections."""
    asking: UnitOfWork
    """Over the test's own."""
    run: Run
    """What is done with claimed work."""
    given_up: list[tuple[str, str]] = field(default_factory=list)
    """References and errors of what a kind with a `give_up` of its own has given up."""

    def kind(self, **settings: Any) -> DueKind:  # noqa: ANN401 - of a `DueKind`
        """Return the kind; short back-offs, so that tests need not wait."""
        chosen = {"first_wait_seconds": 0.01, "longest_wait_seconds": 0.05, "lease_seconds": 30.0} | settings
        return DueKind(KIND, _run, **chosen)

    def loop(self, **settings: Any) -> DueLoop:  # noqa: ANN401 - likewise
        return DueLoop(
            NAME, self.kind(**settings), engine=self.engine, table=DUE, unit_of_work=self.unit_of_work, use_cases=self
        )

    def bell(self, *loops: DueLoop) -> Bell:
        return Bell(NAME, self.engine, DUE, loops)

    async def add(self, *refs: str, seconds: float = 0.0) -> None:
        """Ask for work that is due in so many seconds by the database's clock."""
        async with self.asking.begin() as work:
            now: datetime = (await work.connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            due_at = now + timedelta(seconds=seconds)
            await WORK.add(work.connection, [NewDue(KIND, ref, f"effect:{ref}", due_at, "tested") for ref in refs])

    async def claim(self, *, limit: int = 1, lease_seconds: float = 30.0) -> list[Claimed]:
        return await claim(self.engine, DUE, KIND, limit=limit, lease_seconds=lease_seconds)

    async def effect(self, work: Work, claimed: Claimed) -> None:
        """Have the effect of a piece of work, an event, and settle it, in one transaction."""
        work.publish(survey_published(claimed.ref, 1))
        await WORK.finish(work.connection, claimed)

    async def effects(self) -> list[str]:
        """Return what was done, in order."""
        outbox = TRANSPORT.outbox.c
        async with self.watch.connect() as connection:
            keys = (await connection.execute(select(outbox.key).order_by(outbox.id))).scalars()
            return [key.decode() for key in keys]

    async def wait_for_effects(self, count: int, *, seconds: float = 120.0) -> list[str]:
        async def enough() -> list[str]:
            found = await self.effects()
            assert len(found) >= count, f"{len(found)} of {count}"
            return found

        return await eventually(enough, seconds=seconds) if count else await self.effects()

    async def row(self, ref: str) -> DueRow:
        """Return the one row about something."""
        async with self.watch.connect() as connection:
            [row] = await WORK.of(connection, KIND, ref)
        return row

    async def wait_for_state(self, ref: str, state: str) -> DueRow:
        async def reached() -> DueRow | None:
            row = await self.row(ref)
            return row if row.state == state else None

        found = await eventually(reached)
        assert found is not None
        return found

    async def shift_leases(self) -> None:
        """Let all leases and waits be over."""
        async with self.watch.begin() as connection:
            await connection.execute(
                text(f"UPDATE {NAME}.due SET next_at = clock_timestamp() WHERE state = 'pending'")  # noqa: S608 - likewise
            )


async def do_it(lab: DueLab, claimed: Claimed) -> None:
    """Do work as it should be done."""
    async with lab.unit_of_work.begin() as work:
        await lab.effect(work, claimed)


async def hang(_lab: DueLab, _claimed: Claimed) -> None:
    """Never come to an end."""
    await asyncio.Event().wait()


async def _run(lab: DueLab, claimed: Claimed) -> None:
    await lab.run(lab, claimed)


@asynccontextmanager
async def due_lab(database_url: str, run: Run = do_it, *, clock: Clock | None = None) -> AsyncIterator[DueLab]:
    """Open a lab on a migrated database.

    Args:
        database_url: of the database.
        run: what is done with claimed work.
        clock: of the worker; None: the machine's.
    """
    engine = open_engine(database_url, pool_size=10, application="due-worker")
    watch = open_engine(database_url, pool_size=2, application="due-watch")

    def unit_of_work(over: AsyncEngine) -> UnitOfWork:
        return UnitOfWork(
            engine=over,
            service=NAME,
            topic_prefix="t",
            outbox=TRANSPORT.outbox,
            inbox=TRANSPORT.inbox,
            clock=clock or SystemClock(),
        )

    try:
        yield DueLab(engine, watch, unit_of_work(engine), unit_of_work(watch), run)
    finally:
        await engine.dispose()
        await watch.dispose()
