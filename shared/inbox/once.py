"""Claiming events, inside the transaction of their effect: either both are stored or neither is."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.event import Cause

Identity = tuple[str, UUID]
"""Source and id: only together they identify an event (CloudEvents 1.0 §3.1.1)."""


async def claim(
    connection: AsyncConnection, inbox: Table, consumer: str, causes: Sequence[Cause]
) -> frozenset[Identity]:
    """Record `causes` as handled by `consumer` and return those that were not handled before.

    If another process is handling the same event at this moment, the call waits until that one has committed.
    """
    identities = frozenset((cause.source, cause.event_id) for cause in causes)
    wanted = sorted(identities, key=lambda pair: (pair[0], pair[1].int))
    handled = await connection.execute(
        _insert_into(inbox.fullname),
        {
            "consumer": consumer,
            "sources": [source for source, _ in wanted],
            "event_ids": [event_id for _, event_id in wanted],
        },
    )
    return identities.difference((source, event_id) for source, event_id in handled)


@cache
def _insert_into(inbox: str) -> TextClause:
    """Return the statement, built once for each table: building it costs more than running it.

    It returns the events that were handled before, since these are few or none.
    """
    return text(
        "WITH wanted AS (SELECT * FROM unnest(:sources, :event_ids) AS row (source, event_id)), "  # noqa: S608 - a name of our own
        f"fresh AS (INSERT INTO {inbox} (consumer, source, event_id) SELECT :consumer, source, event_id FROM wanted "
        "ON CONFLICT DO NOTHING RETURNING source, event_id) "
        "SELECT source, event_id FROM wanted EXCEPT SELECT source, event_id FROM fresh"
    ).bindparams(
        bindparam("consumer", type_=Text),
        bindparam("sources", type_=ARRAY(Text)),
        bindparam("event_ids", type_=ARRAY(Uuid)),
    )
