"""The values that open tickets have in a column, found by stepping from each to the next one in an index."""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import ARRAY, Column, Select, Text, any_, bindparam, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.store.tables import TICKET

_OPEN = TICKET.c.state != literal_column("'closed'")


async def values_of(
    connection: AsyncConnection,
    column: Literal["survey", "touchpoint", "location"],
    locations: Collection[str] | None,
    *,
    limit: int,
) -> list[str]:
    """Return up to `limit` values of a column, sorted.

    It takes as long as there are values, whatever the number of tickets that have them.

    Args:
        connection: to read with.
        column: whose values.
        locations: of the tickets that count; None: all.
        limit: so many values at most.
    """
    own = TICKET.c[column]
    steps = select(_first(own).scalar_subquery().label("value")).cte("steps", recursive=True)
    following = _first(own).where(own > steps.c.value).correlate(steps).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.value.is_not(None)))
    found = select(steps.c.value).where(steps.c.value.is_not(None)).limit(limit)
    if locations is not None:
        among = TICKET.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text)))
        found = found.where(exists().where(own == steps.c.value, among, _OPEN))
    return sorted((await connection.execute(found)).scalars())


def _first(column: Column[Any]) -> Select[Any]:
    return select(column).where(_OPEN, column.is_not(None)).order_by(column).limit(1)
