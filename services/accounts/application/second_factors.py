"""Setting up and removing the second factor, with codes for the day on which the telephone is gone."""

import dataclasses
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from services.accounts.application.confirming import Confirming
from services.accounts.application.sessions import renew_session
from services.accounts.domain.people.second_factor import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SecondFactor,
    address_for_app,
    recovery_code,
    typed_recovery_code,
)
from services.accounts.domain.people.sessions import Visitor
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import SecondFactorStore
from shared.clock import Clock
from shared.errors import ConflictError, InvalidFieldError
from shared.identity.revocations import Revocations
from shared.identity.ring import digest_of
from shared.unit_of_work import UnitOfWork, Work


class SecondFactorExistsError(ConflictError):
    slug = "second-factor-exists"
    title = "There is a second factor already"
    message = "Remove it first to set up another."


class NothingToConfirmError(ConflictError):
    slug = "no-second-factor-begun"
    title = "No second factor is being set up"
    message = "Begin again."


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    is_on: bool
    codes_left: int
    pending: SecondFactor | None
    """The one that is being set up."""
    app_address: str | None = None
    """Of the pending one, for the QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedFactor:
    recovery_codes: tuple[str, ...]
    """Shown once: only their digests are kept."""
    session: str
    """The new secret of the present session."""


async def proves(work: Work, person_id: UUID, code: str, at: datetime) -> bool:
    """Use up a recovery code; False when it is none of the person's, or was used."""
    used = await SecondFactorStore(work.connection).use_code(person_id, digest_of(typed_recovery_code(code)), at)
    if used:
        work.audit("person.recovery_code_used", "person", str(person_id))
    return used


@dataclass(frozen=True, slots=True)
class ReadSecondFactor:
    unit_of_work: UnitOfWork

    async def __call__(self, *, person_id: UUID) -> SecondFactorState:
        async with self.unit_of_work.read() as connection:
            factors = SecondFactorStore(connection)
            factor = await factors.get(person_id)
            if factor is None:
                return SecondFactorState(is_on=False, codes_left=0, pending=None)
            if factor.confirmed_at is not None:
                return SecondFactorState(is_on=True, codes_left=await factors.codes_left(person_id), pending=None)
            person = await PeopleStore(connection).get(person_id)
        address = address_for_app(factor.secret, person.sign_in_name or "")
        return SecondFactorState(is_on=False, codes_left=0, pending=factor, app_address=address)


@dataclass(frozen=True, slots=True)
class BeginSecondFactor:
    unit_of_work: UnitOfWork
    confirming: Confirming

    async def __call__(self, *, person_id: UUID, password: str, visitor: Visitor) -> None:
        """Make a secret for the app; nothing is asked for before a code of it was sent.

        Raises:
            InvalidFieldError: the password is wrong.
            SecondFactorExistsError: there is one already.
            TooManySignInsError: it comes too early after failures.
        """
        await self.confirming.check(person_id=person_id, password=password, visitor=visitor)
        async with self.unit_of_work.begin() as work:
            await PeopleStore(work.connection).lock(person_id)
            factors = SecondFactorStore(work.connection)
            present = await factors.lock(person_id)
            if present is not None and present.confirmed_at is not None:
                raise SecondFactorExistsError
            await factors.put(SecondFactor(person_id=person_id, secret=pyotp.random_base32()))


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor:
    unit_of_work: UnitOfWork
    clock: Clock
    revocations: Revocations

    async def __call__(self, *, person_id: UUID, code: str, session: str) -> ConfirmedFactor:
        """Switch the second factor on; the present session gets a new secret and all others end.

        Raises:
            InvalidFieldError: the code is wrong.
            NothingToConfirmError: none is being set up.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            factors = SecondFactorStore(work.connection)
            factor = await factors.lock(person_id)
            if factor is None or factor.confirmed_at is not None:
                raise NothingToConfirmError
            step = factor.step_of(code, now)
            if step is None:
                raise InvalidFieldError(field="code", detail="is not the code that the app shows at this moment")
            await factors.put(dataclasses.replace(factor, last_step=step, confirmed_at=now))
            codes = tuple(recovery_code(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES))
            await factors.replace_codes(person_id, [digest_of(one) for one in codes])
            renewed = await renew_session(work, person_id, session)
            work.audit("person.second_factor_set_up", "person", str(person_id))
        self.revocations.announce()
        return ConfirmedFactor(recovery_codes=codes, session=renewed)


@dataclass(frozen=True, slots=True)
class RemoveSecondFactor:
    unit_of_work: UnitOfWork
    confirming: Confirming
    revocations: Revocations

    async def __call__(self, *, person_id: UUID, password: str, visitor: Visitor, session: str) -> str:
        """Switch the second factor off, or give up setting one up; return the new secret of the present session.

        Raises:
            InvalidFieldError: the password is wrong.
            TooManySignInsError: it comes too early after failures.
        """
        await self.confirming.check(person_id=person_id, password=password, visitor=visitor)
        async with self.unit_of_work.begin() as work:
            if await SecondFactorStore(work.connection).drop(person_id):
                work.audit("person.second_factor_removed", "person", str(person_id))
            renewed = await renew_session(work, person_id, session)
        self.revocations.announce()
        return renewed
