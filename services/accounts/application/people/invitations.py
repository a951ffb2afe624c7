"""Inviting people by a link, and accepting it."""

from dataclasses import dataclass
from uuid import UUID

from services.accounts.application.people.managing import Managing
from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import (
    LinkLifetimes,
    MadeLink,
    make_link,
    rights_of,
    store,
    valid_link,
)
from services.accounts.application.sessions import SignedIn, open_session
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.domain.people.person import Person, SignInNameTakenError
from services.accounts.domain.people.sessions import Visitor
from services.accounts.domain.people.sign_in_names import checked_sign_in_name
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore
from shared.access import Caller, Language, Role
from shared.clock import Clock
from shared.ids import uuid7
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Invite:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: LinkLifetimes
    managing: Managing

    async def __call__(
        self,
        *,
        caller: Caller,
        sign_in_name: str,
        role: Role,
        unit: str | None = None,
        display_name: str = "",
        language: Language = "en",
    ) -> tuple[Person, MadeLink]:
        """Invite somebody, or invite them again as long as they have not accepted.

        Args:
            caller: who invites.
            sign_in_name: their e-mail address.
            role: what they may do.
            unit: to whose places they are limited.
            display_name: proposed to them; they choose.
            language: likewise.

        Raises:
            InvalidFieldError: it is no e-mail address, or there is no such unit.
            SignInNameTakenError: somebody with this address is active.
            EscalationError: the caller may not give this role or unit.
        """
        name = checked_sign_in_name(sign_in_name)
        management = await self.managing.of(caller)
        management.check_gives(role, unit)
        await self.managing.units.check_declared(unit)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock_admins()
            await people.lock_name(name)
            found = await people.by_name(name)
            if found is not None:
                if found.is_active:
                    raise SignInNameTakenError
                management.check_changes(found)
            person = Person(
                id=uuid7() if found is None else found.id,
                sign_in_name=name,
                display_name=display_name,
                role=role,
                unit=unit,
                language=language,
                version=1 if found is None else found.version + 1,
                created_at=now if found is None else found.created_at,
            )
            await (people.add(person) if found is None else people.replace(person))
            made = await make_link(work.connection, "invite", person.id, at=now, lasts=self.lifetimes.invite)
            work.audit("person.invited", "person", str(person.id), after=rights_of(person))
        return person, made


@dataclass(frozen=True, slots=True)
class ReadInvitation:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, token: str) -> Person:
        """Return who is invited by a link.

        Raises:
            LinkGoneError: it is not valid, or not any more.
        """
        async with self.unit_of_work.read() as connection:
            link = await valid_link(connection, "invite", token, at=self.clock.now())
            return await PeopleStore(connection).get(_person_of(link.person_id))


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    unit_of_work: UnitOfWork
    clock: Clock
    passwords: Passwords
    read: ReadInvitation

    async def __call__(
        self, *, token: str, display_name: str, password: str, language: Language, zone: str, visitor: Visitor
    ) -> SignedIn:
        """Let the invited person in: with their name, password and language, and signed in at once.

        Raises:
            LinkGoneError: the link is not valid, or not any more.
            InvalidFieldError: the password cannot be one.
        """
        invited = await self.read(token=token)
        names = (invited.sign_in_name or "", display_name)
        password_hash = await self.passwords.hash_new(password, names=names)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            locked = await people.lock(invited.id)
            await valid_link(work.connection, "invite", token, at=now, lock=True)
            person = locked.joined(display_name=display_name, language=language, zone=zone, at=now)
            act_as(Actor(str(person.id), "person", visitor.address))
            await people.set_password_hash(person.id, password_hash, now)
            await LinkStore(work.connection).drop_all(person.id)
            await store(work, person, now)
            work.audit("person.joined", "person", str(person.id), after=rights_of(person))
            return await open_session(work, person, visitor, now)


def _person_of(person_id: UUID | None) -> UUID:
    if person_id is None:
        raise LinkGoneError
    return person_id
