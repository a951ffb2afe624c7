"""Which addresses of a bus are understood."""

import asyncio

import pytest

from shared.bus.choose import open_bus
from shared.bus.kafka.options import KafkaOptions, parse_options

DATABASE = "postgresql://heed@/heed?host=/tmp/socket"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "redis://localhost",
        "postgresql://user@host/name",
        "kafka",
        "kafka://",
        "kafka://host",
        "kafka://host:port",
        "kafka://:9092",
        "kafka://one:9092,two",
        "kafka://host:9092/topic",
        "kafka://host:9092?patience=10",
        "kafka://host:9092?brokers=other:9092",
        "kafka://host:9092?session_seconds=long",
    ],
)
def test_refuses_other_addresses(url: str) -> None:
    """What is neither Kafka nor PostgreSQL, or is misspelt, is refused before anything is opened."""
    with pytest.raises(ValueError, match=r".+"):
        open_bus(url, database_url=DATABASE, client_id="test")


def test_reads_the_brokers() -> None:
    """Several brokers are separated by commas, and every time has a default."""
    assert parse_options("kafka://one:9092,two:9093") == KafkaOptions(("one:9092", "two:9093"))


def test_reads_the_options() -> None:
    """An address may change any time by its name."""
    options = parse_options("kafka://host:9092?session_seconds=12&produce_seconds=2.5")
    assert options == KafkaOptions(("host:9092",), session_seconds=12, produce_seconds=2.5)


@pytest.mark.parametrize("url", ["postgres://", "postgres://heed@{host}/bus", "kafka://{host}"])
async def test_opens_nothing_early(url: str) -> None:
    """Neither choosing a bus nor opening it connects to anything; the first use does."""
    connected: asyncio.Queue[str] = asyncio.Queue()

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.put_nowait("ours" if await reader.read(4) == b"ours" else "bus")
        writer.close()

    async with await asyncio.start_server(note, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        host = f"127.0.0.1:{port}"
        chosen = open_bus(url.format(host=host), database_url=f"postgresql://heed@{host}/heed", client_id="test")
        async with chosen as bus, bus.publisher(), bus.subscribe("group", ["topic"]):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"ours")
            assert await connected.get() == "ours", "connections are taken in the order in which they came"
            asking = asyncio.create_task(bus.ping())
            assert await connected.get() == "bus"
            asking.cancel()
            await asyncio.wait({asking})
            writer.close()
