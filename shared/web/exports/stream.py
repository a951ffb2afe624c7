"""The reply that sends an exported file piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from starlette.responses import StreamingResponse

from shared.web.exports.formats import MEDIA_TYPES, FileWriter
from shared.web.exports.table import Format

Record = TypeVar("Record")


def file_response(
    kind: Format,
    writer: FileWriter[Record],
    pages: AsyncIterator[Sequence[Record]],
    *,
    name: str,
    headers: dict[str, str],
) -> StreamingResponse:
    """Return the reply that sends a file.

    Args:
        kind: the format of the file.
        writer: for this format.
        pages: the records. If reading them fails, the connection breaks instead of ending the file properly.
        name: offered for the file, without its ending.
        headers: more headers of the reply.
    """
    disposition = f'attachment; filename="{name}.{kind}"'
    all_headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", **headers}
    return StreamingResponse(_pieces(writer, pages), headers=all_headers, media_type=MEDIA_TYPES[kind])


async def _pieces(writer: FileWriter[Record], pages: AsyncIterator[Sequence[Record]]) -> AsyncIterator[bytes]:
    """Yield the file. It is written in a thread, so that other requests do not wait for it."""
    try:
        if head := await asyncio.to_thread(writer.head):
            yield head
        async for page in pages:
            if piece := await asyncio.to_thread(writer.add, page):
                yield piece
        tail = writer.tail()
        while piece := await asyncio.to_thread(next, tail, b""):
            yield piece
    finally:
        # Not awaited: whoever went away has cancelled this task, and a thread may still be writing.
        asyncio.get_running_loop().run_in_executor(None, writer.close)
