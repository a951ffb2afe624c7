"""Respondents and their contact data, in the database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.contact import Contact
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


async def upsert_respondents(
    connection: AsyncConnection, contacts: Iterable[Contact], *, now: datetime
) -> dict[Identity, UUID]:
    """Store `contacts` and return the respondent of each identity.

    A new contact fills in what is not known of a respondent yet and overwrites nothing: responses come from the public,
    and nobody may redirect another person's mail by answering in their name. Rows are locked in the order of their
    identities, so that two transactions with the same respondents wait for each other instead of deadlocking.
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
    rows = await connection.execute(_UPSERT, values | {"ids": [uuid7() for _ in ordered], "now": now})
    return {(kind, identity): respondent_id for kind, identity, respondent_id in rows}


def _merged(earlier: Contact, later: Contact) -> Contact:
    return replace(
        later,
        external_id=earlier.external_id or later.external_id,
        email=earlier.email or later.email,
        phone=earlier.phone or later.phone,
        name=earlier.name or later.name,
    )
