"""Calling aiokafka: every wait is bounded, errors become `UnavailableError`, clients are closed in bounded time.

The client swallows cancellations that reach it while it waits for tasks of its own. Whoever was asked to end would then
go on, and nobody asks twice: so each call here ends by looking whether it was asked.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.cancellation import end_if_asked, is_asked_to_end
from shared.errors import UnavailableError

CLOSE_SECONDS = 3.0
FORCE_SECONDS = 1.0

_log = structlog.get_logger("heed.bus")


@asynccontextmanager
async def answered(what: str, seconds: float) -> AsyncIterator[None]:
    """Limit the block to `seconds`, and turn every error inside into `UnavailableError`.

    The client raises much more than it documents when a broker goes away at the wrong moment (assertions, attribute
    errors), and a new connection cures each of them. So no kind of error passes through.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
            end_if_asked()
    except UnavailableError:
        raise
    except (Exception, asyncio.CancelledError) as error:
        if is_asked_to_end(error):
            raise
        _log.warning("kafka_call_failed", call=what, error=type(error).__name__)
        message = f"Kafka does not answer: {what}"
        raise UnavailableError(message) from error


async def close_producer(producer: AIOKafkaProducer) -> None:
    """Close a producer whose messages are all settled, or given up.

    Its own `stop` waits without limit for messages that were not acknowledged, so they are failed first.
    """
    accumulator, sender = producer._message_accumulator, producer._sender  # noqa: SLF001 - has no public way to give up
    accumulator.fail_all(KafkaError("the producer was given up"))
    if not await _finished(producer.stop, CLOSE_SECONDS):
        if sender.sender_task is not None:
            sender.sender_task.cancel()
            await asyncio.wait([sender.sender_task], timeout=FORCE_SECONDS)
        await _finished(producer.client.close, FORCE_SECONDS)
    end_if_asked()


async def close_consumer(consumer: AIOKafkaConsumer) -> None:
    """Leave the group and close; when the broker does not respond, take the consumer down piece by piece."""
    if not await _finished(consumer.stop, CLOSE_SECONDS):
        await _take_down(consumer)
    end_if_asked()


async def _take_down(consumer: AIOKafkaConsumer) -> None:
    coordinator, fetcher = consumer._coordinator, consumer._fetcher  # noqa: SLF001 - `stop` gave up half-way
    if coordinator is not None and hasattr(coordinator, "_stop_heartbeat_task"):
        await _finished(coordinator._stop_heartbeat_task, FORCE_SECONDS)  # noqa: SLF001 - likewise
        await _finished(coordinator._stop_commit_offsets_refresh_task, FORCE_SECONDS)  # noqa: SLF001 - likewise
    if fetcher is not None:
        await _finished(fetcher.close, FORCE_SECONDS)
    await _finished(consumer._client.close, FORCE_SECONDS)  # noqa: SLF001 - likewise


async def close_admin(client: AIOKafkaAdminClient) -> None:
    await _finished(client.close, CLOSE_SECONDS)
    end_if_asked()


async def _finished(close: Callable[[], Awaitable[Any]], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await close()
    except (Exception, asyncio.CancelledError) as error:
        if is_asked_to_end(error):
            raise
        # Closing must go on whatever state the client is in.
        _log.debug("kafka_close_failed", error=type(error).__name__)
        return False
    return True
