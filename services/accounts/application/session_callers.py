"""Who is signed in: the caller of a session, with the rights that they have at this moment."""

from dataclasses import dataclass

from services.accounts.application.unit_locations import UnitLocations
from services.accounts.domain.people.sessions import Lifetimes
from services.accounts.store.session_store import SessionStore
from shared.access import ROLE_SCOPES, Caller
from shared.clock import Clock
from shared.identity.identities import Credential
from shared.identity.ring import digest_of
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SessionCallers:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: Lifetimes
    units: UnitLocations

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return who is signed in with a session; None when it has ended or was none."""
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            found = await SessionStore(connection).with_person(digest_of(credential.secret))
        if found is None:
            return None
        session, person = found
        if not person.is_active or session.is_over(now, self.lifetimes):
            return None
        if session.must_be_noted(now):
            async with self.unit_of_work.begin() as work:
                await SessionStore(work.connection).note_seen(session.id, now)
        return Caller(
            name=str(person.id),
            scopes=ROLE_SCOPES[person.role],
            person_id=person.id,
            unit=person.unit,
            locations=await self.units.locations_of(person.unit),
            profile=person.profile,
        )
