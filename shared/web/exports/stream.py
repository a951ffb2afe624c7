"""A file on its way out: its headers, and its pieces."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from starlette.responses import StreamingResponse

from shared.web.exports.formats import MEDIA_TYPES, Form
from shared.web.exports.table import Format

Record = TypeVar("Record")


def file_response(
    form: Format,
    writer: Form[Record],
    pages: AsyncIterator[Sequence[Record]],
    *,
    name: str,
    headers: dict[str, str],
) -> StreamingResponse:
    """Return the answer that sends a file.

    Args:
        form: what the file is.
        writer: what writes it.
        pages: what is in it. When it fails on the way the connection breaks instead of ending the file.
        name: offered for the file, without its ending.
        headers: further ones.
    """
    said = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store", **headers}
    return StreamingResponse(_pieces(writer, pages), headers=said, media_type=MEDIA_TYPES[form])


async def _pieces(writer: Form[Record], pages: AsyncIterator[Sequence[Record]]) -> AsyncIterator[bytes]:
    """Yield the file. Writing goes on beside the event loop, so that nobody who submits an answer waits for it."""
    if head := writer.head():
        yield head
    async for page in pages:
        if piece := await asyncio.to_thread(writer.add, page):
            yield piece
    if tail := await asyncio.to_thread(writer.tail):
        yield tail
