"""Whom the rows of a batch are about, without writing anything."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.contact import Contact
from services.collector.store.respondent_store import Identity
from services.collector.store.tables import RESPONDENT

_NAMED = text(
    """
    SELECT id, identity_kind, identity, external_id, email, phone, name FROM collector.respondent
    JOIN unnest(:kinds, :names) AS wanted (identity_kind, identity) USING (identity_kind, identity)
    """
).bindparams(bindparam("kinds", type_=ARRAY(Text)), bindparam("names", type_=ARRAY(Text)))
_ASKED = text(
    """
    SELECT DISTINCT respondent_id FROM collector.invitation
    WHERE respondent_id = ANY(:people) AND survey = :survey AND batch_id IS DISTINCT FROM :batch AND expires_at > :now
        AND answered_at IS NULL AND refused_at IS NULL AND cancelled_at IS NULL AND erased_at IS NULL
    """
).bindparams(
    bindparam("people", type_=ARRAY(Uuid)),
    bindparam("survey", type_=Text()),
    bindparam("batch", type_=Uuid()),
    bindparam("now", type_=DateTime(timezone=True)),
)


class BatchPeople:
    """Reads through one connection; holds nothing."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def named(self, contacts: Iterable[Contact]) -> dict[Identity, tuple[UUID, Contact]]:
        """Return those of some people who are known by their identities, with all that is known of them."""
        wanted = {(one.identity_kind, one.identity) for one in contacts}
        if not wanted:
            return {}
        values = {"kinds": [kind for kind, _ in wanted], "names": [name for _, name in wanted]}
        rows = (await self._connection.execute(_NAMED, values)).all()
        return {(row.identity_kind, row.identity): (row.id, Contact(*row[1:])) for row in rows}

    async def by_id(self, ids: Collection[UUID]) -> dict[UUID, Contact]:
        """Return those of some people who exist."""
        if not ids:
            return {}
        columns = RESPONDENT.c["id", "identity_kind", "identity", "external_id", "email", "phone", "name"]
        rows = await self._connection.execute(select(*columns).where(RESPONDENT.c.id.in_(ids)))
        return {row[0]: Contact(*row[1:]) for row in rows}

    async def already_invited(
        self, ids: Collection[UUID], survey: str, *, batch_id: UUID | None, now: datetime
    ) -> frozenset[UUID]:
        """Return who can still answer an invitation to a survey that does not belong to the batch."""
        if not ids:
            return frozenset()
        given = {"people": list(ids), "survey": survey, "batch": batch_id, "now": now}
        return frozenset((await self._connection.execute(_ASKED, given)).scalars())
