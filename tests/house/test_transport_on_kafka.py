"""Relay and consumer on real Apache Kafka: what the embedded bus is tested for at length must be true here too."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from shared.consuming.limit import DeadLetterLimit
from shared.consuming.parking import BEHIND
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event
from shared.errors import InvalidError, UnavailableError
from shared.testing.eventually import eventually
from shared.testing.kafka import Kafka
from shared.testing.running import running
from shared.testing.small_events import nothing_wrong, numbers_by_key, refusing
from shared.testing.small_service import SmallService, small_service

pytestmark = pytest.mark.kafka

CUT_RELAYS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'heed-relay-%'"
)


@pytest.fixture
async def service(database_url: str, kafka: Kafka) -> AsyncIterator[SmallService]:
    """A service that consumes what it publishes, over Kafka."""
    async with small_service(database_url, kafka.url) as opened:
        yield opened


async def test_from_outbox_to_effect_and_dead_letter(service: SmallService) -> None:
    """Events arrive in order; a poison event is a dead letter byte for byte, holds up its key, and is replayed."""
    service.fault = refusing(("k1", 4))
    await service.publish_many(keys=5, numbers=range(20))
    async with running(service.relay(), service.consumer()):
        await service.wait_for_effects(4 * 20 + 4)
        await service.wait_until_caught_up()
        await service.wait_until_sent()
        letters = await service.dead_letter_log(at_least=1)
    refused = next(record for record in await service.log() if record.value == letters[0].value)
    assert (letters[0].key, letters[0].headers[: len(refused.headers)]) == (refused.key, refused.headers)
    assert dict(letters[0].headers)["__dlq.errors.offset"] == str(refused.offset).encode()
    assert await service.parked() == [
        ("k1", 4, "InvalidError: refused"),
        *(("k1", number, BEHIND) for number in range(5, 20)),
    ]
    service.fault = nothing_wrong
    assert len((await service.dead_letters().replay_parked()).replayed) == 16
    for key in range(5):
        assert await service.effects_of(f"k{key}") == list(range(20))


async def test_two_relays_and_two_workers_lose_double_and_reorder_nothing(service: SmallService) -> None:
    """Relay sessions are cut and a worker leaves in the middle: every event has its effect once, in order per key."""
    async with running(service.relay(), service.relay(), service.consumer(batch_records=40)):
        async with running(service.consumer(batch_records=40)):
            for round_ in range(3):
                await service.publish_many(keys=6, numbers=range(50 * round_, 50 * (round_ + 1)))
                async with service.watch.connect() as connection:
                    await connection.execute(text(CUT_RELAYS))
            await service.wait_for_effects(200)
        await service.wait_for_effects(900)
        await service.wait_until_sent()
        await service.wait_until_caught_up()
    log = numbers_by_key(await service.log())
    for key in range(6):
        assert list(dict.fromkeys(log[f"k{key}"])) == list(range(150))
        assert await service.effects_of(f"k{key}") == list(range(150))


async def test_what_passes_by_itself_is_read_again(service: SmallService) -> None:
    """A group that never committed goes back to the beginning, later to its position; nothing is parked or lost."""
    failures = {0: 2, 15: 2}

    def fault(event: Event[SurveyPublished]) -> Exception | None:
        if failures.get(event.data.version, 0):
            failures[event.data.version] -= 1
            return UnavailableError("away")
        return None

    service.fault = fault
    async with running(service.consumer(batch_records=10)):
        for start in (0, 10):
            await service.append(*(service.message("k", number) for number in range(start, start + 10)))
            await service.wait_for_effects(start + 10)
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(20))
    assert await service.parked() == []


async def test_a_flood_is_capped(service: SmallService) -> None:
    """Few events are parked, the loop says that it has stopped, and goes on when the fault is mended."""
    service.fault = lambda _event: InvalidError("all wrong")
    consumer = service.consumer(limit=DeadLetterLimit(max_consecutive=3))
    await service.append(*(service.message(f"k{number}", number) for number in range(100)))
    async with running(consumer):

        async def tripped() -> bool:
            return consumer.health().trouble is not None

        await eventually(tripped)
        assert len(await service.parked()) == 3
        service.fault = nothing_wrong
        await service.wait_for_effects(97)
    await service.dead_letters().replay_parked()
    assert sorted(number for _, number in await service.effects()) == list(range(100))
