"""Claiming events, inside the transaction of their effect: either both are stored or neither is."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.event import Cause

Identity = tuple[str, UUID]
"""Source and id: only together they say which event it is (CloudEvents 1.0 §3.1.1)."""


async def claim(
    connection: AsyncConnection, inbox: Table, consumer: str, causes: Sequence[Cause]
) -> frozenset[Identity]:
    """Record `causes` as handled by `consumer` and return those that were not handled before.

    A twin that is handled by another process at this moment makes the call wait until that one has committed.
    """
    wanted = sorted({(cause.source, cause.event_id) for cause in causes}, key=lambda pair: (pair[0], pair[1].int))
    result = await connection.execute(
        _insert_into(inbox.fullname),
        {
            "consumer": consumer,
            "sources": [source for source, _ in wanted],
            "event_ids": [event_id for _, event_id in wanted],
        },
    )
    return frozenset((source, event_id) for source, event_id in result)


@cache
def _insert_into(inbox: str) -> TextClause:
    """Return the statement, made once for each table: making it costs more than running it."""
    return text(
        f"INSERT INTO {inbox} (consumer, source, event_id) "  # noqa: S608 - a name of our own
        "SELECT :consumer, source, event_id FROM unnest(:sources, :event_ids) AS row (source, event_id) "
        "ON CONFLICT DO NOTHING RETURNING source, event_id"
    ).bindparams(
        bindparam("consumer", type_=Text),
        bindparam("sources", type_=ARRAY(Text)),
        bindparam("event_ids", type_=ARRAY(Uuid)),
    )
