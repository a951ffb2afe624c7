"""Which invitations changed last, in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.invitation_tables import INVITATION

MOST = 500


class InvitationChanges:
    """Reads through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last(self) -> datetime | None:
        """Return the moment of the last change; None when there are no invitations."""
        found: datetime | None = (await self._connection.execute(select(func.max(INVITATION.c.updated_at)))).scalar()
        return found

    async def since(self, moment: datetime) -> list[tuple[UUID, str | None, datetime]]:
        """Return id, location and moment of the latest changes, from `moment` on."""
        table: Any = INVITATION.c
        query = select(table.id, table.location, table.updated_at).where(table.updated_at >= moment)
        rows = await self._connection.execute(query.order_by(table.updated_at.desc()).limit(MOST))
        return [(row.id, row.location, row.updated_at) for row in rows]
