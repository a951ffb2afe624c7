"""Statements over whole tables, which may take longer than anything that somebody waits for."""

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

LONGEST_SECONDS = 4 * 3600
MEMORY = "64MB"
"""What the database may use for one of them before it goes on on disk."""


async def at_length(connection: AsyncConnection, statement: str, *values: object) -> None:
    """Execute `statement`, with `values` for `$1` and so on, without the usual limits.

    The caller has read something on the connection before, which is what began the transaction.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, asyncpg.Connection)  # noqa: S101 - tells the type checker what the engine is made of
    await driver.execute(f"SET LOCAL statement_timeout = '{LONGEST_SECONDS}s'; SET LOCAL work_mem = '{MEMORY}'")
    await driver.execute(statement, *values, timeout=LONGEST_SECONDS)
    await driver.execute("SET LOCAL statement_timeout TO DEFAULT; SET LOCAL work_mem TO DEFAULT")
