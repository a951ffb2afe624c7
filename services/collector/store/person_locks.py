"""The lock on what people wish about messages: whoever writes a wish and whoever sends wait for each other."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

_BYTES = 8
"""Of a digest, or of the random end of an id."""
_HOLD = text("SELECT pg_advisory_xact_lock(each.key) FROM unnest(:keys) AS each (key)").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger))
)


async def hold_people(
    connection: AsyncConnection, people: Collection[bytes], respondents: Collection[UUID] = ()
) -> None:
    """Hold the lock on the wishes under some names until the end of the transaction.

    A message is marked as begun in a transaction that holds it and has read the ledger, and a wish is appended in a
    transaction that holds it (`ConsentStore.add` sees to that). So no message begins after the commit of an opt-out:
    either the opt-out is read, or its commit comes later and the message was on its way.

    It is a lock of names and not a row lock, because somebody may opt out of whom no respondent is known, by an SMS
    from their number. All who need several locks take them in this order: row of the respondent, this lock, rows of
    messages, rows of due work.

    Args:
        connection: of the transaction.
        people: digests of names.
        respondents: ids of those who are known, whose wishes count whatever their name was.
    """
    names = (*people, *(one.bytes[-_BYTES:] for one in respondents))
    keys = sorted({int.from_bytes(name[:_BYTES], signed=True) for name in names})
    if keys:
        await connection.execute(_HOLD, {"keys": keys})
