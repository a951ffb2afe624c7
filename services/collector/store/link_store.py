"""Short links, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.link import Link, LinkFilter
from services.collector.store.tables import LINK


class LinkStore:
    """Reads and writes links through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: Link) -> bool:
        """Insert a link; False when its code is taken."""
        added = postgresql.insert(LINK).values(_columns(link)).on_conflict_do_nothing().returning(LINK.c.code)
        return (await self._connection.execute(added)).first() is not None

    async def find(self, code: str, *, lock: bool = False) -> Link | None:
        """Return a link; `lock` keeps others from changing it until the transaction ends."""
        query = select(LINK).where(LINK.c.code == code)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _link(row)

    async def put(self, link: Link) -> None:
        """Write a link that exists."""
        await self._connection.execute(update(LINK).where(LINK.c.code == link.code).values(_columns(link)))

    async def list_before(self, mark: tuple[datetime, str] | None, limit: int, chosen: LinkFilter) -> list[Link]:
        """Return at most `limit` links, newest first, from behind the link made at `mark` with that code on."""
        query = select(LINK).order_by(LINK.c.created_at.desc(), LINK.c.code.desc()).limit(limit)
        if mark is not None:
            query = query.where(tuple_(LINK.c.created_at, LINK.c.code) < tuple_(*mark))
        for name in ("survey", "touchpoint", "location"):
            if (value := getattr(chosen, name)) is not None:
                query = query.where(LINK.c[name] == value)
        if chosen.locations is not None:
            query = query.where(LINK.c.location.in_(chosen.locations))
        if chosen.state is not None:
            query = query.where(
                LINK.c.retired_at.is_not(None) if chosen.state == "retired" else LINK.c.retired_at.is_(None)
            )
        return [_link(row) for row in await self._connection.execute(query)]

    async def changed_last(self) -> datetime | None:
        latest: datetime | None = (await self._connection.execute(select(func.max(LINK.c.updated_at)))).scalar()
        return latest

    async def changed(self, since: datetime) -> Sequence[tuple[str, str | None, datetime]]:
        """Return code, location and moment of the links that changed after a moment."""
        query = select(LINK.c.code, LINK.c.location, LINK.c.updated_at).where(LINK.c.updated_at > since)
        return [(code, location, at) for code, location, at in await self._connection.execute(query)]


def _columns(link: Link) -> dict[str, Any]:
    return {column.name: getattr(link, column.name) for column in LINK.columns}


def _link(row: Row[Any]) -> Link:
    return Link(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
