"""Sessions: opening, listing and ending them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.accounts.application.people.records import new_token
from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import (
    Lifetimes,
    Session,
    SessionNotFoundError,
    Visitor,
    shortened,
)
from services.accounts.store.session_store import SessionStore
from shared.clock import Clock
from shared.identity.revocations import Revocations
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

_LONGEST_BROWSER = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody is signed in: the secrets that their browser gets."""

    person: Person
    session: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A session, as its person sees it."""

    session: Session
    is_current: bool


async def open_session(
    work: Work, person: Person, visitor: Visitor, at: datetime, *, replaced: str | None = None
) -> SignedIn:
    """Open a session, always under a new secret, and remember the browser.

    Args:
        work: the transaction.
        person: who signs in.
        visitor: from where.
        at: when.
        replaced: the secret of a session that the browser had until now, which ends.
    """
    sessions = SessionStore(work.connection)
    if replaced:
        await sessions.end_by_token(digest_of(replaced))
    token = new_token()
    session = Session(
        id=uuid7(),
        person_id=person.id,
        created_at=at,
        last_seen_at=at,
        user_agent=shortened(visitor.user_agent),
        address=visitor.address,
    )
    await sessions.add(session, digest_of(token))
    browser = visitor.browser if visitor.browser and len(visitor.browser) <= _LONGEST_BROWSER else new_token()
    await sessions.know_browser(person.id, digest_of(browser), visitor, at)
    work.audit("person.signed_in", "person", str(person.id), after={"session": str(session.id)})
    return SignedIn(person=person, session=token, browser=browser)


async def renew_session(work: Work, person_id: UUID, token: str) -> str:
    """Give a session another secret and end all others of the person: somebody else may know the old ones.

    Returns:
        The new secret.
    """
    sessions = SessionStore(work.connection)
    renewed = new_token()
    await sessions.renew(digest_of(token), digest_of(renewed))
    await end_sessions(work, person_id, besides=renewed)
    return renewed


async def end_sessions(work: Work, person_id: UUID, *, besides: str | None = None) -> int:
    """End a person's sessions, except the one with the secret `besides`; return how many those were."""
    kept = None if besides is None else digest_of(besides)
    ended = await SessionStore(work.connection).end_all(person_id, besides=kept)
    if ended:
        work.audit("person.sessions_ended", "person", str(person_id), after={"ended": ended})
    return ended


@dataclass(frozen=True, slots=True)
class ListSessions:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: Lifetimes

    async def __call__(self, *, person_id: UUID, token: str | None) -> list[OwnSession]:
        """Return the sessions that a person has open, those used last first; `token` is that of the present one."""
        now = self.clock.now()
        digest = None if token is None else digest_of(token)
        async with self.unit_of_work.read() as connection:
            found = await SessionStore(connection).of_person(person_id)
        return [
            OwnSession(session=session, is_current=kept == digest)
            for session, kept in found
            if not session.is_over(now, self.lifetimes)
        ]


@dataclass(frozen=True, slots=True)
class EndSession:
    unit_of_work: UnitOfWork
    revocations: Revocations

    async def __call__(self, *, person_id: UUID, session_id: UUID) -> None:
        """End one of a person's sessions.

        Raises:
            SessionNotFoundError: they have none of that id.
        """
        async with self.unit_of_work.begin() as work:
            if not await SessionStore(work.connection).end(person_id, session_id):
                raise SessionNotFoundError
            work.audit("session.ended", "session", str(session_id))
        self.revocations.announce()


@dataclass(frozen=True, slots=True)
class EndOtherSessions:
    unit_of_work: UnitOfWork
    revocations: Revocations

    async def __call__(self, *, person_id: UUID, token: str) -> int:
        """End all of a person's sessions but the present one; return how many those were."""
        async with self.unit_of_work.begin() as work:
            ended = await end_sessions(work, person_id, besides=token)
        self.revocations.announce()
        return ended


@dataclass(frozen=True, slots=True)
class SignOut:
    unit_of_work: UnitOfWork
    revocations: Revocations

    async def __call__(self, *, token: str) -> None:
        """End the session with this secret, if there is one."""
        async with self.unit_of_work.begin() as work:
            ended = await SessionStore(work.connection).end_by_token(digest_of(token))
            if ended is not None:
                work.audit("session.ended", "session", str(ended))
        self.revocations.announce()
