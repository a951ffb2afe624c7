"""Asking for the password again before something that a thief of a session must not do."""

from dataclasses import dataclass
from uuid import UUID

from services.accounts.application.attempts import Gate
from services.accounts.application.people.passwords import Passwords
from services.accounts.domain.people.sessions import Visitor
from services.accounts.store.people_store import PeopleStore
from shared.errors import InvalidFieldError
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Confirming:
    unit_of_work: UnitOfWork
    passwords: Passwords
    gate: Gate

    async def check(self, *, person_id: UUID, password: str, visitor: Visitor, field: str = "current_password") -> None:
        """Check that a password is the person's. Failures count and are slowed like those of a sign-in.

        Raises:
            InvalidFieldError: it is not.
            TooManySignInsError: it comes too early after failures.
        """
        async with self.unit_of_work.read() as connection:
            people = PeopleStore(connection)
            person = await people.get(person_id)
            password_hash = await people.password_hash_of(person_id)
        attempt = await self.gate.enter(person.sign_in_name or "", person, "password", visitor)
        if not await self.passwords.fits(password, password_hash):
            await self.gate.fail(attempt)
            raise InvalidFieldError(field=field, detail="is not your password")
        async with self.unit_of_work.begin() as work:
            await self.gate.succeed(work, attempt)
