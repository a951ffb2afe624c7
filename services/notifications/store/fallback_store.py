"""The fallback in the database: one row, which the first migration of it wrote."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.fallback import Fallback
from services.notifications.store.tables import FALLBACK

_C = FALLBACK.c


@dataclass(frozen=True, slots=True)
class FallbackStore:
    connection: AsyncConnection

    async def get(self, *, lock: bool = False) -> Fallback:
        """Return who gets what reaches nobody; `lock` keeps others from changing it meanwhile."""
        statement = select(_C.team, _C.destination_id, _C.version)
        row = (await self.connection.execute(statement.with_for_update() if lock else statement)).mappings().one()
        return Fallback(**row)

    async def put(self, fallback: Fallback) -> None:
        values = {"team": fallback.team, "destination_id": fallback.destination_id, "version": fallback.version}
        await self.connection.execute(update(FALLBACK).values(values))

    async def drop_teams(self, teams: Collection[str]) -> None:
        """Choose nobody where one of these teams was chosen."""
        statement = update(FALLBACK).where(_C.team.in_(teams)).values(team=None, version=_C.version + 1)
        await self.connection.execute(statement)
