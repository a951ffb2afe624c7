"""Erased people and responses: their ids are kept, so that events that arrive later do not restore them.

Events about one person or response are published on several topics, so a service may write about them at the very
moment when it erases them. Both take locks first: writers share theirs, an erasure takes it exclusively. So either the
writer sees the erasure, or the erasure sees what was written and deletes it.
"""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Integer, MetaData, Table, Uuid, any_, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import bulk_insert, bulk_values

_LOCKS = 256
"""All ids share so many locks, so that a large batch does not fill the server's lock table."""
_ARGUMENTS = (bindparam("space", type_=Integer), bindparam("buckets", type_=ARRAY(Integer)))
_TOGETHER = text("SELECT pg_advisory_xact_lock_shared(:space, bucket) FROM unnest(:buckets) AS bucket").bindparams(
    *_ARGUMENTS
)
_ALONE = text("SELECT pg_advisory_xact_lock(:space, bucket) FROM unnest(:buckets) AS bucket").bindparams(*_ARGUMENTS)


def forgotten_table(metadata: MetaData) -> Table:
    """Add the table of erased ids to a service's metadata."""
    return Table(
        "forgotten",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("forgotten_at", DateTime(timezone=True), nullable=False),
    )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The erased ids of one service, within a transaction, until whose end the locks are held."""

    connection: AsyncConnection
    table: Table

    async def among(self, ids: Collection[UUID | None]) -> frozenset[UUID]:
        """Return those of `ids` that are erased, and keep the others from being erased until this transaction ends.

        Call it before writing anything about them, and before locking rows that others lock too.
        """
        known = {one for one in ids if one is not None}
        if not known:
            return frozenset()
        await self._lock(known, together=True)
        wanted = bindparam("ids", sorted(known), ARRAY(Uuid))
        query = select(self.table.c.id).where(self.table.c.id == any_(wanted))
        return frozenset((await self.connection.execute(query)).scalars())

    async def add(self, ids: Mapping[UUID, datetime]) -> None:
        """Record `ids` as erased since these moments; the caller then deletes what is stored about them.

        Waits for transactions that write about one of them at this moment; what they wrote is visible afterwards.
        """
        if not ids:
            return
        await self._lock(ids, together=False)
        columns = ("id", "forgotten_at")
        rows = [dict(zip(columns, one, strict=True)) for one in sorted(ids.items())]
        statement = bulk_insert(self.table, columns).on_conflict_do_nothing()
        await self.connection.execute(statement, bulk_values(columns, rows))

    async def _lock(self, ids: Collection[UUID], *, together: bool) -> None:
        # In order: two transactions never wait for each other in a circle.
        buckets = sorted({one.int % _LOCKS for one in ids})
        values = {"space": _space_of(self.table), "buckets": buckets}
        await self.connection.execute(_TOGETHER if together else _ALONE, values)


def _space_of(table: Table) -> int:
    """Return the first key of the table's advisory locks: services may share a database and must not share locks."""
    return int.from_bytes(zlib.crc32(table.fullname.encode()).to_bytes(4), signed=True)
