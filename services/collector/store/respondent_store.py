"""Respondents and their contact data, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, bindparam, delete, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.contact import Contact, IdentityKind
from services.collector.store.tables import COMPLAINT, ERASED_RESPONDENT, RESPONDENT, RESPONSE
from shared.ids import uuid7

_COLUMNS = ("identity_kind", "identity", "external_id", "email", "phone", "name")

_UPSERT = text(
    """
    INSERT INTO collector.respondent AS known
        (id, identity_kind, identity, external_id, email, phone, name, created_at, updated_at)
    SELECT id, identity_kind, identity, external_id, email, phone, name, :now, :now
    FROM unnest(:ids, :identity_kind, :identity, :external_id, :email, :phone, :name)
        AS row (id, identity_kind, identity, external_id, email, phone, name)
    ON CONFLICT (identity_kind, identity) DO UPDATE SET
        external_id = coalesce(known.external_id, excluded.external_id),
        email = coalesce(known.email, excluded.email),
        phone = coalesce(known.phone, excluded.phone),
        name = coalesce(known.name, excluded.name),
        updated_at = excluded.updated_at
    RETURNING identity_kind, identity, id
    """
).bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("ids", type_=ARRAY(Uuid)),
    *(bindparam(name, type_=ARRAY(Text)) for name in _COLUMNS),
)

Identity = tuple[str, str]
"""Kind and value, such as `("email", "ada@example.org")`."""


@dataclass(frozen=True, slots=True)
class KnownRespondent:
    """That somebody is known, and how much they have said."""

    id: UUID
    created_at: datetime
    responses: int
    complaints: int


class RespondentStore:
    """Reads and writes respondents through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def upsert(self, contacts: Iterable[Contact], *, now: datetime) -> dict[Identity, UUID]:
        """Store `contacts` and return the respondent of each identity.

        A new contact fills in what is not known of a respondent yet and overwrites nothing: responses come from the
        public, and nobody may redirect another person's mail by answering in their name. Rows are locked in the order
        of their identities, so that two transactions with the same respondents wait for each other instead of
        deadlocking.
        """
        merged: dict[Identity, Contact] = {}
        for contact in contacts:
            identity = (contact.identity_kind, contact.identity)
            earlier = merged.get(identity)
            merged[identity] = contact if earlier is None else _merged(earlier, contact)
        if not merged:
            return {}
        ordered = [merged[identity] for identity in sorted(merged)]
        values: dict[str, object] = {name: [getattr(contact, name) for contact in ordered] for name in _COLUMNS}
        rows = await self._connection.execute(_UPSERT, values | {"ids": [uuid7() for _ in ordered], "now": now})
        return {(kind, identity): respondent_id for kind, identity, respondent_id in rows}

    async def lock(self, respondent_id: UUID) -> Contact | None:
        """Return how a person can be reached, and hold their row until the end of the transaction; None without one."""
        columns = [RESPONDENT.c[name] for name in _COLUMNS]
        query = select(*columns).where(RESPONDENT.c.id == respondent_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else Contact(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)

    async def known_as(self, kind: IdentityKind, name: str, *, held: bool = False) -> list[tuple[UUID, Contact]]:
        """Return everybody who is known by a name in canonical form, in the order of their ids.

        Args:
            kind: of the name.
            name: such as `+4930123456`.
            held: whether their rows are held until the end of the transaction.
        """
        is_identity = (RESPONDENT.c.identity_kind == kind) & (RESPONDENT.c.identity == name)
        is_other_name = (RESPONDENT.c.identity_kind != kind) & (RESPONDENT.c[kind] == name)
        columns = [RESPONDENT.c[column] for column in _COLUMNS]
        query = select(RESPONDENT.c.id, *columns).where(is_identity | is_other_name).order_by(RESPONDENT.c.id)
        rows = await self._connection.execute(query.with_for_update() if held else query)
        return [(row.id, Contact(*row[1:])) for row in rows]

    async def contact_of(self, respondent_id: UUID) -> Contact | None:
        """Return how a person can be reached; None when nobody has this id."""
        columns = [RESPONDENT.c[name] for name in _COLUMNS]
        row = (await self._connection.execute(select(*columns).where(RESPONDENT.c.id == respondent_id))).first()
        return None if row is None else Contact(*row)

    async def erase(self, respondent_id: UUID, *, at: datetime) -> None:
        """Delete the row of a person, which is locked and has no references left, and record that they were erased."""
        await self._connection.execute(delete(RESPONDENT).where(RESPONDENT.c.id == respondent_id))
        await self._connection.execute(insert(ERASED_RESPONDENT).values(id=respondent_id, erased_at=at))

    async def was_erased(self, respondent_id: UUID) -> bool:
        """Return whether there was a person of this id who is erased."""
        query = select(ERASED_RESPONDENT.c.id).where(ERASED_RESPONDENT.c.id == respondent_id)
        return (await self._connection.execute(query)).first() is not None

    async def find(self, contact: Contact) -> list[KnownRespondent]:
        """Return everybody who is known by one of the names in `contact`, the earliest first."""
        names = {name: getattr(contact, name) for name in ("external_id", "email", "phone")}
        same = [RESPONDENT.c[name] == value for name, value in names.items() if value is not None]
        responses, complaints = (
            select(func.count()).select_from(table).where(table.c.respondent_id == RESPONDENT.c.id).scalar_subquery()
            for table in (RESPONSE, COMPLAINT)
        )
        query = select(RESPONDENT.c.id, RESPONDENT.c.created_at, responses, complaints).where(or_(*same))
        rows = await self._connection.execute(query.order_by(RESPONDENT.c.created_at, RESPONDENT.c.id))
        return [KnownRespondent(*row) for row in rows]

    async def list_erased(self, *, after: UUID | None, limit: int) -> list[tuple[UUID, datetime]]:
        """Return at most `limit` people who were erased and when, in the order of their ids, from behind `after` on."""
        query = select(ERASED_RESPONDENT).order_by(ERASED_RESPONDENT.c.id).limit(limit)
        if after is not None:
            query = query.where(ERASED_RESPONDENT.c.id > after)
        return [(row.id, row.erased_at) for row in await self._connection.execute(query)]


def _merged(earlier: Contact, later: Contact) -> Contact:
    return replace(
        later,
        external_id=earlier.external_id or later.external_id,
        email=earlier.email or later.email,
        phone=earlier.phone or later.phone,
        name=earlier.name or later.name,
    )
