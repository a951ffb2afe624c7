"""The reply that sends an exported file piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from starlette.responses import StreamingResponse

from shared.web.exports.formats import MEDIA_TYPES, FileWriter, writer_of
from shared.web.exports.spelling import Spelling
from shared.web.exports.table import Format, Table
from shared.web.exports.xlsx_format import Book

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


def table_response(kind: Format, table: Table, *, book: Book, spelling: Spelling, name: str) -> StreamingResponse:
    """Return the reply that sends a small table.

    Args:
        kind: the format of the file.
        table: that is sent.
        book: what a workbook has beside it.
        spelling: of CSV and workbooks.
        name: offered for the file, without its ending.
    """
    writer = writer_of(kind, table.columns, book=book, spelling=spelling)
    return file_response(kind, writer, _one_page(table.rows), name=name, headers={})


async def _one_page(rows: Sequence[Record]) -> AsyncIterator[Sequence[Record]]:
    if rows:
        yield rows


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
        _closing = asyncio.get_running_loop().run_in_executor(None, writer.close)
