"""Short links, in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, tuple_
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.link import Link
from services.collector.store.tables import LINK


class LinkStore:
    """Reads and writes links through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: Link) -> bool:
        """Insert a link; False when its code is taken."""
        row = {column.name: getattr(link, column.name) for column in LINK.columns}
        added = postgresql.insert(LINK).values(row).on_conflict_do_nothing().returning(LINK.c.code)
        return (await self._connection.execute(added)).first() is not None

    async def find(self, code: str) -> Link | None:
        row = (await self._connection.execute(select(LINK).where(LINK.c.code == code))).first()
        return None if row is None else _link(row)

    async def list_before(self, mark: tuple[datetime, str] | None, limit: int) -> list[Link]:
        """Return at most `limit` links, newest first, from behind the link made at `mark` with that code on."""
        query = select(LINK).order_by(LINK.c.created_at.desc(), LINK.c.code.desc()).limit(limit)
        if mark is not None:
            query = query.where(tuple_(LINK.c.created_at, LINK.c.code) < tuple_(*mark))
        return [_link(row) for row in await self._connection.execute(query)]


def _link(row: Row[Any]) -> Link:
    return Link(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
