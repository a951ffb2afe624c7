"""Due work, claimed and finished, beside a bare loop over the same rows, in turns.

Both are one process with as many transactions side by side over the same driver, one commit for each row, on a durable
database. The bare loop is what one would write by hand: `SELECT … FOR UPDATE SKIP LOCKED`, then `UPDATE`, in one
transaction; it knows no leases, no attempts and no metrics.
"""

import asyncio
import gc
import time

import psutil
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.collector.service import SERVICE
from shared.clock import SystemClock
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.due.kind import DueKind
from shared.due.loop import DueLoop
from shared.due.pieces import Claimed
from shared.runtime.garbage import settle_memory
from shared.testing.due_lab import DUE, KIND, NAME, TRANSPORT, WORK
from shared.unit_of_work import UnitOfWork
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
ROWS = 100_000
SIDE_BY_SIDE = 32
GOAL = 2000.0
RATIO_GOAL = 0.4
MEMORY_GOAL = 1.1
"""How much larger the process may be at the end than after a tenth of the work."""

_FILL = """
INSERT INTO collector.due (id, kind, ref, effect_key, cause, due_at, next_at)
SELECT gen_random_uuid(), 'test', n::text, 'effect:' || n, 'bench', now() - n * interval '1 millisecond',
    now() - n * interval '1 millisecond'
FROM generate_series(1, 100000) AS n
"""
_TAKE = text(
    "SELECT id FROM collector.due WHERE kind = 'test' AND state = 'pending' AND next_at <= clock_timestamp() "
    "ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED"
)
_DONE = text("UPDATE collector.due SET state = 'done', settled_at = clock_timestamp() WHERE id = :id")


async def measure(lab: Lab) -> list[Figure]:
    """Return pieces of work a second of the loop and of the bare one, and how the loop's memory grows."""
    rates: dict[str, list[float]] = {"bare": [], "loop": []}
    growths: list[float] = []
    for _ in range(ROUNDS):
        engine = await _filled(lab)
        rates["bare"].append(await _bare(engine))
        await engine.dispose()
        engine = await _filled(lab)
        rate, growth = await _loop(engine)
        await engine.dispose()
        rates["loop"].append(rate)
        growths.append(growth)
    value, baseline = median(rates["loop"]), median(rates["bare"])
    ratio = median([one / other for one, other in zip(rates["loop"], rates["bare"], strict=True)])
    growth = median(growths)
    return [
        Figure(
            name=f"due work, {ROWS:,} rows claimed and finished",
            value=value,
            unit="rows/s",
            baseline=baseline,
            ratio=ratio,
            goal=f">= {GOAL:,.0f}/s, >= {RATIO_GOAL} of a bare loop",
            met=value >= GOAL and ratio >= RATIO_GOAL,
        ),
        Figure(
            name="its memory at the end, beside that after a tenth",
            value=growth,
            unit="times",
            goal=f"<= {MEMORY_GOAL}",
            met=growth <= MEMORY_GOAL,
        ),
    ]


async def _filled(lab: Lab) -> AsyncEngine:
    database = await lab.database()
    engine = open_engine(database, pool_size=SIDE_BY_SIDE, application="bench")
    await migrate(engine, SERVICE.name, SERVICE.migrations)
    async with engine.begin() as connection:
        await connection.execute(text(_FILL))
        await connection.execute(text("CHECKPOINT"))
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("VACUUM (ANALYZE) collector.due"))
    gc.collect()
    settle_memory()
    return engine


async def _bare(engine: AsyncEngine) -> float:
    async def work() -> None:
        while True:
            async with engine.begin() as connection:
                taken = (await connection.execute(_TAKE)).scalar_one_or_none()
                if taken is None:
                    return
                await connection.execute(_DONE, {"id": taken})

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(SIDE_BY_SIDE)))
    return ROWS / (time.perf_counter() - begun)


async def _loop(engine: AsyncEngine) -> tuple[float, float]:
    unit_of_work = UnitOfWork(
        engine=engine,
        service=NAME,
        topic_prefix="b",
        outbox=TRANSPORT.outbox,
        inbox=TRANSPORT.inbox,
        clock=SystemClock(),
    )
    done, finished, process = 0, asyncio.Event(), psutil.Process()
    memory: list[int] = []

    async def finish(_use_cases: object, claimed: Claimed) -> None:
        nonlocal done
        async with unit_of_work.begin() as work:
            await WORK.finish(work.connection, claimed)
        done += 1
        if done == ROWS // 10 or done == ROWS:
            memory.append(process.memory_info().rss)
        if done == ROWS:
            finished.set()

    kind = DueKind(KIND, finish, at_once=SIDE_BY_SIDE)
    loop = DueLoop(NAME, kind, engine=engine, table=DUE, unit_of_work=unit_of_work, use_cases=None)
    begun = time.perf_counter()
    running = asyncio.create_task(loop.run())
    await finished.wait()
    seconds = time.perf_counter() - begun
    loop.stop()
    await running
    return ROWS / seconds, memory[1] / memory[0]
