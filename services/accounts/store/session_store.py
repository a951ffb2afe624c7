"""Sessions in the database, and the browsers that people are known to use. Tokens are kept as digests."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, RowMapping, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import Lifetimes, Session, Visitor
from services.accounts.store.people_tables import KNOWN_BROWSER, PERSON, SESSION

_PERSON_FIELDS = tuple(field.name for field in dataclasses.fields(Person))
_SESSION_FIELDS = tuple(field.name for field in dataclasses.fields(Session))


@dataclass(frozen=True, slots=True)
class SessionStore:
    connection: AsyncConnection

    async def add(self, session: Session, token_sha256: str) -> None:
        await self.connection.execute(insert(SESSION).values(**dataclasses.asdict(session), token_sha256=token_sha256))

    async def with_person(self, token_sha256: str) -> tuple[Session, Person] | None:
        """Return a session and whose it is; None when there is none with this token."""
        theirs = [PERSON.c[name].label(f"person_{name}") for name in _PERSON_FIELDS]
        statement = (
            select(*(SESSION.c[name] for name in _SESSION_FIELDS if name != "person_id"), *theirs)
            .join(PERSON, PERSON.c.id == SESSION.c.person_id)
            .where(SESSION.c.token_sha256 == token_sha256)
        )
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            return None
        person = Person(**{name: row[f"person_{name}"] for name in _PERSON_FIELDS})
        return Session(
            **{name: row[name] for name in _SESSION_FIELDS if name != "person_id"}, person_id=person.id
        ), person

    async def of_person(self, person_id: UUID) -> list[tuple[Session, str]]:
        """Return a person's sessions with the digests of their tokens, those used last first."""
        statement = select(SESSION).where(SESSION.c.person_id == person_id).order_by(SESSION.c.last_seen_at.desc())
        rows = (await self.connection.execute(statement)).mappings()
        return [(_session(row), row["token_sha256"]) for row in rows]

    async def note_seen(self, session_id: UUID, at: datetime) -> None:
        await self.connection.execute(update(SESSION).where(SESSION.c.id == session_id).values(last_seen_at=at))

    async def renew(self, token_sha256: str, new_sha256: str) -> bool:
        """Give a session another token; False when there is none with the old one."""
        statement = update(SESSION).where(SESSION.c.token_sha256 == token_sha256).values(token_sha256=new_sha256)
        return bool((await self.connection.execute(statement)).rowcount)

    async def end(self, person_id: UUID, session_id: UUID) -> bool:
        """End one session of a person; False when they have none of that id."""
        return await self._end(delete(SESSION).where(SESSION.c.person_id == person_id, SESSION.c.id == session_id)) > 0

    async def end_by_token(self, token_sha256: str) -> UUID | None:
        """End the session with a token and return its id; None when there is none."""
        ended = delete(SESSION).where(SESSION.c.token_sha256 == token_sha256).returning(SESSION.c.id)
        found: UUID | None = (await self.connection.execute(ended)).scalar()
        return found

    async def end_all(self, person_id: UUID, *, besides: str | None = None) -> int:
        """End a person's sessions, except the one with the token digest `besides`; return how many those were."""
        statement = delete(SESSION).where(SESSION.c.person_id == person_id)
        return await self._end(statement if besides is None else statement.where(SESSION.c.token_sha256 != besides))

    async def end_expired(self, at: datetime, lifetimes: Lifetimes) -> int:
        """Delete sessions that are over; return how many those were."""
        over = or_(SESSION.c.last_seen_at <= at - lifetimes.idle, SESSION.c.created_at <= at - lifetimes.absolute)
        return await self._end(delete(SESSION).where(over))

    async def know_browser(self, person_id: UUID, token_sha256: str, visitor: Visitor, at: datetime) -> None:
        """Remember that a person signed in with a browser, and from where."""
        values = {"address_block": visitor.block, "last_used_at": at}
        statement = upsert(KNOWN_BROWSER).values(person_id=person_id, token_sha256=token_sha256, **values)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["token_sha256", "person_id"], set_=values)
        )

    async def knows(self, person_id: UUID, *, browser_sha256: str | None, block: str) -> tuple[bool, bool]:
        """Return whether a person has signed in with this browser, and from this block of addresses."""
        statement = select(KNOWN_BROWSER.c.token_sha256, KNOWN_BROWSER.c.address_block)
        rows = (await self.connection.execute(statement.where(KNOWN_BROWSER.c.person_id == person_id))).all()
        return any(row[0] == browser_sha256 for row in rows), any(row[1] == block for row in rows)

    async def forget_browsers(self, person_id: UUID) -> None:
        await self.connection.execute(delete(KNOWN_BROWSER).where(KNOWN_BROWSER.c.person_id == person_id))

    async def forget_browsers_before(self, moment: datetime) -> int:
        """Forget browsers that were used last before `moment`; return how many those were."""
        return await self._end(delete(KNOWN_BROWSER).where(KNOWN_BROWSER.c.last_used_at < moment))

    async def _end(self, statement: Delete) -> int:
        return int((await self.connection.execute(statement)).rowcount)


def _session(row: RowMapping) -> Session:
    return Session(**{name: row[name] for name in _SESSION_FIELDS})
