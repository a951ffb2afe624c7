"""A connection outside the pool, for work that needs a session of its own: advisory locks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 15.0

_SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS:.0f}s",
    "timezone": "UTC",
    "jit": "off",
    # When our machine vanishes, PostgreSQL must notice soon and give up the session's locks, not after two hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


@asynccontextmanager
async def lone_connection(engine: AsyncEngine, *, application: str) -> AsyncIterator[AsyncConnection]:
    """Open a connection to the database of `engine` on which every statement is a transaction of its own.

    The address must lead to PostgreSQL itself: behind a pooler that shares sessions, advisory locks mean nothing.

    Args:
        engine: names the database; its pool is not used.
        application: the name that PostgreSQL shows for the connection.

    Raises:
        DBAPIError, OSError: as any use of the connection; ask `shared.db.faults.is_transient`.
    """
    alone = create_async_engine(
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": STATEMENT_SECONDS + 5,
            "server_settings": {"application_name": application, **_SETTINGS},
        },
    )
    try:
        async with alone.connect() as connection:
            try:
                yield connection
            finally:
                # Unlike a graceful close this is bounded, also when the server does not answer any more.
                await connection.invalidate()
    finally:
        await alone.dispose()


async def try_session_lock(connection: AsyncConnection, name: str) -> bool:
    """Try to become the only session in the database that holds the lock `name`; it is held until the session ends."""
    statement = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
    return bool((await connection.execute(statement, {"name": name})).scalar_one())
