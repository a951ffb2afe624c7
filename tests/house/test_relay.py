"""The relay: every committed event reaches the bus, in order per key."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import MetaData, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import MAX_MESSAGE_BYTES, Message
from shared.consuming.tables import transport_tables
from shared.db.engine import open_engine
from shared.db.lone_connection import try_session_lock
from shared.ids import uuid7
from shared.outbox.relay import Relay
from shared.outbox.table import DEAD, PENDING, PUBLISHED
from shared.outbox.writer import OutboxRow, row_of, write_outbox
from shared.testing.eventually import eventually
from shared.testing.faulty_bus import FaultyBus, Publish
from shared.testing.running import running
from shared.testing.small_events import event_of, numbers_by_key
from shared.testing.small_service import SmallService, small_service

CUT_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'heed-relay-%'"
)


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with an outbox, and topics of its own."""
    async with small_service(database_url) as opened:
        yield opened


async def leads(relay: Relay) -> None:
    """Wait until `relay` is the active one."""

    async def leading() -> bool:
        return relay.leading

    await eventually(leading)


def without_repetitions(numbers: Sequence[int]) -> list[int]:
    """Return `numbers` as a reader sees them that skips what it has seen."""
    return list(dict.fromkeys(numbers))


async def test_events_leave_in_order_and_are_marked(service: SmallService) -> None:
    """Every row is on the bus once, in order per key, and is marked with its attempt and moment."""
    await service.publish_many(keys=7, numbers=range(200))
    async with running(service.relay()):
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {f"k{key}": list(range(200)) for key in range(7)}
    outbox = service.transport.outbox.c
    async with service.watch.connect() as connection:
        rows = (await connection.execute(select(outbox.status, outbox.attempts, outbox.published_at))).all()
    assert {(row.status, row.attempts) for row in rows} == {(PUBLISHED, 1)}
    assert all(row.published_at is not None for row in rows)


async def test_a_wake_up_is_enough(service: SmallService) -> None:
    """A relay that hardly ever polls publishes at once when it is woken."""
    relay = Relay(
        engine=service.engine, outbox=service.transport.outbox, bus=service.bus, service="slow", poll_seconds=600
    )
    async with running(relay):
        await leads(relay)
        for number in range(3):
            await service.publish("k", number)
            relay.wake()
            await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"k": [0, 1, 2]}


async def test_a_wake_up_while_a_page_is_being_published_is_not_lost(service: SmallService) -> None:
    """News that come between reading a page and marking it are looked for right afterwards."""

    async def publish(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        results = await real(messages)
        if await service.count(PUBLISHED) == 0 and await service.count(PENDING) == 1:
            await service.publish("k", 2)
            relay.wake()
        return results

    bus = FaultyBus(service.bus, on_publish=publish)
    relay = Relay(engine=service.engine, outbox=service.transport.outbox, bus=bus, service="slow", poll_seconds=600)
    await service.publish("k", 1)
    async with running(relay):
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"k": [1, 2]}


async def test_services_that_share_a_database_have_an_active_relay_each(service: SmallService) -> None:
    """The lock of one service's outbox keeps nobody from another one's."""
    other = transport_tables(MetaData(schema="tickets"))
    relays = (service.relay(), Relay(engine=service.engine, outbox=other.outbox, bus=service.bus, service="tickets"))
    async with running(*relays):
        for relay in relays:
            await leads(relay)
        assert all(relay.leading for relay in relays)


async def test_a_writer_that_commits_late_is_not_skipped(service: SmallService) -> None:
    """A row whose number is lower but whose commit comes later than others' goes out too."""
    async with running(service.relay()):
        async with service.unit_of_work.begin() as late:
            row = row_of(event_of("late", 1), service.topic)
            await write_outbox(late.connection, service.transport.outbox, [row])
            for number in range(3):
                await service.publish("early", number)
            await service.wait_until_sent()
        await service.wait_until_sent()
    outbox = service.transport.outbox.c
    async with service.watch.connect() as connection:
        first = (await connection.execute(select(func.min(outbox.id)).where(outbox.key == b"early"))).scalar_one()
        late_id = (await connection.execute(select(outbox.id).where(outbox.key == b"late"))).scalar_one()
    assert late_id < first
    assert numbers_by_key(await service.log()) == {"early": [0, 1, 2], "late": [1]}


async def test_two_relays_lose_and_reorder_nothing(service: SmallService) -> None:
    """While the session of the active relay is cut again and again: repetitions at most, and the order of each key."""
    async with running(service.relay(), service.relay()):
        for round_ in range(6):
            await service.publish_many(keys=5, numbers=range(60 * round_, 60 * (round_ + 1)))
            async with service.watch.connect() as connection:
                await connection.execute(text(CUT_SESSIONS))
        await service.wait_until_sent()
    log = numbers_by_key(await service.log())
    assert {key: without_repetitions(numbers) for key, numbers in log.items()} == {
        f"k{key}": list(range(360)) for key in range(5)
    }


