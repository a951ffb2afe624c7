"""The first admin: while there is none, whoever reaches the command line can make a link that leads to becoming it."""

from dataclasses import dataclass

from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import (
    FIRST_LASTS,
    MadeLink,
    make_link,
    publish,
    rights_of,
    valid_link,
)
from services.accounts.application.sessions import SignedIn, open_session
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.domain.people.person import Person, SignInNameTakenError
from services.accounts.domain.people.sessions import Visitor
from services.accounts.domain.people.sign_in_names import checked_sign_in_name
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore
from shared.access import Language
from shared.clock import Clock
from shared.errors import ConflictError
from shared.ids import uuid7
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork


class AdminExistsError(ConflictError):
    slug = "admin-exists"
    title = "There is an admin already"
    message = (
        "There is an admin already: sign in, or ask them for an invitation. Who has forgotten their password gets a "
        "link from `python -m services people reset-link ADDRESS`."
    )


@dataclass(frozen=True, slots=True)
class MakeFirstLink:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> MadeLink:
        """Make the link; earlier ones are worth nothing any more.

        Raises:
            AdminExistsError: there is an active admin.
        """
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock_admins()
            if await people.has_full_admin():
                raise AdminExistsError
            made = await make_link(work.connection, "first", None, at=self.clock.now(), lasts=FIRST_LASTS)
            work.audit("installation.first_link_made", "installation", "accounts")
        return made


@dataclass(frozen=True, slots=True)
class CheckFirstLink:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, token: str) -> None:
        """Check that a link still leads to becoming the first admin.

        Raises:
            LinkGoneError: it does not.
        """
        async with self.unit_of_work.read() as connection:
            await valid_link(connection, "first", token, at=self.clock.now())
            if await PeopleStore(connection).has_full_admin():
                raise LinkGoneError


@dataclass(frozen=True, slots=True)
class BecomeFirstAdmin:
    unit_of_work: UnitOfWork
    clock: Clock
    passwords: Passwords
    check: CheckFirstLink

    async def __call__(
        self,
        *,
        token: str,
        sign_in_name: str,
        display_name: str,
        password: str,
        language: Language,
        zone: str,
        visitor: Visitor,
    ) -> SignedIn:
        """Make the person who has the link the first admin, and sign them in.

        Raises:
            LinkGoneError: it is not valid, or there is an admin by now.
            InvalidFieldError: the address is none, or the password cannot be one.
            SignInNameTakenError: somebody who is no admin is active with this address.
        """
        await self.check(token=token)
        name = checked_sign_in_name(sign_in_name)
        password_hash = await self.passwords.hash_new(password, names=(name, display_name))
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock_admins()
            link = await valid_link(work.connection, "first", token, at=now, lock=True)
            if await people.has_full_admin():
                raise LinkGoneError
            await people.lock_name(name)
            if await people.by_name(name) is not None:
                raise SignInNameTakenError
            person = Person(
                id=uuid7(),
                sign_in_name=name,
                display_name=display_name,
                role="admin",
                language=language,
                zone=zone,
                is_active=True,
                created_at=now,
                joined_at=now,
            )
            act_as(Actor(str(person.id), "person", visitor.address))
            await people.add(person)
            await people.set_password_hash(person.id, password_hash, now)
            await LinkStore(work.connection).drop(link.id)
            await publish(work, person, now)
            work.audit("person.joined", "person", str(person.id), after=rights_of(person))
            return await open_session(work, person, visitor, now)
