"""Choosing a new password by a link."""

from dataclasses import dataclass

from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import valid_link
from services.accounts.application.sessions import end_sessions
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.domain.people.person import Person
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore, SecondFactorStore
from shared.clock import Clock
from shared.identity.revocations import Revocations
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadReset:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, token: str) -> Person:
        """Return whose password a link resets.

        Raises:
            LinkGoneError: it is not valid, or not any more.
        """
        async with self.unit_of_work.read() as connection:
            link = await valid_link(connection, "reset", token, at=self.clock.now())
            person = None if link.person_id is None else await PeopleStore(connection).get(link.person_id)
        if person is None or not person.is_active:
            raise LinkGoneError
        return person


@dataclass(frozen=True, slots=True)
class AcceptReset:
    unit_of_work: UnitOfWork
    clock: Clock
    passwords: Passwords
    read: ReadReset
    revocations: Revocations

    async def __call__(self, *, token: str, password: str, address: str) -> None:
        """Set the new password and end every session; signing in with it, and the second factor, comes next.

        Raises:
            LinkGoneError: the link is not valid, or not any more.
            InvalidFieldError: the password cannot be one.
        """
        person = await self.read(token=token)
        names = (person.sign_in_name or "", person.display_name)
        password_hash = await self.passwords.hash_new(password, names=names)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            if not (await people.lock(person.id)).is_active:
                raise LinkGoneError
            link = await valid_link(work.connection, "reset", token, at=now, lock=True)
            act_as(Actor(str(person.id), "person", address))
            await people.set_password_hash(person.id, password_hash, now)
            if link.drops_second_factor and await SecondFactorStore(work.connection).drop(person.id):
                work.audit("person.second_factor_removed", "person", str(person.id))
            await LinkStore(work.connection).drop_all(person.id)
            await end_sessions(work, person.id)
            work.audit("person.password_reset", "person", str(person.id))
        self.revocations.announce()
