"""The unit of work: state, outbox and inbox in one transaction, or nothing happened."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import SystemClock
from shared.contracts.event import cause_of
from shared.db.engine import open_engine
from shared.db.lone_connection import lone_connection
from shared.errors import InvalidError, UnavailableError
from shared.observability.correlation import continue_trace, tracing
from shared.observability.logging import configure_logging
from shared.outbox.table import PENDING
from shared.testing.eventually import eventually
from shared.testing.small_events import event_of, survey_published
from shared.testing.small_service import SmallService, small_service
from shared.unit_of_work import UnitOfWork

INSERT = text("INSERT INTO collector.effect (key, number) VALUES (:key, :number)")


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with all transport tables and one table of its own."""
    async with small_service(database_url) as opened:
        yield opened


def unit_on(engine: AsyncEngine, service: SmallService, woken: list[bool] | None = None) -> UnitOfWork:
    """Return a unit of work of the service on another engine, or with a relay to wake."""
    return UnitOfWork(
        engine=engine,
        service="collector",
        topic_prefix=service.topic_prefix,
        outbox=service.transport.outbox,
        inbox=service.transport.inbox,
        clock=SystemClock(),
        wake_relay=lambda: (woken if woken is not None else []).append(True),
    )


async def test_everything_is_committed_together(service: SmallService) -> None:
    """State, event and claim are there after the block, and the relay is woken once; without an event it is not."""
    woken: list[bool] = []
    unit = unit_on(service.engine, service, woken)
    cause = event_of("k", 0)
    async with unit.begin(cause_of(cause)) as work:
        await work.connection.execute(INSERT, {"key": "k", "number": 1})
        work.publish(survey_published("k", 1))
        assert woken == []
    async with unit.begin():
        pass
    assert woken == [True]
    assert await service.effects() == [("k", 1)]
    assert await service.count(PENDING) == 1
    async with unit.begin(cause_of(cause)) as work:
        assert not work.is_fresh(cause)


