"""Load over plain HTTP/1.1 connections that stay open, as cheap as Python allows: the generator shares the machine."""

import argparse
import asyncio
import json
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit
from uuid import UUID

import uvloop

from shared.ids import uuid7

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a run of load saw. Times are seconds."""

    requests: int
    failures: int
    seconds: float
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        """Return the acknowledged requests per second."""
        return (self.requests - self.failures) / self.seconds


def body(response_id: UUID) -> bytes:
    return (
        b'{"id":"%s","channel":"web","touchpoint":"checkout",'
        b'"answers":{"satisfaction":4,"recommend":9,"effort":6,"comment":"Quick and friendly."}}'
    ) % str(response_id).encode()


async def _connection(url: str, *, until: float, gap: float, times: list[float], replied: dict[UUID, float]) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    start = f"POST {parts.path} HTTP/1.1\r\nhost: {parts.hostname}\r\n"
    head = f"{start}content-type: application/json\r\ncontent-length: ".encode()
    failures = 0
    due = time.perf_counter()
    while time.perf_counter() < until:
        if gap:
            due += gap
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        response_id = uuid7()
        content = body(response_id)
        begun = time.perf_counter()
        writer.write(b"%s%d%s%s" % (head, len(content), _END, content))
        reply = (await reader.readuntil(_END)).lower()
        at = reply.index(_LENGTH) + len(_LENGTH)
        await reader.readexactly(int(reply[at : reply.index(b"\r", at)]))
        replied[response_id] = now = time.perf_counter()
        times.append(now - begun)
        if not reply.startswith(b"http/1.1 201"):
            failures += 1
    writer.close()
    return failures


async def run(
    url: str, *, connections: int, seconds: float, rate: float = 0.0, replied: dict[UUID, float] | None = None
) -> LoadResult:
    """Post responses to `url` for some seconds.

    Args:
        url: the endpoint.
        connections: how many at the same time.
        seconds: for how long.
        rate: requests a second over all connections; 0 means as fast as they are answered.
        replied: is filled with the moment of each reply, by `time.perf_counter`.
    """
    times: list[float] = []
    begun = time.perf_counter()
    gap = connections / rate if rate else 0.0
    moments = {} if replied is None else replied
    tasks = [_connection(url, until=begun + seconds, gap=gap, times=times, replied=moments) for _ in range(connections)]
    failures = sum(await asyncio.gather(*tasks))
    took = time.perf_counter() - begun
    times.sort()
    return LoadResult(len(times), failures, took, times[len(times) // 2], times[int(len(times) * 0.99)])


def main() -> None:
    """Run in a process of its own and print the result as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rate", type=float, default=0.0)
    given = parser.parse_args()
    result = uvloop.run(run(given.url, connections=given.connections, seconds=given.seconds, rate=given.rate))
    print(json.dumps(asdict(result)))  # noqa: T201 - the parent process reads it


if __name__ == "__main__":
    main()
