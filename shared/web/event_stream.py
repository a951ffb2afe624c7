"""Server-sent events (WHATWG HTML §9.2): a reply that does not end, for as long as the reader keeps up."""

import asyncio
from collections.abc import AsyncGenerator

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

log = structlog.get_logger("heed.web")

SEND_SECONDS = 20.0
"""A reader that accepts nothing for so long is disconnected; it reconnects and continues where it stopped."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def block(*, data: str = "", event: str = "", id_: str = "", retry_ms: int | None = None) -> bytes:
    """Return one event as it is sent. Without `data` readers report no event, but remember the id.

    Args:
        data: one line.
        event: its name.
        id_: what the reader sends as `Last-Event-ID` when it reconnects.
        retry_ms: how long it waits before it reconnects.
    """
    fields = {"retry": "" if retry_ms is None else str(retry_ms), "id": id_, "event": event, "data": data}
    return ("".join(f"{name}: {value}\n" for name, value in fields.items() if value) or ":\n").encode() + b"\n"


class EventStream(Response):
    """Sends blocks as they come, until they end or the reader goes away."""

    media_type = "text/event-stream"

    def __init__(self, blocks: AsyncGenerator[bytes], *, send_seconds: float = SEND_SECONDS) -> None:
        """Take the blocks.

        Args:
            blocks: must yield at least every few seconds, an empty text when there is nothing to send, so that a
                reader that disconnected is noticed. Closed at the end.
            send_seconds: how long the reader may accept nothing.
        """
        super().__init__(headers=HEADERS, media_type=self.media_type)
        del self.headers["content-length"]
        self._blocks = blocks
        self._send_seconds = send_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        del scope
        left = asyncio.create_task(_until_left(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async for piece in self._blocks:
                if left.done():
                    return
                if piece:
                    async with asyncio.timeout(self._send_seconds):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            log.info("slow_reader_dropped")
        finally:
            left.cancel()
            await self._blocks.aclose()


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
