"""Write wishes into the ledger: the one way to do it, for people, programs, importers, gateways and colleagues."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.eligibility.person import Person, people_of
from services.collector.domain.people.contact import Contact
from services.collector.store.consent_store import ConsentStore
from services.collector.store.person_locks import hold_people
from services.collector.store.respondent_store import RespondentStore
from shared.ids import uuid7
from shared.unit_of_work import Work


async def record_wishes(work: Work, people: Sequence[Somebody], wishes: Sequence[NewWish]) -> int:
    """Append wishes of some people, once under each of their names, so that they count under whatever name is asked.

    A wish that stands there already, of the same moment and in all it says, is not written again: who imports a file
    twice changes nothing.

    Args:
        work: the transaction; messages that are about to begin wait for its end.
        people: whose wishes they are; each has all of them.
        wishes: in any order; the last one of a person about a message counts, by `said_at`.

    Returns:
        How many wishes are new, counted once for each person.
    """
    names = [name for one in people for name in one.names]
    ids = [one.respondent_id for one in people if one.respondent_id is not None]
    await hold_people(work.connection, names, ids)
    ledger = ConsentStore(work.connection)
    known = {_said(one) for one in await ledger.of(names)}
    new: dict[tuple[object, ...], ConsentEntry] = {}
    count = 0
    for somebody in people:
        for wish in wishes:
            lines = [
                ConsentEntry(id=uuid7(), person=name, respondent_id=somebody.respondent_id, **asdict(wish))
                for name in somebody.names
            ]
            missing = {said: line for line in lines if (said := _said(line)) not in known and said not in new}
            new |= missing
            count += bool(missing)
    await ledger.add(list(new.values()))
    return count


def somebody_of(contact: Contact, respondent_id: UUID | None) -> Somebody:
    """Return a person under all names that they are known by."""
    return Somebody(tuple(person.digest() for person in people_of(contact, None)), respondent_id)


async def owners_of_number(work: Work, phone: str) -> list[Somebody]:
    """Return everybody who is known under a phone number, whose rows are held; at least the number itself.

    Args:
        work: the transaction.
        phone: in E.164, or as a gateway wrote it where that is no number.
    """
    known = await RespondentStore(work.connection).known_as("phone", phone, held=True)
    people = [somebody_of(contact, respondent_id) for respondent_id, contact in known]
    return people or [Somebody((Person("phone", phone).digest(),))]


def _said(entry: ConsentEntry) -> tuple[object, ...]:
    """Return all that makes a line another one."""
    what = (entry.wish, entry.channel, entry.purpose, entry.basis, entry.undoes)
    return (entry.person, entry.respondent_id, *what, entry.source, entry.said_at, entry.by, entry.message_id)
