"""Which database errors pass by themselves.

They mean lag or 503, never a lost or parked event; everything else is a defect or bad input.
"""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_TRANSIENT_STATES = (
    "08",  # connection exceptions
    "40",  # serialization failure, deadlock
    "53",  # out of disk, memory or connections
    "55P03",  # lock not available
    "57",  # operator intervention: shutdown, crash, cancelled statement
    "58",  # system error
)


def is_transient(error: BaseException) -> bool:
    """Tell whether waiting may help against `error`."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or error.orig is None:
            return True
        state = getattr(error.orig, "sqlstate", None)
        if state is not None:
            return str(state).startswith(_TRANSIENT_STATES)
        cause = error.orig.__cause__
        return cause is not None and is_transient(cause)
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(_TRANSIENT_STATES)
    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, asyncpg.DataError | asyncpg.UnsupportedClientFeatureError)
    return isinstance(error, OSError | TimeoutError | PoolTimeoutError)
