"""Calls of the Kafka client end when their task is asked to end, whatever the client does with the request."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from shared.bus.kafka.calls import answered, close_admin, close_consumer, close_producer
from shared.testing.kafka import Kafka

MOMENTS = 12
"""Turns of the loop after which closing is interrupted; the client swallows that in some of them."""
CLIENTS: dict[str, tuple[type[Any], Callable[[Any], Awaitable[None]], str]] = {
    "admin": (AIOKafkaAdminClient, close_admin, "_client"),
    "consumer": (AIOKafkaConsumer, close_consumer, "_client"),
    "producer": (AIOKafkaProducer, close_producer, "client"),
}
"""What it is, how we close it, and where it keeps its connections."""


async def ends_when_asked(work: Awaitable[None], turns: int) -> None:
    """Begin some work, ask its task to end after so many turns of the loop, and fail unless it does.

    What comes after the work never ends by itself, as that of a loop which reports something again and again.
    """

    async def working() -> None:
        await work
        await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(working())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=30)
    assert task.cancelled(), f"asked after {turns} turns it went on"


async def test_a_call_that_swallows_the_request_to_end_ends_nevertheless() -> None:
    """Nobody asks a task of a group a second time."""

    async def asking() -> None:
        async with answered("swallow", 60.0):
            with suppress(asyncio.CancelledError):
                await asyncio.get_running_loop().create_future()

    await ends_when_asked(asking(), turns=2)


@pytest.mark.kafka
@pytest.mark.parametrize("name", CLIENTS)
async def test_closing_ends_whenever_it_is_asked(kafka: Kafka, name: str) -> None:
    """A client waits for tasks of its own that it cancels, and takes our cancellation for theirs."""
    client_of, close, connections = CLIENTS[name]
    for turns in range(1, MOMENTS):
        client = client_of(bootstrap_servers=kafka.bootstrap)
        await client.start()
        try:
            await ends_when_asked(close(client), turns)
        finally:
            await getattr(client, connections).close()  # what was interrupted left them open
