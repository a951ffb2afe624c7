"""Claiming events, inside the transaction of their effect: either both are stored or neither is."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.event import Cause


async def claim(connection: AsyncConnection, inbox: Table, consumer: str, causes: Sequence[Cause]) -> frozenset[UUID]:
    """Record `causes` as handled by `consumer` and return the ids of those that were not handled before.

    A twin that is handled by another process at this moment makes the call wait until that one has committed.
    """
    wanted = sorted({(cause.source, cause.event_id) for cause in causes}, key=lambda pair: (pair[0], pair[1].int))
    statement = text(
        f"INSERT INTO {inbox.fullname} (consumer, source, event_id) "  # noqa: S608 - a name of our own
        "SELECT :consumer, source, event_id FROM unnest(:sources, :event_ids) AS row (source, event_id) "
        "ON CONFLICT DO NOTHING RETURNING event_id"
    ).bindparams(
        bindparam("consumer", type_=Text),
        bindparam("sources", type_=ARRAY(Text)),
        bindparam("event_ids", type_=ARRAY(Uuid)),
    )
    result = await connection.execute(
        statement,
        {
            "consumer": consumer,
            "sources": [source for source, _ in wanted],
            "event_ids": [event_id for _, event_id in wanted],
        },
    )
    return frozenset(result.scalars())
