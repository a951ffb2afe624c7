"""Reading and changing other people, within the rights of whoever does it."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.accounts.application.audit.erasing import EraseFromLog
from services.accounts.application.people.records import (
    LinkLifetimes,
    MadeLink,
    make_link,
    rights_of,
    store,
)
from services.accounts.application.sessions import end_sessions
from services.accounts.application.unit_locations import UnitLocations
from services.accounts.domain.people.management import Management
from services.accounts.domain.people.person import (
    KEEP,
    LastAdminError,
    NotActiveError,
    NotJoinedError,
    Person,
    PersonChange,
    PersonNotFoundError,
    SignInNameTakenError,
)
from services.accounts.domain.people.sign_in_names import checked_sign_in_name
from services.accounts.store.attempt_store import AttemptStore
from services.accounts.store.availability_store import AvailabilityStore
from services.accounts.store.oidc_store import OidcStore
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore, SecondFactorStore
from services.accounts.store.session_store import SessionStore
from shared.access import Caller
from shared.clock import Clock
from shared.identity.revocations import Revocations
from shared.keyed.preconditions import Precondition
from shared.unit_of_work import Connection, UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Managing:
    """Finds out what a caller may do with others."""

    units: UnitLocations

    async def of(self, caller: Caller) -> Management:
        return Management(caller, await self.units.locations_of(caller.unit))


async def visible(connection: Connection, management: Management, person_id: UUID, *, lock: bool = False) -> Person:
    """Return one person whom the caller may see.

    Raises:
        PersonNotFoundError: there is none of that id within the caller's unit.
    """
    people = PeopleStore(connection)
    person = await (people.lock(person_id) if lock else people.get(person_id))
    if not management.sees(person):
        raise PersonNotFoundError
    return person


@dataclass(frozen=True, slots=True)
class ReadPerson:
    unit_of_work: UnitOfWork
    managing: Managing

    async def __call__(self, *, caller: Caller, person_id: UUID) -> Person:
        """Return one person.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.read() as connection:
            return await visible(connection, management, person_id)


@dataclass(frozen=True, slots=True)
class FindPerson:
    unit_of_work: UnitOfWork

    async def __call__(self, *, sign_in_name: str) -> Person | None:
        """Return who signs in with an address, or is invited to; None when nobody does."""
        async with self.unit_of_work.read() as connection:
            return await PeopleStore(connection).by_name(sign_in_name)


@dataclass(frozen=True, slots=True)
class ChangePerson:
    unit_of_work: UnitOfWork
    clock: Clock
    managing: Managing
    revocations: Revocations

    async def __call__(
        self, *, caller: Caller, person_id: UUID, change: PersonChange, expected: Precondition | None
    ) -> Person:
        """Change somebody's name, role, unit or whether they are active. Their sessions end when rights shrink.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
            PreconditionRequiredError, PreconditionFailedError: they are not as expected, or nothing is expected.
            InvalidFieldError: the address is none, or there is no such unit.
            EscalationError: it goes beyond the caller's own rights.
            LastAdminError: nobody would be left who manages the installation.
            SignInNameTakenError: somebody else is active with this address.
            NotJoinedError, ErasedError: their state does not allow it.
        """
        if change.sign_in_name is not KEEP:
            change = replace(change, sign_in_name=checked_sign_in_name(change.sign_in_name))
        if change.unit is not KEEP:
            await self.managing.units.check_declared(change.unit)
        management = await self.managing.of(caller)
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock_admins()
            before = await visible(work.connection, management, person_id, lock=True)
            before.expect(expected)
            management.check_changes(before)
            after = before.changed(change)
            management.check_gives(after.role, after.unit)
            await keep_an_admin(people, before, after)
            await _keep_names_apart(people, after)
            await store(work, after, self.clock.now())
            became = rights_of(after) | {"has_new_address": after.sign_in_name != before.sign_in_name}
            work.audit("person.changed", "person", str(after.id), before=rights_of(before), after=became)
            if before.loses_rights(after):
                await end_access(work, after)
        self.revocations.announce()
        return after


