"""What people change about themselves."""

from dataclasses import dataclass
from uuid import UUID

from services.accounts.application.confirming import Confirming
from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import store
from services.accounts.application.sessions import renew_session
from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import Visitor
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore
from shared.access import Language, Theme
from shared.clock import Clock
from shared.identity.revocations import Revocations
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadOwn:
    unit_of_work: UnitOfWork

    async def __call__(self, *, person_id: UUID) -> Person:
        async with self.unit_of_work.read() as connection:
            return await PeopleStore(connection).get(person_id)


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    unit_of_work: UnitOfWork
    clock: Clock
    revocations: Revocations

    async def __call__(
        self, *, person_id: UUID, display_name: str, language: Language, theme: Theme, zone: str
    ) -> Person:
        """Change how somebody is shown and what they see."""
        async with self.unit_of_work.begin() as work:
            before = await PeopleStore(work.connection).lock(person_id)
            after = before.with_profile(display_name=display_name, language=language, theme=theme, zone=zone)
            await store(work, after, self.clock.now())
            shown = {"language": language, "theme": theme, "zone": zone}
            work.audit("person.profile_changed", "person", str(person_id), after=shown)
        self.revocations.announce()
        return after


@dataclass(frozen=True, slots=True)
class ChangePassword:
    unit_of_work: UnitOfWork
    clock: Clock
    passwords: Passwords
    confirming: Confirming
    revocations: Revocations

    async def __call__(self, *, person_id: UUID, current: str, new: str, session: str, visitor: Visitor) -> str:
        """Change somebody's password and end their other sessions; return the new secret of the present one.

        Raises:
            InvalidFieldError: the present password is wrong, or the new one cannot be one.
            TooManySignInsError: it comes too early after failures.
        """
        await self.confirming.check(person_id=person_id, password=current, visitor=visitor)
        async with self.unit_of_work.read() as connection:
            person = await PeopleStore(connection).get(person_id)
        names = (person.sign_in_name or "", person.display_name)
        password_hash = await self.passwords.hash_new(new, names=names)
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            await people.lock(person_id)
            await people.set_password_hash(person_id, password_hash, self.clock.now())
            await LinkStore(work.connection).drop_all(person_id, "reset", "code")
            renewed = await renew_session(work, person_id, session)
            work.audit("person.password_changed", "person", str(person_id))
        self.revocations.announce()
        return renewed
