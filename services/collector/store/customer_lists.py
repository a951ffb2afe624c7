"""Lists of customers that imports have made, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.customers.lists import CustomerList
from services.collector.store.customer_tables import CUSTOMER_LIST_MEMBER
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = ("list", "respondent_id", "added_at")
_ADD = bulk_insert(CUSTOMER_LIST_MEMBER, _COLUMNS).on_conflict_do_nothing()
_MEMBER = CUSTOMER_LIST_MEMBER.c


class CustomerLists:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, key: str, people: Sequence[UUID], *, at: datetime) -> None:
        """Put people on a list; who is on it stays."""
        rows = [{"list": key, "respondent_id": one, "added_at": at} for one in sorted(people)]
        if rows:
            await self._connection.execute(_ADD, bulk_values(_COLUMNS, rows))

    async def list_after(self, after: str, *, limit: int) -> list[CustomerList]:
        """Return at most `limit` lists by key, from behind `after` on."""
        query = (
            select(_MEMBER.list, func.count(), func.max(_MEMBER.added_at))
            .where(_MEMBER.list > after)
            .group_by(_MEMBER.list)
            .order_by(_MEMBER.list)
            .limit(limit)
        )
        return [CustomerList(*row) for row in await self._connection.execute(query)]

    async def exists(self, key: str) -> bool:
        query = select(_MEMBER.list).where(_MEMBER.list == key).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def delete(self, key: str) -> int:
        """Take everybody off a list; return how many."""
        gone: CursorResult[Any] = await self._connection.execute(
            delete(CUSTOMER_LIST_MEMBER).where(_MEMBER.list == key)
        )
        return gone.rowcount

    async def forget(self, respondent_id: UUID) -> None:
        """Take somebody off all lists."""
        await self._connection.execute(delete(CUSTOMER_LIST_MEMBER).where(_MEMBER.respondent_id == respondent_id))
