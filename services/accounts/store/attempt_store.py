"""Failed sign-ins in the database. Every attempt counts as failed from its beginning until it succeeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.sessions import Visitor, shortened
from services.accounts.domain.people.slowing import Attempt, Failures
from services.accounts.store.people_tables import ATTEMPT

_LOCKS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) "
    "FROM (SELECT name FROM unnest(cast(:names AS text[])) AS name ORDER BY name) AS ordered"
)


@dataclass(frozen=True, slots=True)
class AttemptStore:
    connection: AsyncConnection

    async def lock(self, name_sha256: str, block: str) -> None:
        """Let attempts for one name and from one block of addresses be looked at one after another."""
        names = [f"accounts.attempt.{name_sha256}", f"accounts.attempt.{block}"]
        await self.connection.execute(_LOCKS, {"names": names})

    async def failures(
        self,
        *,
        since: datetime,
        name_sha256: str | None = None,
        block: str | None = None,
        browser_sha256: str | None = None,
    ) -> Failures:
        """Count the failures that have all that is given in common."""
        conditions: list[ColumnElement[bool]] = [ATTEMPT.c.at > since, ATTEMPT.c.counts]
        for column, value in (
            (ATTEMPT.c.name_sha256, name_sha256),
            (ATTEMPT.c.address_block, block),
            (ATTEMPT.c.browser_sha256, browser_sha256),
        ):
            if value is not None:
                conditions.append(column == value)
        statement = select(func.count(), func.max(ATTEMPT.c.at)).where(*conditions)
        number, last_at = (await self.connection.execute(statement)).one()
        return Failures(number=number, last_at=last_at)

    async def add(
        self,
        attempt_id: UUID,
        at: datetime,
        *,
        name_sha256: str,
        person_id: UUID | None,
        step: str,
        visitor: Visitor,
        browser_sha256: str | None,
    ) -> None:
        await self.connection.execute(
            insert(ATTEMPT).values(
                id=attempt_id,
                at=at,
                name_sha256=name_sha256,
                person_id=person_id,
                step=step,
                address=visitor.address,
                address_block=visitor.block,
                browser_sha256=browser_sha256,
                user_agent=shortened(visitor.user_agent),
                counts=True,
            )
        )

    async def drop(self, attempt_id: UUID) -> None:
        """Forget an attempt: it succeeded."""
        await self.connection.execute(delete(ATTEMPT).where(ATTEMPT.c.id == attempt_id))

    async def forgive(self, name_sha256: str, block: str) -> None:
        """Let earlier failures for a name and from one block slow nobody down: it was the person who mistyped."""
        theirs = (ATTEMPT.c.name_sha256 == name_sha256) & (ATTEMPT.c.address_block == block)
        await self.connection.execute(update(ATTEMPT).where(theirs).values(counts=False))

    async def of_person(self, person_id: UUID, *, limit: int) -> Sequence[Attempt]:
        """Return a person's last failures, newest first."""
        columns = (ATTEMPT.c.at, ATTEMPT.c.step, ATTEMPT.c.address, ATTEMPT.c.user_agent)
        statement = select(*columns).where(ATTEMPT.c.person_id == person_id).order_by(ATTEMPT.c.at.desc()).limit(limit)
        return [Attempt(**row) for row in (await self.connection.execute(statement)).mappings()]

    async def forget_person(self, person_id: UUID) -> None:
        """Keep the failures and forget about whom they were, and from where."""
        emptied = {"person_id": None, "name_sha256": "", "address": "", "user_agent": "", "browser_sha256": None}
        await self.connection.execute(update(ATTEMPT).where(ATTEMPT.c.person_id == person_id).values(emptied))

    async def drop_before(self, moment: datetime) -> int:
        """Delete failures before `moment`; return how many those were."""
        return int((await self.connection.execute(delete(ATTEMPT).where(ATTEMPT.c.at < moment))).rowcount)
