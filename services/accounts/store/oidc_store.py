"""Identities at a provider, and sign-ins that are under way, in the database."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.oidc.flow import Flow
from services.accounts.store.oidc_tables import OIDC_FLOW, OIDC_IDENTITY

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class OidcStore:
    connection: AsyncConnection

    async def lock_subject(self, issuer: str, subject: str) -> None:
        """Make every other sign-in of the same identity wait for this one; call it before any other lock."""
        await self.connection.execute(_LOCK, {"name": f"accounts.oidc.{issuer}.{subject}"})

    async def person_of(self, issuer: str, subject: str) -> UUID | None:
        """Return the id of the person to whom an identity is linked; None when it is linked to nobody."""
        statement = select(OIDC_IDENTITY.c.person_id).where(
            OIDC_IDENTITY.c.issuer == issuer, OIDC_IDENTITY.c.subject == subject
        )
        found: UUID | None = (await self.connection.execute(statement)).scalar()
        return found

    async def is_linked(self, person_id: UUID) -> bool:
        """Return whether any identity is linked to a person."""
        statement = select(OIDC_IDENTITY.c.subject).where(OIDC_IDENTITY.c.person_id == person_id).limit(1)
        return (await self.connection.execute(statement)).first() is not None

    async def link(self, issuer: str, subject: str, person_id: UUID, at: datetime) -> None:
        values = {"issuer": issuer, "subject": subject, "person_id": person_id, "linked_at": at}
        await self.connection.execute(insert(OIDC_IDENTITY).values(values))

    async def forget_person(self, person_id: UUID) -> None:
        await self.connection.execute(delete(OIDC_IDENTITY).where(OIDC_IDENTITY.c.person_id == person_id))

    async def add_flow(self, flow: Flow, browser_sha256: str) -> None:
        values = dataclasses.asdict(flow) | {"browser_sha256": browser_sha256}
        await self.connection.execute(insert(OIDC_FLOW).values(values))

    async def take_flow(self, browser_sha256: str) -> Flow | None:
        """Return the sign-in that a browser has begun and forget it: a second answer finds none."""
        statement = delete(OIDC_FLOW).where(OIDC_FLOW.c.browser_sha256 == browser_sha256)
        columns = [column for column in OIDC_FLOW.columns if column.name != "browser_sha256"]
        row = (await self.connection.execute(statement.returning(*columns))).mappings().first()
        return None if row is None else Flow(**row)

    async def drop_expired(self, at: datetime) -> int:
        """Delete sign-ins that were begun too long ago; return how many those were."""
        return int((await self.connection.execute(delete(OIDC_FLOW).where(OIDC_FLOW.c.expires_at <= at))).rowcount)
