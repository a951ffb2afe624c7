"""Which invitations changed last, in the database: their rows, or those of their messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.invitation_tables import INVITATION
from services.collector.store.message_tables import MESSAGE

MOST = 500


@dataclass(frozen=True, slots=True)
class ChangedInvitation:
    id: UUID | None
    """None: whichever at the location, where too many changed to name them."""
    location: str | None
    at: datetime


class InvitationChanges:
    """Reads through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last(self) -> datetime | None:
        """Return the moment of the last change of an invitation's own row; None when there are no invitations."""
        found: datetime | None = (await self._connection.execute(select(func.max(INVITATION.c.updated_at)))).scalar()
        return found

    async def now(self) -> datetime:
        """Return the moment by the clock that dates changes of messages, which is the database's."""
        moment: datetime = (await self._connection.execute(select(func.clock_timestamp()))).scalar_one()
        return moment

    async def since(self, moment: datetime) -> list[ChangedInvitation]:
        """Return the latest changes of their own rows, from `moment` on."""
        table: Any = INVITATION.c
        query = select(table.id, table.location, table.updated_at.label("at")).where(table.updated_at >= moment)
        return await self._named(query)

    async def by_messages_since(self, moment: datetime) -> list[ChangedInvitation]:
        """Return those whose messages changed from `moment` on, the latest changes."""
        message: Any = MESSAGE.c
        query = (
            select(INVITATION.c.id, INVITATION.c.location, message.changed_at.label("at"))
            .join(INVITATION, INVITATION.c.id == message.invitation_id)
            .where(message.changed_at >= moment)
        )
        return await self._named(query)

    async def _named(self, query: Select[Any]) -> list[ChangedInvitation]:
        """Return the latest, and where they are so many that some are not named, the places of all."""
        rows = await self._connection.execute(query.order_by(text("at DESC")).limit(MOST))
        named = [ChangedInvitation(*row) for row in rows]
        if len(named) < MOST:
            return named
        every = query.subquery()
        places = await self._connection.execute(
            select(every.c.location, func.max(every.c.at)).group_by(every.c.location)
        )
        return [*named, *(ChangedInvitation(None, *row) for row in places)]
