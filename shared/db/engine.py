"""Opening PostgreSQL."""

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

CONNECT_SECONDS = 5.0
STATEMENT_MS = 30_000
IDLE_IN_TRANSACTION_MS = 60_000
POOL_WAIT_SECONDS = 5.0


def database_address(text: str) -> URL:
    """Return `text` as the address the async driver understands.

    Raises:
        ValueError: it is not the address of a PostgreSQL database.
    """
    url = make_url(text)
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        message = "the database address must start with postgresql://"
        raise ValueError(message)
    return url.set(drivername="postgresql+asyncpg")


def open_engine(url: str, *, pool_size: int, application: str) -> AsyncEngine:
    """Return an engine with a bounded pool; connections are made on first use.

    Every wait is bounded: for a connection, for a statement, and for a transaction that nobody continues.
    """
    engine = create_async_engine(
        database_address(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        hide_parameters=True,  # what people wrote must not get into error messages
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": STATEMENT_MS / 1000 + 5,
            "server_settings": {
                "application_name": application,
                "statement_timeout": str(STATEMENT_MS),
                "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_MS),
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )
    event.listen(engine.sync_engine, "checkout", _replace_if_closed)
    return engine


def _replace_if_closed(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Let the pool open another connection when the server has closed this one.

    The driver knows without asking. SQLAlchemy's own `pool_pre_ping` asks, in three round trips that cost more than a
    small transaction; what it finds beyond this, a peer that vanished without a word, the time limits find too.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
