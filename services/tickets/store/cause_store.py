"""Causes in the database."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Integer, Row, Text, any_, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.cause import Cause, CauseNotFoundError
from services.tickets.store.tables import CAUSE, CAUSE_VERSION, TICKET
from shared.db.keyed import Kind

_LOCK_TREE = text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=0x6361757365)
"""Its key is "cause"."""


def _columns(cause: Cause) -> Mapping[str, Any]:
    return asdict(cause)


def _definition(row: Row[Any]) -> Cause:
    return Cause(names=row.names, parent=row.parent, position=row.position, is_retired=row.is_retired)


CAUSES = Kind("cause", CauseNotFoundError, CAUSE, _columns, _definition, CAUSE_VERSION)


@dataclass(frozen=True, slots=True)
class CauseStore:
    """What is asked of causes besides what is asked of all things with a key."""

    connection: AsyncConnection

    async def lock_tree(self) -> None:
        """Make whoever else would change the tree wait: that it has two levels is true of all causes together."""
        await self.connection.execute(_LOCK_TREE)

    async def versions(self, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Cause]:
        """Return causes as they were in some versions, by key and version."""
        if not wanted:
            return {}
        keys, numbers = zip(*sorted(wanted), strict=True)
        given = (
            func.unnest(bindparam("keys", list(keys), ARRAY(Text)), bindparam("numbers", list(numbers), ARRAY(Integer)))
            .table_valued("key", "version", name="given")
            .render_derived(name="given")
        )
        table = CAUSE_VERSION
        of_those = (table.c.key == given.c.key) & (table.c.version == given.c.version)
        rows = await self.connection.execute(select(table).select_from(table.join(given, of_those)))
        return {(row.key, row.version): _definition(row) for row in rows}

    async def uses(self, since: datetime, locations: Collection[str] | None) -> dict[str, int]:
        """Return how many cases were closed with each cause since a moment, at some locations or at any."""
        table = TICKET.c
        query = (
            select(table.cause, func.count().label("cases"))
            .where(table.cause.is_not(None), table.closed_at >= since)
            .group_by(table.cause)
        )
        if locations is not None:
            query = query.where(table.location == any_(bindparam("places", sorted(locations), ARRAY(Text))))
        return {row.cause: row.cases for row in await self.connection.execute(query)}
