"""Sending to a destination what proves it, or a test, and saying what the far side answered."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.application.destinations.rights import need_to_see
from services.notifications.application.ways import Ways
from services.notifications.domain.chat import plain_document
from services.notifications.domain.destination import Attempt, Destination
from services.notifications.domain.proof import PER_DAY, PER_HOUR, TooManyTestsError, new_proof
from services.notifications.domain.proof_words import NOBODY, WORDS, Words
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.proof_store import ProofStore
from shared.access import Caller, Language
from shared.clock import Clock
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.gateways.ports import Mail, Sent, TextMessage
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

CONFIRM = "/console/notifications/confirm/"
"""Where the link of a mail leads to; its token follows."""
_LONGEST_ANSWER = 300
_WINDOWS = ((timedelta(hours=1), PER_HOUR), (timedelta(days=1), PER_DAY))


@dataclass(frozen=True, slots=True)
class _Message:
    """What is to be sent."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class TryDestination:
    """Send one message to a destination.

    To one that is proven it is a test. By mail it is otherwise the link, by text message the code that proves it. A
    chat room is proven when its service takes the test: whoever has the address of a webhook got it from the room.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    read_directory: ReadDirectory
    ways: Ways
    base_url: str

    async def __call__(self, *, caller: Caller, destination_id: UUID) -> Destination:
        """Return the destination, whose last attempt says what became of it.

        Raises:
            DestinationNotFoundError: there is none of this id among those that the caller may see.
            TooManyTestsError: the caller caused too many messages.
        """
        directory = await self.read_directory()
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            destination = await DestinationStore(work.connection).get(destination_id, lock=True)
            need_to_see(caller, destination)
            await _count(work, caller, now)
            message = await self._message(work, destination, caller, directory)
            work.audit("destination.tried", "destination", str(destination_id))
        sent, answer = await self._send(destination, message)
        attempt = Attempt(at=now, outcome=sent.outcome, status=sent.status, answer=answer[:_LONGEST_ANSWER])
        async with self.unit_of_work.begin() as work:
            store = DestinationStore(work.connection)
            await store.mark_attempt(destination_id, attempt)
            if destination.channel == "chat" and sent.outcome == "accepted" and not destination.is_verified:
                await store.mark_verified(destination_id, now)
                work.audit("destination.verified", "destination", str(destination_id))
            return replace(await store.get(destination_id), last_attempt=attempt)

    async def _message(self, work: Work, destination: Destination, caller: Caller, directory: Directory) -> _Message:
        language = language_for(destination, caller, directory)
        words: Words = WORDS[language]
        person = directory.people.get(caller.person_id) if caller.person_id else None
        name = person.display_name if person and person.display_name else NOBODY[language]
        if destination.is_verified or destination.channel == "chat":
            return _Message(words.test_subject, words.test_text.format(name=name))
        made = new_proof(destination, self.clock.now())
        await ProofStore(work.connection).put(made.proof)
        if made.proof.kind == "code":
            return _Message("", words.code_text.format(code=made.secret))
        link = f"{self.base_url}{CONFIRM}{made.secret}"
        return _Message(words.link_subject, words.link_text.format(name=name, link=link))

    async def _send(self, destination: Destination, message: _Message) -> tuple[Sent, str]:
        match destination.channel:
            case "email":
                account = self.ways.mailer.account_for(())
                if account is None:
                    return Sent("failed", status="no_sender"), ""
                mail = Mail(uuid7(), destination.address, message.subject, message.text)
                return await self.ways.mailer.send(account, mail, _nothing), ""
            case "sms":
                account = self.ways.texter.account_for(())
                if account is None:
                    return Sent("failed", status="no_sender"), ""
                text = TextMessage(uuid7(), destination.address, message.text)
                return await self.ways.texter.send(account, text, _nothing), ""
            case "chat":
                document = plain_document(destination.chat_kind or "slack", message.text)
                posted = await self.ways.poster.post(destination.address, document)
                return posted.sent, posted.answer


def language_for(destination: Destination, caller: Caller, directory: Directory) -> Language:
    """Return the language of the person whose destination it is; of a team's that of whoever asks."""
    person = directory.people.get(destination.owner.person_id) if destination.owner.person_id else None
    if person is not None:
        return person.language
    return caller.profile.language if caller.profile is not None else "en"


async def _count(work: Work, caller: Caller, now: datetime) -> None:
    store = ProofStore(work.connection)
    for window, most in _WINDOWS:
        number, first = await store.count_messages(caller.name, now - window)
        if number >= most and first is not None:
            raise TooManyTestsError(max(1, math.ceil((first + window - now).total_seconds())))
    await store.add_message(caller.name, now)


async def _nothing() -> None:
    """Mark nothing before it is handed over: who asked looks at the outcome, and asks again."""
