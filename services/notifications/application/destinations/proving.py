"""Proving a destination by the code or the link that was sent to it."""

from dataclasses import dataclass
from uuid import UUID

from services.notifications.application.destinations.rights import need_to_see
from services.notifications.domain.destination import Destination, DestinationNotFoundError
from services.notifications.domain.proof import (
    NoCodeNeededError,
    Proof,
    ProofGoneError,
    WrongCodeError,
    digest_of,
    written_code,
)
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.proof_store import ProofStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class ProveByCode:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, caller: Caller, destination_id: UUID, code: str) -> Destination:
        """Return the destination, to which notices may be sent from now on; proving it again changes nothing.

        Raises:
            DestinationNotFoundError: there is none of this id among those that the caller may see.
            NoCodeNeededError: it is not proven by a code.
            ProofGoneError: there is no code that is still valid.
            WrongCodeError: it is another one, which counts.
        """
        wrong: WrongCodeError | None = None
        async with self.unit_of_work.begin() as work:
            destination = await DestinationStore(work.connection).get(destination_id, lock=True)
            need_to_see(caller, destination)
            if destination.is_verified:
                return destination
            if destination.channel != "sms":
                raise NoCodeNeededError
            store = ProofStore(work.connection)
            proof = await store.lock(destination_id)
            if proof is None or not proof.is_valid(self.clock.now()):
                raise ProofGoneError
            if digest_of("code", written_code(code), destination_id) == proof.secret_sha256:
                return await _proven(work, destination)
            await store.count_down(destination_id)
            wrong = WrongCodeError(proof.attempts_left - 1)
        raise wrong  # after the commit, for the attempt counts


@dataclass(frozen=True, slots=True)
class ReadByLink:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, token: str) -> Destination:
        """Return what a link would prove. Looking at it uses nothing up, for programs that check mail do so, too.

        Raises:
            ProofGoneError: it was used, replaced, or is too old.
        """
        async with self.unit_of_work.read() as connection:
            proof = _valid(await ProofStore(connection).find_link(digest_of("link", token)), self.clock)
            return await _of(DestinationStore(connection), proof)


@dataclass(frozen=True, slots=True)
class ProveByLink:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, token: str) -> Destination:
        """Use a link up, and return the destination, to which notices may be sent from now on.

        Raises:
            ProofGoneError: it was used, replaced, or is too old.
        """
        async with self.unit_of_work.begin() as work:
            found = await ProofStore(work.connection).find_link(digest_of("link", token), lock=True)
            destination = await _of(DestinationStore(work.connection), _valid(found, self.clock))
            return await _proven(work, destination)


async def _of(store: DestinationStore, proof: Proof) -> Destination:
    try:
        return await store.get(proof.destination_id)
    except DestinationNotFoundError:
        raise ProofGoneError from None


def _valid(proof: Proof | None, clock: Clock) -> Proof:
    if proof is None or not proof.is_valid(clock.now()):
        raise ProofGoneError
    return proof


async def _proven(work: Work, destination: Destination) -> Destination:
    store = DestinationStore(work.connection)
    await store.mark_verified(destination.id, work.now)
    await ProofStore(work.connection).drop(destination.id)
    work.audit("destination.verified", "destination", str(destination.id))
    return await store.get(destination.id)
