"""Read the ledger: what somebody wishes, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from uuid import UUID

from services.collector.application.consents.recording import somebody_of
from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.permission import Permission, last_wish, permission, wants_no_surveys
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.consents.wish import Somebody, undone_by, wishes_once
from services.collector.domain.eligibility.person import Person
from services.collector.domain.people.contact import Contact, RespondentNotFoundError
from services.collector.store.consent_store import ConsentStore, SuppressionStore
from services.collector.store.people_search import PeopleSearch
from services.collector.store.respondent_store import RespondentStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import MessageChannel, MessagePurpose

CHANNELS: tuple[MessageChannel, ...] = get_args(MessageChannel)
PURPOSES: tuple[MessagePurpose, ...] = get_args(MessagePurpose)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody may be written to about one purpose on one channel, by the ledger alone."""

    channel: MessageChannel
    purpose: MessagePurpose
    permission: Permission
    wish: ConsentEntry | None
    """The wish that counts; None where they have uttered none."""
    suppression: Suppression | None
    """What keeps their address from being used; None where nothing does."""
    has_address: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """The ledger of one person."""

    entries: Sequence[ConsentEntry]
    """Each wish once, the newest first."""
    undone: frozenset[UUID]
    """Ids of those that were a mistake."""
    standings: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class ReadWishes:
    """Read the ledger of one person."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, respondent_id: UUID, caller: Caller) -> Wishes:
        """Return all wishes, and what follows from them now.

        Raises:
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        async with self.unit_of_work.read() as connection:
            contact = await contact_for(connection, respondent_id, caller)
            return await wishes_of(connection, contact, respondent_id, now=self.clock.now())


async def contact_for(connection: Connection, respondent_id: UUID, caller: Caller) -> Contact:
    """Return how a person can be reached, for use cases that do not show it.

    Raises:
        RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
    """
    is_seen = caller.locations is None or await PeopleSearch(connection, caller.locations).is_known(respondent_id)
    contact = await RespondentStore(connection).contact_of(respondent_id) if is_seen else None
    if contact is None:
        raise RespondentNotFoundError
    return contact


async def wishes_of(connection: Connection, contact: Contact, respondent_id: UUID, *, now: datetime) -> Wishes:
    """Return the ledger of a person who is known."""
    names = somebody_of(contact, respondent_id).names
    entries = await ConsentStore(connection).of(names, respondent_id)
    store = SuppressionStore(connection)
    addresses: Mapping[MessageChannel, Person | None] = {
        "email": None if contact.email is None else Person("email", contact.email),
        "sms": None if contact.phone is None else Person("phone", contact.phone),
    }
    standings = []
    for channel, address in addresses.items():
        suppressions = [] if address is None else await store.of(address.digest())
        holding = next((one for one in suppressions if one.holds(now)), None)
        for purpose in PURPOSES:
            found = permission(entries, suppressions, channel=channel, purpose=purpose, claimed=None, now=now)
            wish = last_wish(entries, channel, purpose)
            standings.append(Standing(channel, purpose, found, wish, holding, address is not None))
    return Wishes(wishes_once(entries), undone_by(entries), standings)


async def has_opted_out(connection: Connection, person: Person, channel: str) -> bool:
    """Return whether somebody, or anybody who is known under this name, wants no surveys on a channel."""
    if person.kind == "visitor":
        return False
    known = await RespondentStore(connection).known_as(person.kind, person.name)
    people = [somebody_of(contact, respondent_id) for respondent_id, contact in known]
    people = people or [Somebody((person.digest(),))]
    ledger = ConsentStore(connection)
    for one in people:
        if wants_no_surveys(await ledger.of(one.names, one.respondent_id), channel):
            return True
    return False