async def test_one_relay_leads_and_the_other_takes_over(service: SmallService) -> None:
    """Of two relays one is active; when it stops, the other one sends what comes then."""
    first, second = service.relay(), service.relay()
    active = AsyncExitStack()
    await active.enter_async_context(running(first))
    await leads(first)
    async with running(second):
        await service.publish("k", 1)
        await service.wait_until_sent()
        assert not second.leading
        await active.aclose()
        await leads(second)
        await service.publish("k", 2)
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"k": [1, 2]}


async def test_a_standby_never_leads_beside_the_leader(service: SmallService, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it tries: what two publish at once is out of order."""
    tries = 0

    async def counted(connection: AsyncConnection, name: str) -> bool:
        nonlocal tries
        tries += 1
        return await try_session_lock(connection, name)

    monkeypatch.setattr("shared.outbox.relay.STANDBY_SECONDS", 0.001)
    monkeypatch.setattr("shared.outbox.relay.try_session_lock", counted)
    first, second = service.relay(), service.relay()

    async def tried_or_leads() -> bool:
        return tries > 5 or second.leading

    async with running(first):
        await leads(first)
        async with running(second):
            await eventually(tried_or_leads)
            assert (first.leading, second.leading) == (True, False)


async def test_a_standby_notices_that_the_leader_died(service: SmallService) -> None:
    """When the leader's connection is gone, however it went, exactly one of the two leads on."""
    first, nowhere = service.relay(), open_engine("postgresql:///none?host=/nowhere", pool_size=1, application="none")
    async with running(first):
        await leads(first)
        second = service.relay()
        async with running(second):
            await service.publish("k", 1)
            await service.wait_until_sent()
            assert not second.leading
            first._engine = nowhere
            async with service.watch.connect() as connection:
                await connection.execute(text(CUT_SESSIONS))
            await leads(second)

            async def stands_by() -> bool:
                return not first.leading

            await eventually(stands_by)  # it learns of its end in its own time
            await service.publish("k", 2)
            await service.wait_until_sent()
    assert without_repetitions(numbers_by_key(await service.log())["k"]) == [1, 2]


async def test_a_row_that_the_bus_refuses_goes_dead_and_the_others_flow(service: SmallService) -> None:
    """A message that is too large is dead with the class of the error only; its key and all others go on."""
    body = b"secret" * MAX_MESSAGE_BYTES
    async with service.unit_of_work.begin() as work:
        work.send(row_of(event_of("k", 1), service.topic))
        work.send(OutboxRow(uuid7(), service.topic, b"k", (), body[: MAX_MESSAGE_BYTES + 1]))
        work.send(row_of(event_of("k", 2), service.topic))
        work.send(row_of(event_of("other", 1), service.topic))
    async with running(service.relay()):
        await service.wait_until_sent()
    outbox = service.transport.outbox.c
    async with service.watch.connect() as connection:
        columns = (outbox.id, outbox.last_error, outbox.published_at)
        dead = (await connection.execute(select(*columns).where(outbox.status == DEAD))).one()
    assert tuple(dead) == (2, "MessageRefusedError", None)
    assert numbers_by_key(await service.log()) == {"k": [1, 2], "other": [1]}


async def test_what_is_no_event_leaves_byte_for_byte(service: SmallService) -> None:
    """Keys, values and headers that are no text, are missing, or come twice are on the bus as they were handed in."""
    odd = (("twice", b"1"), ("twice", b"2"), ("bytes", b"\x00\xff"), ("zero", b"a\x00b"), ("n\x00", b""), ("ü", b"x"))
    rows = [
        OutboxRow(uuid7(), service.topic, None, odd, None),
        OutboxRow(uuid7(), service.topic, b"\xff\x00", (), b"\x00\xff"),
        OutboxRow(uuid7(), service.topic, b"", odd[:1], b""),
    ]
    async with service.unit_of_work.begin() as work:
        for row in rows:
            work.send(row)
    async with running(service.relay()):
        await service.wait_until_sent()
    found = {(record.key, record.headers, record.value) for record in await service.log()}
    assert found == {(row.key, row.headers, row.value) for row in rows}


async def test_a_large_backlog_leaves_in_several_pages(service: SmallService) -> None:
    """Bodies that fill a page by their size, and rows that fill it by their number, all leave, in order."""
    async with service.unit_of_work.begin() as work:
        for number in range(20):
            row = row_of(event_of("large", number), service.topic)
            work.send(OutboxRow(row.event_id, row.topic, b"large", row.headers, (row.value or b"") + b" " * 900_000))
    await service.publish_many(keys=1, numbers=range(1200))
    async with running(service.relay()):
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"large": list(range(20)), "k0": list(range(1200))}
    assert await service.count(PENDING) == 0
