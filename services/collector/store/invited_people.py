"""Who answers by a personal link, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.contact import Contact
from services.collector.store.invitation_tables import INVITATION
from services.collector.store.tables import RESPONDENT

_NAMES = ("identity_kind", "identity", "external_id", "email", "phone", "name")


@dataclass(frozen=True, slots=True)
class Invited:
    """The person behind an invitation, whose row is held so that they are not erased meanwhile."""

    invitation_id: UUID
    respondent_id: UUID
    contact: Contact = field(repr=False)
    is_cancelled: bool


class InvitedPeople:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, invitation_ids: Iterable[UUID]) -> dict[UUID, Invited]:
        """Return who is invited, by invitation, without those who were erased; hold their rows against an erasure."""
        wanted: Any = bindparam("ids", list(invitation_ids), ARRAY(Uuid))
        person = RESPONDENT.c
        query = (
            select(
                INVITATION.c.id, INVITATION.c.cancelled_at, person.id.label("person"), *(person[one] for one in _NAMES)
            )
            .join(RESPONDENT, person.id == INVITATION.c.respondent_id)
            .where(INVITATION.c.id == any_(wanted))
            .order_by(person.identity_kind, person.identity)
            .with_for_update(read=True, key_share=True, of=RESPONDENT)
        )
        found = {}
        for row in await self._connection.execute(query):
            contact = Contact(*(getattr(row, name) for name in _NAMES))
            found[row.id] = Invited(row.id, row.person, contact, row.cancelled_at is not None)
        return found

    async def complete(self, respondent_id: UUID, contact: Contact, *, at: datetime) -> None:
        """Fill in what is not known of a person yet; what is known stays, for links are passed on."""
        person = RESPONDENT.c
        values = {name: func.coalesce(person[name], getattr(contact, name)) for name in ("email", "phone", "name")}
        mine = person.id == respondent_id
        await self._connection.execute(update(RESPONDENT).where(mine).values(**values, updated_at=at))
