"""Writing many rows at once with PostgreSQL's COPY, through the driver: half the time of an INSERT on both sides."""

from collections.abc import Iterable

import asyncpg
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import InvalidError, UnavailableError

_NOTHING = text("SELECT")


async def copy_rows(
    connection: AsyncConnection, table: Table, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    """Add `rows`, whose values stand in the order of `columns`, within the connection's transaction.

    Raises:
        InvalidError: the database cannot keep one of the values.
        UnavailableError: another transaction has added one of the rows meanwhile; a second attempt will see it.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, asyncpg.Connection)  # noqa: S101 - for the type checker
    if not driver.is_in_transaction():
        await connection.execute(_NOTHING)  # the engine begins the transaction with the first statement that it sees
    try:
        await driver.copy_records_to_table(table.name, schema_name=table.schema, columns=columns, records=rows)
    except asyncpg.UniqueViolationError as error:
        message = "another worker writes the same rows at this moment"
        raise UnavailableError(message) from error
    except (asyncpg.DataError, OverflowError, UnicodeEncodeError):
        # The driver's text repeats the value, which is not for the log.
        message = "A value cannot be kept: a number out of range, or a text with a character that is none."
        raise InvalidError(message) from None
