"""Second factors, recovery codes and links in the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.links import Link, LinkPurpose
from services.accounts.domain.people.second_factor import SecondFactor
from services.accounts.store.people_tables import LINK, RECOVERY_CODE, SECOND_FACTOR


@dataclass(frozen=True, slots=True)
class SecondFactorStore:
    connection: AsyncConnection

    async def lock(self, person_id: UUID) -> SecondFactor | None:
        """Return a person's second factor, and keep others from using it; None when they have none."""
        statement = select(SECOND_FACTOR).where(SECOND_FACTOR.c.person_id == person_id).with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        return None if row is None else SecondFactor(**row)

    async def get(self, person_id: UUID) -> SecondFactor | None:
        statement = select(SECOND_FACTOR).where(SECOND_FACTOR.c.person_id == person_id)
        row = (await self.connection.execute(statement)).mappings().first()
        return None if row is None else SecondFactor(**row)

    async def put(self, factor: SecondFactor) -> None:
        values = {
            "secret": factor.secret,
            "last_step": factor.last_step,
            "confirmed_at": factor.confirmed_at,
        }
        statement = upsert(SECOND_FACTOR).values(person_id=factor.person_id, **values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def drop(self, person_id: UUID) -> bool:
        """Remove a person's second factor and recovery codes; return whether they had one."""
        await self.connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.person_id == person_id))
        statement = delete(SECOND_FACTOR).where(SECOND_FACTOR.c.person_id == person_id)
        return bool((await self.connection.execute(statement)).rowcount)

    async def replace_codes(self, person_id: UUID, digests: list[str]) -> None:
        """Make these the person's recovery codes; older ones are worth nothing any more."""
        await self.connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.person_id == person_id))
        rows = [{"person_id": person_id, "code_sha256": digest} for digest in digests]
        await self.connection.execute(insert(RECOVERY_CODE), rows)

    async def use_code(self, person_id: UUID, digest: str, at: datetime) -> bool:
        """Use up a recovery code; False when there is none like it, or it was used."""
        statement = (
            update(RECOVERY_CODE)
            .where(
                RECOVERY_CODE.c.person_id == person_id,
                RECOVERY_CODE.c.code_sha256 == digest,
                RECOVERY_CODE.c.used_at.is_(None),
            )
            .values(used_at=at)
        )
        return bool((await self.connection.execute(statement)).rowcount)

    async def codes_left(self, person_id: UUID) -> int:
        statement = select(func.count()).where(
            RECOVERY_CODE.c.person_id == person_id, RECOVERY_CODE.c.used_at.is_(None)
        )
        return int((await self.connection.execute(statement)).scalar_one())


@dataclass(frozen=True, slots=True)
class LinkStore:
    connection: AsyncConnection

    async def add(self, link: Link, token_sha256: str) -> None:
        values = {
            "id": link.id,
            "purpose": link.purpose,
            "person_id": link.person_id,
            "expires_at": link.expires_at,
            "drops_second_factor": link.drops_second_factor,
        }
        await self.connection.execute(insert(LINK).values(**values, token_sha256=token_sha256))

    async def find(self, token_sha256: str, purpose: LinkPurpose, *, lock: bool = False) -> Link | None:
        """Return the link with a token, for this purpose; `lock` keeps others from using it meanwhile."""
        statement = select(*(column for column in LINK.columns if column.name != "token_sha256")).where(
            LINK.c.token_sha256 == token_sha256, LINK.c.purpose == purpose
        )
        row = (await self.connection.execute(statement.with_for_update() if lock else statement)).mappings().first()
        return None if row is None else Link(**row)

    async def has_valid(self, person_id: UUID, purpose: LinkPurpose, at: datetime) -> bool:
        """Return whether somebody has a link for this purpose that can still be used."""
        theirs = (LINK.c.person_id == person_id) & (LINK.c.purpose == purpose) & (LINK.c.expires_at > at)
        return (await self.connection.execute(select(LINK.c.id).where(theirs).limit(1))).first() is not None

    async def drop(self, link_id: UUID) -> None:
        await self.connection.execute(delete(LINK).where(LINK.c.id == link_id))

    async def drop_all(self, person_id: UUID | None, *purposes: LinkPurpose) -> None:
        """Delete a person's links for these purposes, or for all when none is named; None: those of nobody."""
        statement = delete(LINK).where(LINK.c.person_id == person_id if person_id else LINK.c.person_id.is_(None))
        await self.connection.execute(statement.where(LINK.c.purpose.in_(purposes)) if purposes else statement)

    async def drop_expired(self, at: datetime) -> int:
        """Delete links that are too old; return how many those were."""
        return int((await self.connection.execute(delete(LINK).where(LINK.c.expires_at <= at))).rowcount)
