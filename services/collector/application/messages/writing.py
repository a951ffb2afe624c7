"""Write to one person: a message in a colleague's own words."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.messages.requesting import request_messages
from services.collector.domain.messages.errors import MessageIdTakenError
from services.collector.domain.messages.letter import Letter
from services.collector.domain.messages.message import Message, NewMessage
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.store.message_store import MessageStore
from services.collector.store.people_search import PeopleSearch
from shared.access import Caller
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WriteToRespondent:
    """Want a letter sent; whether it may be sent is decided when it is due, and the answer stands in its row."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, respondent_id: UUID, letter: Letter, caller: Caller, letter_id: UUID | None = None
    ) -> tuple[Message, bool]:
        """Return the message and whether it is new.

        Args:
            respondent_id: to whom.
            letter: what to send.
            caller: who writes. The message belongs to the place where they last saw the person.
            letter_id: the same for repetitions of one request, of which only the first has an effect.

        Raises:
            InvalidMessageError: it cannot be sent as it is; names every field that is wrong.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
            MessageIdTakenError: the id stands for a message of other content, or to somebody else.
        """
        letter = letter.checked()
        effect_key = f"written:{letter_id or uuid7()}"
        async with self.unit_of_work.begin() as work:
            people = PeopleSearch(work.connection, caller.locations)
            if not await people.is_known(respondent_id):
                raise RespondentNotFoundError
            seen = await people.last_seen(respondent_id)
            wanted = NewMessage(
                effect_key=effect_key,
                respondent_id=respondent_id,
                channel=letter.channel,
                purpose="service_contact",
                cause="written",
                claimed_basis=letter.basis,
                subject=letter.subject,
                text=letter.text,
                language=letter.language,
                location=None if seen is None else seen.location,
                complaint_id=letter.complaint_id,
                ticket_id=letter.case_id,
                requested_by=caller.name,
                due_at=work.now,
            )
            is_new = bool(await request_messages(work, [wanted]))
            message = await MessageStore(work.connection).find_by_effect(effect_key)
            if message is None or message.respondent_id != respondent_id or _said(message) != _said(wanted):
                raise MessageIdTakenError
            if is_new:
                about = {"respondent": str(respondent_id), "channel": letter.channel}
                if letter.case_id is not None:
                    about["case"] = str(letter.case_id)
                work.audit("message.written", "message", str(message.id), after=about, location=message.location)
        return message, is_new


def _said(message: NewMessage) -> tuple[object, ...]:
    return (message.channel, message.subject, message.text, message.ticket_id, message.complaint_id)
