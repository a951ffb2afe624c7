"""How the event log talks to asyncpg."""

from typing import TYPE_CHECKING

import asyncpg

from shared.db.engine import database_address

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = asyncpg.Connection  # generic in its stubs only


def driver_address(url: str) -> str:
    """Return `url` as asyncpg takes it.

    Raises:
        ValueError: it is not the address of a PostgreSQL database.
    """
    return database_address(url).set(drivername="postgresql").render_as_string(hide_password=False)
