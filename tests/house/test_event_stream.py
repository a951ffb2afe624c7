"""Server-sent events as they leave: readers that go away or take nothing cost nothing for long."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from shared.web.event_stream import EventStream, block

SCOPE: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": []}


class Source:
    """Blocks without end, and whether somebody closed them."""

    def __init__(self) -> None:
        self.closed = False

    async def blocks(self) -> AsyncGenerator[bytes]:
        """Yield blocks, and nothing now and then, until closed."""
        try:
            while True:
                yield block(data="x", event="y", id_="1")
                await asyncio.sleep(0)
                yield b""
        finally:
            self.closed = True


def test_blocks_are_what_the_standard_says() -> None:
    """Fields are lines, a block ends with an empty one, and one without fields is a comment."""
    sent = block(data='{"a":1}', event="score.changed", id_="7", retry_ms=2000)
    assert sent == b'retry: 2000\nid: 7\nevent: score.changed\ndata: {"a":1}\n\n'
    assert block() == b":\n\n"


async def test_a_reader_that_takes_nothing_is_dropped() -> None:
    """When nothing can be sent any more the answer ends, and what it was made from is closed."""
    source = Source()
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 3:
            await asyncio.Event().wait()  # as a server does whose buffer is full

    async def receive() -> Any:
        await asyncio.Event().wait()

    await EventStream(source.blocks(), send_seconds=0.01)(SCOPE, receive, send)
    assert source.closed
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * 2]
    assert dict(sent[0]["headers"])[b"content-type"].startswith(b"text/event-stream")


async def test_a_reader_that_left_is_noticed() -> None:
    """The answer ends soon after the reader is gone, also while there is nothing to send."""
    source = Source()
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    await EventStream(source.blocks())(SCOPE, receive, send)
    assert source.closed
    assert all(message.get("more_body", True) for message in sent)


async def test_an_error_on_the_way_closes_the_source() -> None:
    """What breaks while it is sent goes to whoever logs it, and nothing is left open."""
    source = Source()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            raise ConnectionResetError

    async def receive() -> Any:
        await asyncio.Event().wait()

    with pytest.raises(ConnectionResetError):
        await EventStream(source.blocks())(SCOPE, receive, send)
    assert source.closed
