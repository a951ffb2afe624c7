"""Facts about customers, in the database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, Uuid, bindparam, delete, exists, func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.customers.facts import FACTS, NO_FACTS, Company, CustomerFacts
from services.collector.domain.people.contact import Contact
from services.collector.store.customer_tables import COMPANY, CUSTOMER_FACTS

_FACTS = CUSTOMER_FACTS.c
_MATCH = text(
    """
    SELECT id, identity_kind, identity, external_id, email, phone, name FROM collector.respondent
    WHERE identity_kind = 'external_id' AND identity = ANY(:numbers)
        OR identity_kind = 'email' AND identity = ANY(:emails) OR identity_kind != 'email' AND email = ANY(:emails)
        OR identity_kind = 'phone' AND identity = ANY(:phones) OR identity_kind != 'phone' AND phone = ANY(:phones)
    ORDER BY id FOR UPDATE
    """
).bindparams(*(bindparam(name, type_=ARRAY(Text())) for name in ("numbers", "emails", "phones")))
_A_FEW = 20
_FILLED = ("external_id", "email", "phone", "name")
_FILL_IN = text(
    """
    UPDATE collector.respondent AS known SET external_id = coalesce(known.external_id, given.external_id),
        email = coalesce(known.email, given.email), phone = coalesce(known.phone, given.phone),
        name = coalesce(known.name, given.name), updated_at = :now
    FROM unnest(:ids, :external_id, :email, :phone, :name) AS given (id, external_id, email, phone, name)
    WHERE known.id = given.id
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid())), *(bindparam(name, type_=ARRAY(Text())) for name in _FILLED))


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known of one customer, and since when in this form."""

    facts: CustomerFacts
    updated_at: datetime


class CustomerStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, respondent_ids: Collection[UUID]) -> dict[UUID, KnownFacts]:
        """Return the facts of those of whom some are known."""
        if not respondent_ids:
            return {}
        query = select(CUSTOMER_FACTS).where(_FACTS.respondent_id.in_(respondent_ids))
        return {row.respondent_id: KnownFacts(facts_in(row), row.updated_at) for row in await self._execute(query)}

    async def save(self, facts: Mapping[UUID, CustomerFacts], *, at: datetime, by: str) -> None:
        """Write the facts of people whose rows this transaction holds; where nothing is left, there is no row."""
        empty = [one for one, known in facts.items() if known == NO_FACTS]
        if empty:
            await self._execute(delete(CUSTOMER_FACTS).where(_FACTS.respondent_id.in_(empty)))
        rows = [
            {"respondent_id": one, "updated_at": at, "updated_by": by, **{name: getattr(known, name) for name in FACTS}}
            for one, known in facts.items()
            if known != NO_FACTS
        ]
        if rows:
            upsert = postgresql.insert(CUSTOMER_FACTS)
            new = {name: upsert.excluded[name] for name in (*FACTS, "updated_at", "updated_by")}
            upsert = upsert.on_conflict_do_update(index_elements=["respondent_id"], set_=new)
            await self._connection.execute(upsert, rows)

    async def match(self, contacts: Iterable[Contact]) -> list[tuple[UUID, Contact]]:
        """Return everybody who is known by a number or address of these, by id; their rows are held."""
        kept = list(contacts)
        names = {
            "numbers": [one.external_id for one in kept if one.external_id],
            "emails": [one.email for one in kept if one.email],
            "phones": [one.phone for one in kept if one.phone],
        }
        return [(row.id, Contact(*row[1:])) for row in await self._connection.execute(_MATCH, names)]

    async def fill_in(self, contacts: Mapping[UUID, Contact], *, now: datetime) -> None:
        """Write what was not known yet of how people are reached; nothing is overwritten."""
        if contacts:
            values: dict[str, Any] = {name: [getattr(one, name) for one in contacts.values()] for name in _FILLED}
            await self._connection.execute(_FILL_IN, values | {"ids": list(contacts), "now": now})

    async def companies(self, keys: Collection[str]) -> dict[str, Company]:
        """Return those of the companies that there are."""
        rows = await self._execute(select(COMPANY.c.key, COMPANY.c.name).where(COMPANY.c.key.in_(keys)))
        return {row.key: Company(row.key, row.name) for row in rows}

    async def companies_called(self, text: str) -> list[Company]:
        """Return the companies with a text as their key or name, however it is written in capitals; a few at most."""
        named = (COMPANY.c.key == text) | (func.lower(COMPANY.c.name) == func.lower(text))
        query = select(COMPANY.c.key, COMPANY.c.name).where(named).order_by(COMPANY.c.key).limit(_A_FEW)
        return [Company(row.key, row.name) for row in await self._execute(query)]

    async def put_companies(self, companies: Iterable[Company], *, at: datetime, is_renaming: bool = False) -> None:
        """Write companies, in the order of their keys; names of those that there are stay, if they are not renamed."""
        for one in sorted(companies, key=lambda one: one.key):
            put = postgresql.insert(COMPANY).values(key=one.key, name=one.name, updated_at=at)
            renamed = put.on_conflict_do_update(
                index_elements=["key"], set_={"name": one.name, "updated_at": at}, where=COMPANY.c.name != one.name
            )
            await self._connection.execute(
                renamed if is_renaming else put.on_conflict_do_nothing(index_elements=["key"])
            )

    async def forget(self, respondent_id: UUID) -> None:
        """Delete the facts of one person, and their company when it has nobody else: its name may be theirs."""
        gone = delete(CUSTOMER_FACTS).where(_FACTS.respondent_id == respondent_id).returning(_FACTS.company)
        keys = [key for key in (await self._connection.execute(gone)).scalars() if key is not None]
        has_people = exists().where(_FACTS.company == COMPANY.c.key)
        await self._execute(delete(COMPANY).where(COMPANY.c.key.in_(keys), ~has_people))

    async def _execute(self, statement: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own types
        return await self._connection.execute(statement)


def facts_in(row: Row[Any]) -> CustomerFacts:
    """Return the facts of a row that has them as its columns."""
    return CustomerFacts(**{name: getattr(row, name) for name in FACTS})
