"""Who got a message, for whoever follows up on it: people who opt out by its link, and servers that report about it."""

from uuid import UUID

from services.collector.application.consents.recording import somebody_of
from services.collector.domain.consents.wish import Somebody
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.store.message_store import MessageStore
from services.collector.store.person_locks import hold_people
from services.collector.store.respondent_store import RespondentStore
from shared.unit_of_work import Connection


async def held_recipient(connection: Connection, message_id: UUID) -> tuple[Message, Somebody | None]:
    """Return a message and who got it; their row and their wishes are held until the end of the transaction.

    Raises:
        LinkNotValidError: there is no such message.
    """
    message = await MessageStore(connection).find(message_id)
    if message is None:
        raise LinkNotValidError
    somebody = await recipient_of(connection, message, held=True)
    if somebody is not None:
        ids = [] if somebody.respondent_id is None else [somebody.respondent_id]
        await hold_people(connection, somebody.names, ids)
    return message, somebody


async def recipient_of(connection: Connection, message: Message, *, held: bool = False) -> Somebody | None:
    """Return who got a message, under all their names and the address that it went to; None when nothing is known."""
    address = () if message.address is None else (message.address,)
    people = RespondentStore(connection)
    read = people.lock if held else people.contact_of
    contact = None if message.respondent_id is None else await read(message.respondent_id)
    if contact is None:
        return Somebody(address) if address else None
    known = somebody_of(contact, message.respondent_id)
    return Somebody(tuple(dict.fromkeys((*known.names, *address))), known.respondent_id)
