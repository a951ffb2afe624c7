"""Signing in: with a password, and with a code where there is a second factor."""

import dataclasses
from dataclasses import dataclass
from uuid import UUID

from services.accounts.application.attempts import Gate, NotedAttempt
from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import CODE_LASTS, make_link, valid_link
from services.accounts.application.second_factors import proves
from services.accounts.application.sessions import SignedIn, open_session
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import Visitor
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore, SecondFactorStore
from shared.clock import Clock
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.identity.revocations import Revocations
from shared.ids import uuid7
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork, Work


class SignInRefusedError(UnauthenticatedError):
    """The same for a name that nobody has, a wrong password, and somebody who is not active."""

    slug = "sign-in-refused"
    title = "The e-mail address or the password is not right"


class PasswordsOffError(ForbiddenError):
    slug = "passwords-off"
    title = "Passwords are switched off here"
    message = "Sign in with your company's account."


class WrongCodeError(UnauthenticatedError):
    slug = "wrong-code"
    title = "This code is not right, or it was used"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsCode:
    """The password was right; with this secret the code is sent."""

    token: str


@dataclass(frozen=True, slots=True)
class SignIn:
    unit_of_work: UnitOfWork
    clock: Clock
    passwords: Passwords
    gate: Gate
    revocations: Revocations
    is_allowed: bool = True
    """Whether people may sign in with passwords at all."""

    async def __call__(
        self, *, sign_in_name: str, password: str, visitor: Visitor, replaced: str | None
    ) -> SignedIn | NeedsCode:
        """Sign somebody in, or ask for their code.

        Args:
            sign_in_name: as it was typed.
            password: likewise.
            visitor: from where.
            replaced: the secret of the session that the browser had until now; it ends.

        Raises:
            PasswordsOffError: nobody signs in with a password here.
            SignInRefusedError: nobody active has this name and this password.
            TooManySignInsError: it comes too early after failures.
            UnavailableError: too many passwords wait to be checked.
        """
        if not self.is_allowed:
            raise PasswordsOffError
        async with self.unit_of_work.read() as connection:
            people = PeopleStore(connection)
            person = await people.by_name(sign_in_name)
            if person is not None and not person.is_active:
                person = None
            # Asked for nobody, too, so that both take the same time.
            password_hash = await people.password_hash_of(uuid7() if person is None else person.id)
        attempt = await self.gate.enter(sign_in_name, person, "password", visitor)
        fits = await self.passwords.fits(password, password_hash)
        if person is None or password_hash is None or not fits:
            await self.gate.fail(attempt)
            raise SignInRefusedError
        renewed = await self.passwords.rehash(password) if self.passwords.is_outdated(password_hash) else None
        return await self._let_in(person.id, attempt, (password_hash, renewed), visitor, replaced)

    async def _let_in(
        self,
        person_id: UUID,
        attempt: NotedAttempt,
        hashes: tuple[str, str | None],
        visitor: Visitor,
        replaced: str | None,
    ) -> SignedIn | NeedsCode:
        now = self.clock.now()
        verified, renewed = hashes
        async with self.unit_of_work.begin() as work:
            people = PeopleStore(work.connection)
            person = await people.lock(person_id)
            if not person.is_active or await people.password_hash_of(person_id) != verified:
                raise SignInRefusedError
            if renewed is not None:
                await people.set_password_hash(person_id, renewed, now)
            factor = await SecondFactorStore(work.connection).get(person_id)
            if factor is not None and factor.confirmed_at is not None:
                await self.gate.pass_on(work, attempt)
                made = await make_link(work.connection, "code", person_id, at=now, lasts=CODE_LASTS, keep_others=True)
                return NeedsCode(token=made.token)
            await self.gate.succeed(work, attempt)
            act_as(Actor(str(person_id), "person", visitor.address))
            signed_in = await open_session(work, person, visitor, now, replaced=replaced)
        self.revocations.announce()
        return signed_in


@dataclass(frozen=True, slots=True)
class SignInWithCode:
    unit_of_work: UnitOfWork
    clock: Clock
    gate: Gate
    revocations: Revocations

    async def __call__(self, *, token: str, code: str, visitor: Visitor, replaced: str | None) -> SignedIn:
        """Sign in somebody whose password was right, with a code of their app or a recovery code.

        Raises:
            LinkGoneError: the password was sent too long ago.
            WrongCodeError: the code is wrong, or was used.
            TooManySignInsError: it comes too early after failures.
        """
        person = await self.waiting(token=token)
        attempt = await self.gate.enter(person.sign_in_name or "", person, "code", visitor)
        signed_in = None
        async with self.unit_of_work.begin() as work:
            now = self.clock.now()
            person = await PeopleStore(work.connection).lock(person.id)
            link = await valid_link(work.connection, "code", token, at=now, lock=True)
            if person.is_active and await self._is_right(work, person, code):
                await self.gate.succeed(work, attempt)
                await LinkStore(work.connection).drop(link.id)
                act_as(Actor(str(person.id), "person", visitor.address))
                signed_in = await open_session(work, person, visitor, now, replaced=replaced)
            else:
                self.gate.record_failure(work, attempt)
        if signed_in is None:
            raise WrongCodeError
        self.revocations.announce()
        return signed_in

    async def waiting(self, *, token: str) -> Person:
        """Return whose code is waited for.

        Raises:
            LinkGoneError: the password was sent too long ago.
        """
        async with self.unit_of_work.read() as connection:
            link = await valid_link(connection, "code", token, at=self.clock.now())
            if link.person_id is None:
                raise LinkGoneError
            return await PeopleStore(connection).get(link.person_id)

    async def _is_right(self, work: Work, person: Person, code: str) -> bool:
        factors = SecondFactorStore(work.connection)
        factor = await factors.lock(person.id)
        if factor is None or factor.confirmed_at is None:
            return False
        now = self.clock.now()
        step = factor.step_of(code, now)
        if step is not None:
            await factors.put(dataclasses.replace(factor, last_step=step))
            return True
        return await proves(work, person.id, code, now)
