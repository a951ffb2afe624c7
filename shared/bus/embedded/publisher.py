"""Writing to the event log."""

from collections.abc import Iterator, Sequence
from functools import partial

from shared.bus.embedded.driver import Connection
from shared.bus.embedded.link import BusLink
from shared.bus.embedded.log import append
from shared.bus.message import Message
from shared.bus.outcomes import Outcomes
from shared.errors import UnavailableError

CHUNK_MESSAGES = 1000
CHUNK_BYTES = 8 * 1024 * 1024


class EmbeddedPublisher:
    """Writes messages, each call in one transaction or, when it is large, a few."""

    def __init__(self, link: BusLink) -> None:
        """Write through `link`, which is this publisher's own."""
        self._link = link
        self._partitions: dict[str, int] = {}

    async def publish(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Write `messages`; see `shared.bus.ports.Publisher`."""
        outcomes = Outcomes(messages)
        sendable = list(outcomes.sendable())
        if not sendable:
            return outcomes.results()
        try:
            await self._link.run(lambda connection: self._learn(connection, {m.topic for _, m in sendable}))
            known: list[tuple[int, Message]] = []
            for position, message in sendable:
                if message.topic in self._partitions:
                    known.append((position, message))
                else:
                    outcomes.failed(position, UnavailableError("the topic does not exist"))
            for chunk in _chunks(known):
                await self._link.run(partial(self._write, chunk))
                outcomes.written([position for position, _ in chunk])
        except UnavailableError:
            # What is not marked as written stays unavailable, the rest of a key after its first failure included.
            self._partitions.clear()
        return outcomes.results()

    async def _learn(self, connection: Connection, topics: set[str]) -> None:
        missing = topics - self._partitions.keys()
        if missing:
            found = await connection.fetch("SELECT name, partitions FROM bus.topic WHERE name = ANY($1)", list(missing))
            self._partitions.update((row["name"], row["partitions"]) for row in found)

    async def _write(self, chunk: Sequence[tuple[int, Message]], connection: Connection) -> None:
        async with connection.transaction():
            await append(connection, [message for _, message in chunk], self._partitions)


def _chunks(messages: Sequence[tuple[int, Message]]) -> Iterator[list[tuple[int, Message]]]:
    chunk: list[tuple[int, Message]] = []
    size = 0
    for position, message in messages:
        if chunk and (len(chunk) == CHUNK_MESSAGES or size + message.size > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append((position, message))
        size += message.size
    if chunk:
        yield chunk
