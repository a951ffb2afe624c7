"""Which database errors are transient.

They cause lag or a 503, never a lost or parked event; every other error is a defect or bad input.
"""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_TRANSIENT_STATES = (
    "08",  # connection exceptions
    "25006",  # read-only: this server was demoted, the next connection leads to its successor
    "25P03",  # the transaction was idle for too long: our process stood still
    "28",  # not let in: the password is being changed
    "3D000",  # no such database: it is being restored
    "40",  # serialization failure, deadlock
    "53",  # out of disk, memory or connections
    "55P03",  # lock not available
    "57",  # operator intervention: shutdown, crash, cancelled statement
    "58",  # system error
)
_NEW_CONNECTION_HELPS = (
    asyncpg.InterfaceError,  # the connection is closed, or was in the middle of something else
    asyncpg.InternalClientError,  # the server ended the session between two steps of the protocol
    asyncpg.InvalidCachedStatementError,  # a migration changed a table; the drivers have forgotten the old plan by now
)
_INPUT_IS_WRONG = (ValueError, asyncpg.UnsupportedClientFeatureError)
_TOO_MUCH = "number of query arguments"
"""What the driver says of a statement that will be too long next time, too; it has no class for that."""
_DATA_EXCEPTION = "22"


def is_refused_data(error: BaseException) -> bool:
    """Return whether PostgreSQL or its driver refused a value, such as a text with NUL or a number out of range."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return state.startswith(_DATA_EXCEPTION) or isinstance(error.orig.__cause__, asyncpg.DataError)


def is_transient(error: BaseException) -> bool:
    """Return whether waiting may help."""
    if isinstance(error, DBAPIError):
        driver = error.orig.__cause__ if error.orig is not None else None
        return error.connection_invalidated or (driver is not None and is_transient(driver))
    if isinstance(error, _NEW_CONNECTION_HELPS):
        return not isinstance(error, _INPUT_IS_WRONG) and _TOO_MUCH not in str(error)
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(_TRANSIENT_STATES)
    return isinstance(error, OSError | TimeoutError | PoolTimeoutError)