@dataclass(frozen=True, slots=True)
class MakeResetLink:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: LinkLifetimes
    managing: Managing

    async def __call__(self, *, caller: Caller, person_id: UUID, drops_second_factor: bool = False) -> MadeLink:
        """Make a link with which somebody chooses a new password. The old one works until then.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
            EscalationError: they have more rights than the caller.
            NotJoinedError, NotActiveError: they have no password yet, or could not use it.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.begin() as work:
            person = await visible(work.connection, management, person_id, lock=True)
            management.check_changes(person)
            if not person.is_active:
                raise NotJoinedError if person.state == "invited" else NotActiveError
            made = await make_link(
                work.connection,
                "reset",
                person.id,
                at=self.clock.now(),
                lasts=self.lifetimes.reset,
                drops_second_factor=drops_second_factor,
            )
            after = {"drops_second_factor": drops_second_factor}
            work.audit("person.reset_link_made", "person", str(person.id), after=after)
        return made


@dataclass(frozen=True, slots=True)
class EndSessionsOf:
    unit_of_work: UnitOfWork
    managing: Managing
    revocations: Revocations

    async def __call__(self, *, caller: Caller, person_id: UUID) -> int:
        """Sign somebody out everywhere; return in how many browsers they were signed in.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
            EscalationError: they have more rights than the caller.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.begin() as work:
            person = await visible(work.connection, management, person_id, lock=True)
            management.check_changes(person)
            ended = await end_sessions(work, person_id)
        self.revocations.announce()
        return ended


@dataclass(frozen=True, slots=True)
class ErasePerson:
    unit_of_work: UnitOfWork
    clock: Clock
    managing: Managing
    revocations: Revocations
    log: EraseFromLog

    async def __call__(self, *, caller: Caller, person_id: UUID, expected: Precondition | None) -> Person:
        """Erase somebody's name and addresses, and all with which they could sign in. Their id stays in histories.

        Raises:
            The same as changing them.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock_admins()
            before = await visible(work.connection, management, person_id, lock=True)
            before.expect(expected)
            management.check_changes(before)
            now = self.clock.now()
            after = before.erased(now)
            await keep_an_admin(people, before, after)
            await AvailabilityStore(work.connection).forget(after.id)
            await OidcStore(work.connection).forget_person(after.id)
            await store(work, after, now)
            await people.drop_password(after.id)
            await SecondFactorStore(work.connection).drop(after.id)
            await AttemptStore(work.connection).forget_person(after.id)
            await SessionStore(work.connection).forget_browsers(after.id)
            await end_access(work, after)
            await self.log.person(person_id=after.id, work=work)
            work.audit("person.erased", "person", str(after.id))
        self.revocations.announce()
        return after


async def keep_an_admin(people: PeopleStore, before: Person, after: Person) -> None:
    """Refuse what would leave nobody who manages the installation; call it after `lock_admins`.

    Raises:
        LastAdminError: they are the last one.
    """
    if before.is_full_admin and not after.is_full_admin and not await people.has_full_admin(besides=before.id):
        raise LastAdminError


async def end_access(work: Work, person: Person) -> None:
    """End somebody's sessions and make links worthless that were made for them, except an open invitation."""
    ended = await SessionStore(work.connection).end_all(person.id)
    links = LinkStore(work.connection)
    await (links.drop_all(person.id) if person.state == "erased" else links.drop_all(person.id, "reset", "code"))
    if ended:
        work.audit("person.sessions_ended", "person", str(person.id), after={"ended": ended})


async def _keep_names_apart(people: PeopleStore, person: Person) -> None:
    if person.sign_in_name is None or person.state == "inactive":
        return
    await people.lock_name(person.sign_in_name)
    other = await people.by_name(person.sign_in_name)
    if other is not None and other.id != person.id:
        raise SignInNameTakenError
