"""People in the database."""

import dataclasses
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.person import Person, PersonNotFoundError
from services.accounts.domain.people.sign_in_names import key_of_name
from services.accounts.store.people_tables import CREDENTIAL, PERSON

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class PeopleStore:
    connection: AsyncConnection

    async def lock_admins(self) -> None:
        """Make every other transaction that may change who is admin wait for this one.

        Locks are taken in this order, so that nobody waits in a circle: admins, name or person, links.
        """
        await self.connection.execute(_LOCK, {"name": "accounts.admins"})

    async def lock_name(self, sign_in_name: str) -> None:
        """Make every other transaction that gives somebody this address wait for this one."""
        await self.connection.execute(_LOCK, {"name": f"accounts.name.{key_of_name(sign_in_name)}"})

    async def has_full_admin(self, *, besides: UUID | None = None) -> bool:
        """Return whether there is an active admin of the whole company, other than `besides`."""
        statement = select(PERSON.c.id).where(PERSON.c.is_active, PERSON.c.role == "admin", PERSON.c.unit.is_(None))
        if besides is not None:
            statement = statement.where(PERSON.c.id != besides)
        return (await self.connection.execute(statement.limit(1))).first() is not None

    async def get(self, person_id: UUID) -> Person:
        """Return one person.

        Raises:
            PersonNotFoundError: there is none of that id.
        """
        return await self._one(select(PERSON).where(PERSON.c.id == person_id))

    async def lock(self, person_id: UUID) -> Person:
        """Return one person, and keep others from changing them until the transaction ends.

        Raises:
            PersonNotFoundError: there is none of that id.
        """
        return await self._one(select(PERSON).where(PERSON.c.id == person_id).with_for_update())

    async def by_name(self, sign_in_name: str) -> Person | None:
        """Return who signs in with an address, or is invited to; None when nobody does."""
        statement = select(PERSON).where(
            PERSON.c.sign_in_key == key_of_name(sign_in_name), or_(PERSON.c.is_active, PERSON.c.joined_at.is_(None))
        )
        row = (await self.connection.execute(statement)).mappings().first()
        return None if row is None else _person(row)

    async def list_after(
        self, after: tuple[str, UUID] | None, *, units: AbstractSet[str] | None, also: UUID | None, limit: int
    ) -> list[Person]:
        """Return up to `limit` people who are not erased, in the order of `sort_key`.

        Args:
            after: the sort key and the id of the last one before.
            units: only people of these units, and the person `also`; None: everybody.
            also: a person to include whatever their unit is.
            limit: how many at most.
        """
        key = func.lower(PERSON.c.display_name).collate("C")
        statement = select(PERSON).where(PERSON.c.erased_at.is_(None)).order_by(key, PERSON.c.id).limit(limit)
        if units is not None:
            statement = statement.where(or_(PERSON.c.unit.in_(sorted(units)), PERSON.c.id == also))
        if after is not None:
            name, person_id = after
            last = func.lower(name).collate("C")
            statement = statement.where(or_(key > last, (key == last) & (PERSON.c.id > person_id)))
        return [_person(row) for row in (await self.connection.execute(statement)).mappings()]

    async def add(self, person: Person) -> None:
        await self.connection.execute(insert(PERSON).values(_row(person)))

    async def replace(self, person: Person) -> None:
        """Store a person who is locked."""
        await self.connection.execute(update(PERSON).where(PERSON.c.id == person.id).values(_row(person)))

    async def password_hash_of(self, person_id: UUID) -> str | None:
        statement = select(CREDENTIAL.c.password_hash).where(CREDENTIAL.c.person_id == person_id)
        found: str | None = (await self.connection.execute(statement)).scalar()
        return found

    async def set_password_hash(self, person_id: UUID, password_hash: str, at: datetime) -> None:
        values = {"password_hash": password_hash, "changed_at": at}
        statement = upsert(CREDENTIAL).values(person_id=person_id, **values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def drop_password(self, person_id: UUID) -> None:
        await self.connection.execute(delete(CREDENTIAL).where(CREDENTIAL.c.person_id == person_id))

    async def _one(self, statement: Select[Any]) -> Person:
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            raise PersonNotFoundError
        return _person(row)


def _row(person: Person) -> dict[str, Any]:
    row = dataclasses.asdict(person)
    row["sign_in_key"] = None if person.sign_in_name is None else key_of_name(person.sign_in_name)
    return row


def _person(row: RowMapping) -> Person:
    return Person(**{name: value for name, value in row.items() if name != "sign_in_key"})
