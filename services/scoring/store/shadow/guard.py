"""One replay at a time: a lock that belongs to a session, and is gone with it whatever happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

_NAME = "heed.scoring.replay"
_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
# The lock of a machine that vanished must be free soon, not after two hours.
_KEEPALIVE = text(
    "SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '3', false)"
)


@asynccontextmanager
async def only_rebuild(opened: AsyncConnection) -> AsyncIterator[bool]:
    """Try to be the only one that rebuilds; yield whether that came true. It ends with the block.

    Args:
        opened: a connection on which nothing was done yet, and nothing else will be.
    """
    connection = await opened.execution_options(isolation_level="AUTOCOMMIT")
    await connection.execute(_KEEPALIVE)
    held = bool((await connection.execute(_TRY, {"name": _NAME})).scalar_one())
    try:
        yield held
    finally:
        if held:
            with suppress(DBAPIError):  # a session that broke holds nothing any more
                await connection.execute(_RELEASE, {"name": _NAME})
