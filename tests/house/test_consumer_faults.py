"""The consumer loop when things fail: what passes by itself causes lag and never a dead letter; a flood is capped."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from shared.backoff import Backoff
from shared.consuming.limit import DeadLetterLimit
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event
from shared.errors import InvalidError, UnavailableError
from shared.testing.eventually import eventually
from shared.testing.faulty_bus import FaultyBus
from shared.testing.running import running
from shared.testing.small_events import nothing_wrong, refusing
from shared.testing.small_service import SmallService, small_service

CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name <> 'watch'"
)


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service that consumes what it publishes."""
    async with small_service(database_url) as opened:
        yield opened


@pytest.mark.parametrize(
    "error",
    [UnavailableError("away"), TimeoutError(), ConnectionResetError(), RuntimeError("the handler is closed")],
    ids=lambda error: type(error).__name__,
)
async def test_what_passes_by_itself_causes_lag_and_no_dead_letter(service: SmallService, error: Exception) -> None:
    """The events are tried again until it has passed, then take effect once and in order; nothing is parked."""
    failures = 4

    def fault(event: Event[SurveyPublished]) -> Exception | None:
        nonlocal failures
        if event.data.version == 5 and failures:
            failures -= 1
            return error
        return None

    service.fault = fault
    await service.append(*(service.message("k", number) for number in range(10)))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    assert failures == 0
    assert await service.effects_of("k") == list(range(10))
    assert await service.parked() == []


async def test_a_database_that_cuts_connections_causes_lag(service: SmallService) -> None:
    """Every connection of the service is cut again and again while it works: no event is lost, doubled or parked."""
    async with running(service.consumer(batch_records=20)):
        for round_ in range(8):
            await service.append(*(service.message("k", number) for number in range(50 * round_, 50 * (round_ + 1))))
            async with service.watch.connect() as connection:
                await connection.execute(text(CUT_OTHERS))
        await service.wait_for_effects(400)
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(400))
    assert await service.parked() == []


async def test_a_schema_that_is_not_there_yet_causes_lag(service: SmallService) -> None:
    """New code meets an old schema in a rolling deployment: events wait for the migration, none is to blame."""
    async with service.watch.begin() as connection:
        await connection.execute(text("ALTER TABLE collector.effect RENAME TO effect_soon"))
    await service.append(*(service.message("k", number) for number in range(5)))
    async with running(service.consumer()):

        async def tried() -> bool:
            return len(service.calls) >= 3

        await eventually(tried)
        async with service.watch.begin() as connection:
            await connection.execute(text("ALTER TABLE collector.effect_soon RENAME TO effect"))
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(5))
    assert await service.parked() == []


async def test_a_bus_that_is_away_is_waited_for(service: SmallService) -> None:
    """When the bus is away, also in a commit, the subscription is opened again; each effect is there once."""
    commits = 0

    def break_first() -> None:
        nonlocal commits
        commits += 1
        if commits == 1:
            message = "the bus is away"
            raise UnavailableError(message)

    bus = FaultyBus(service.bus, on_commit=break_first)
    consumer = service.consumer(bus)
    await service.append(service.message("k", 0))
    async with running(consumer):
        await service.wait_until_caught_up()
        bus.away = True
        asked = bus.asked

        async def tried() -> bool:
            return bus.asked >= asked + 3

        await eventually(tried)
        await service.append(service.message("k", 1))
        bus.away = False
        await service.wait_for_effects(2)
    assert bus.opened.count("subscription") >= 3
    assert consumer.health().trouble is None
    assert await service.effects_of("k") == [0, 1]


async def test_a_flood_is_capped_and_goes_on_when_the_fault_is_mended(service: SmallService) -> None:
    """When everything fails, as after a bad deployment, few events are parked; the loop stops, says so, and waits."""
    service.fault = lambda _event: InvalidError("all wrong")
    limit = DeadLetterLimit(max_consecutive=7)
    await service.append(*(service.message(f"k{number}", number) for number in range(300)))
    consumer = service.consumer(limit=limit)
    async with running(consumer, service.relay()):

        async def tripped() -> bool:
            return consumer.health().trouble is not None

        await eventually(tripped)
        calls = len(service.calls)

        async def tried_again() -> bool:
            return len(service.calls) >= calls + 5

        await eventually(tried_again)
        await service.wait_until_sent()
        assert len(await service.parked()) == 7
        assert len(await service.dead_letter_log(at_least=7)) == 7
        assert consumer.health().trouble is not None
        assert await service.effects() == []
        service.fault = nothing_wrong
        await service.wait_for_effects(293)
        await service.wait_until_caught_up()

        async def well() -> bool:
            return consumer.health().trouble is None

        await eventually(well)
    report = await service.dead_letters().replay_parked()
    assert len(report.replayed) == 7
    assert sorted(number for _, number in await service.effects()) == list(range(300))


async def test_failures_with_successes_between_them_do_not_stop_the_loop(service: SmallService) -> None:
    """The cap on failures in a row is for a flood, not for one bad event now and then."""
    service.fault = refusing(*((f"k{number}", number) for number in range(0, 8, 2)))
    consumer = service.consumer(limit=DeadLetterLimit(max_consecutive=2, max_ratio=1.0))
    async with running(consumer):
        for number in range(8):
            await service.append(service.message(f"k{number}", number))
            await service.wait_until_caught_up()
            assert consumer.health().trouble is None
    assert len(await service.parked()) == 4
    assert await service.effects() == [(f"k{number}", number) for number in range(1, 8, 2)]


class _Endless(Backoff):
    """Waits that do not end; says whether one has begun."""

    begun = False

    async def wait(self) -> None:
        self.begun = True
        await asyncio.Event().wait()


async def test_a_capped_loop_stays_away_for_its_own_time_and_not_for_a_pause_between_tries(
    service: SmallService,
) -> None:
    """The time is the one that it was given, long as it is in a service; pauses between tries are short and grow."""
    service.fault = lambda _event: InvalidError("all wrong")
    consumer = service.consumer(limit=DeadLetterLimit(max_consecutive=1), tripped_seconds=0.001)
    consumer._backoff = pause = _Endless()
    await service.append(service.message("k0", 0), service.message("k1", 1))

    async def tried_again_or_paused() -> bool:
        return pause.begun or len(service.calls) > 5

    async with running(consumer):
        await eventually(tried_again_or_paused)
        assert consumer.health().trouble is not None
    assert not pause.begun
    assert len(await service.parked()) == 1


async def test_a_defect_of_the_process_ends_the_loop(service: SmallService) -> None:
    """An error that is neither the event's nor passes by itself is not swallowed, and the event is read again."""
    service.fault = lambda _event: MemoryError()
    await service.append(service.message("k", 1))
    with pytest.RaisesGroup(MemoryError):
        await service.consumer().run()
    service.fault = nothing_wrong
    async with running(service.consumer()):
        await service.wait_for_effects(1)