async def test_an_error_leaves_nothing(service: SmallService) -> None:
    """State, event and claim are gone with the block, the error comes out as it is, and no relay is woken."""
    woken: list[bool] = []
    unit = unit_on(service.engine, service, woken)
    cause = event_of("k", 0)

    async def submit() -> None:
        async with unit.begin(cause_of(cause)) as work:
            await work.connection.execute(INSERT, {"key": "k", "number": 1})
            work.publish(survey_published("k", 1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await submit()
    assert woken == []
    assert await service.effects() == []
    assert await service.count(PENDING) == 0
    async with unit.begin(cause_of(cause)) as work:
        assert work.is_fresh(cause)


async def test_what_is_flushed_leaves_with_the_commit_and_once(service: SmallService) -> None:
    """Events written early are gone when the work fails; when it does not, they and the later ones are there once."""
    woken: list[bool] = []
    unit = unit_on(service.engine, service, woken)

    async def submit(*, fails: bool) -> None:
        async with unit.begin() as work:
            work.publish(survey_published("k", 1))
            await work.flush()
            if fails:
                raise ZeroDivisionError
            work.publish(survey_published("k", 2))

    with pytest.raises(ZeroDivisionError):
        await submit(fails=True)
    assert (woken, await service.count(PENDING)) == ([], 0)
    await submit(fails=False)
    assert (woken, await service.count(PENDING)) == ([True], 2)


async def test_what_was_flushed_wakes_the_relay_although_nothing_followed(service: SmallService) -> None:
    """An event that was written early leaves as soon after the commit as any other."""
    woken: list[bool] = []
    async with unit_on(service.engine, service, woken).begin() as work:
        work.publish(survey_published("k", 1))
        await work.flush()
        assert woken == []
    assert woken == [True]


async def test_events_published_before_anything_else_are_part_of_the_transaction(service: SmallService) -> None:
    """Events that are the first thing to be written go with the transaction, and all of them are of one moment."""
    moments: list[datetime] = []

    async def publish() -> None:
        async with service.unit_of_work.begin() as work:
            moments.extend(work.publish(survey_published("k", number)).time for number in range(2))
            await work.flush()
            raise InvalidError

    with pytest.raises(InvalidError):
        await publish()
    assert (await service.count(PENDING), moments[0]) == (0, moments[1])


async def test_reading_keeps_nothing(service: SmallService) -> None:
    """What is written on a connection for reading is gone afterwards."""
    async with service.unit_of_work.read() as connection:
        await connection.execute(INSERT, {"key": "k", "number": 1})
    assert await service.effects() == []


async def test_events_carry_on_the_trace(service: SmallService) -> None:
    """An event continues the trace of its cause, or else of the request that is being handled."""
    cause = replace(event_of("k", 0), correlation_id="from-the-cause", traceparent=None)
    with tracing(continue_trace("from-the-request", None)):
        async with service.unit_of_work.begin() as work:
            caused = work.publish(survey_published("k", 1), cause=cause_of(cause))
            asked = work.publish(survey_published("k", 1))
    assert (caused.correlation_id, asked.correlation_id) == ("from-the-cause", "from-the-request")
    assert caused.traceparent is not None


async def test_cancelled_anywhere_leaks_no_connection(service: SmallService, database_url: str) -> None:
    """A thousand units of work are cancelled at any point: no connection, lock or half effect is left behind."""
    engine = open_engine(database_url, pool_size=4, application="cancelled")
    unit = unit_on(engine, service)
    points = random.Random(7)  # noqa: S311 - any points will do, the same ones every time

    async def submit(number: int) -> None:
        async with unit.begin(cause_of(event_of("k", number))) as work:
            await work.connection.execute(INSERT, {"key": "k", "number": number})
            work.publish(survey_published("k", number))

    for start in range(0, 1000, 8):
        tasks = [asyncio.create_task(submit(number)) for number in range(start, start + 8)]
        for _ in range(points.randrange(12)):
            await asyncio.sleep(points.random() / 1000)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def all_idle() -> bool:
        async with service.engine.connect() as connection:
            sessions = await connection.execute(
                text(
                    "SELECT state FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = 'cancelled'"
                )
            )
            states = list(sessions.scalars())
        return len(states) <= 4 and set(states) <= {"idle"}

    await eventually(all_idle)
    async with asyncio.timeout(60):
        await asyncio.gather(*(submit(number) for number in range(2000, 2008)))
    assert len(await service.effects()) == await service.count(PENDING)
    await engine.dispose()


async def test_a_server_that_is_away_is_unavailable(service: SmallService) -> None:
    """Nobody listens at the address: both kinds of work say that waiting helps."""
    nowhere = open_engine("postgresql://heed@/none?host=/nowhere", pool_size=1, application="none")
    unit = unit_on(nowhere, service)
    with pytest.raises(UnavailableError):
        async with unit.begin():
            pytest.fail("the block must not be entered")
    with pytest.raises(UnavailableError):
        async with unit.read():
            pytest.fail("the block must not be entered")
    await nowhere.dispose()


async def test_a_session_that_is_cut_is_unavailable_and_leaves_nothing(service: SmallService) -> None:
    """The server ends the session in the middle: the block fails as unavailable, and the next one works."""

    async def submit() -> None:
        async with service.unit_of_work.begin() as work:
            await work.connection.execute(INSERT, {"key": "k", "number": 1})
            work.publish(survey_published("k", 1))
            await work.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(UnavailableError):
        await submit()
    await service.publish("k", 2)
    assert await service.effects() == []
    assert await service.count(PENDING) == 1


async def test_a_statement_that_takes_too_long_is_unavailable(service: SmallService) -> None:
    """The server ends it, on a connection that goes on: waiting helps, and no event is to blame."""

    async def submit() -> None:
        async with service.unit_of_work.begin() as work:
            await work.connection.execute(text("SET LOCAL statement_timeout = 1"))
            await work.connection.execute(text("SELECT pg_sleep(60)"))

    with pytest.raises(UnavailableError):
        await submit()


async def test_connections_that_the_server_closed_are_replaced(service: SmallService) -> None:
    """After a restart of the server the pool is full of dead connections, and nobody gets to see one of them."""

    async def read() -> None:
        async with service.unit_of_work.read() as connection:
            await connection.execute(text("SELECT 1"))

    await asyncio.gather(*(read() for _ in range(10)))
    async with lone_connection(service.engine, application="watch") as connection:
        cut = await connection.execute(
            text(
                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() AND application_name = 'small'"
            )
        )
        dead = [pid for pid, _ in cut]
        assert len(dead) == 10

        async def gone() -> bool:
            left = text("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(:dead)")
            return bool((await connection.execute(left, {"dead": dead})).scalar_one() == 0)

        await eventually(gone)
    await asyncio.gather(*(service.publish("k", number) for number in range(10)))
    assert await service.count(PENDING) == 10


async def test_a_pool_that_is_empty_is_unavailable(service: SmallService, database_url: str) -> None:
    """Without a connection in time the caller does not wait for ever: it gets the error for which waiting helps."""
    small = open_engine(database_url, pool_size=1, application="one")
    unit = unit_on(small, service)
    async with unit.read() as connection:
        await connection.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError):
            async with unit.begin():
                pytest.fail("there was only one connection")
    await small.dispose()


@pytest.mark.parametrize(
    "statement",
    ["SELECT CAST(:value AS integer) + 1", "INSERT INTO collector.effect (key, number) VALUES (:value, 1)"],
)
async def test_a_value_that_cannot_be_kept_is_invalid_and_stays_secret(service: SmallService, statement: str) -> None:
    """The error says that the input is wrong; neither it nor the log repeats what was sent."""
    said = StringIO()
    configure_logging(level="info", form="json", stream=said)

    async def submit() -> None:
        async with service.unit_of_work.begin() as work:
            await work.connection.execute(text(statement), {"value": "secret\x00"})

    with pytest.raises(InvalidError) as refused:
        await submit()
    assert "secret" not in str(refused.value)
    line = json.loads(said.getvalue())
    assert line["event"] == "database_refused_data"
    assert "test_unit_of_work.py" in line["where"]
    assert "secret" not in said.getvalue()
