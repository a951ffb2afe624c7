"""What follows an unhappy answer on the page of thanks: the words that were missing, and the way to complain about it.

A signed token leads from one page to the next. It names the response, holds nothing of anybody, and is soon over.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.collector import events_out
from services.collector.application.messages.links import Links
from services.collector.application.responses.corrections import note_correction
from services.collector.application.responses.queries import RECALLED_FOR
from services.collector.application.surveys.published_surveys import PublishedSurveys, PublishedVersion, version_of
from services.collector.domain.errors import FollowedUpError, InvalidResponseError, ResponseNotFoundError
from services.collector.domain.messages.tokens import LinkNotValidError, TokenPurpose
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.correction import with_answers
from services.collector.domain.responses.offering import Offer
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.responses.submission import PARTIAL_CHANNELS
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork

VALID_FOR = timedelta(hours=2)
_ANYBODY: TokenPurpose = "afterwards"
_INVITED: TokenPurpose = "afterwards-invited"
RESPONDENT = "respondent"
"""Who adds words to a response, in the log: nobody in particular."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A response that was given just now."""

    response: StoredResponse
    version: PublishedVersion
    is_recent: bool
    """Whether what was answered may be repeated on a page."""
    contact: Contact | None = None
    """How an invited person can be reached; never shown to whoever holds the token. None for everybody else: a name
    that anybody can type on a public page says nothing about who is there."""

    @property
    def offer(self) -> Offer | None:
        return self.version.offering.of(self.response)


@dataclass(frozen=True, slots=True)
class MakeAfterwardsToken:
    links: Links
    clock: Clock

    async def __call__(self, *, response_id: UUID, invited: bool) -> str:
        """Return the token that leads on from a response.

        Args:
            response_id: of the response.
            invited: whether it came by a personal link, so that we know who is there.

        Raises:
            UnavailableError: the database does not answer.
        """
        return await self.links.token(_INVITED if invited else _ANYBODY, response_id, self.clock.now() + VALID_FOR)


@dataclass(frozen=True, slots=True)
class ReadAnswered:
    unit_of_work: UnitOfWork
    clock: Clock
    links: Links
    surveys: PublishedSurveys

    async def __call__(self, *, token: str) -> Answered:
        """Return the response that a token leads on from.

        Raises:
            LinkNotValidError: it is none of ours, its time is over, or the response was taken back.
            UnavailableError: the database does not answer.
        """
        response_id, invited = await _read(self.links, token)
        async with self.unit_of_work.read() as connection:
            found = (await ResponseStore(connection).find([response_id])).get(response_id)
            if found is None:
                raise LinkNotValidError
            version = await _version_of(self.surveys, connection, found)
            known = found.respondent_id if invited else None
            contact = None if known is None else await RespondentStore(connection).contact_of(known)
        is_recent = self.clock.now() - found.received_at <= RECALLED_FOR
        return Answered(found, version, is_recent, contact)


@dataclass(frozen=True, slots=True)
class AddComment:
    """Take the words that an unhappy respondent adds to what they answered; it stays one response."""

    unit_of_work: UnitOfWork
    clock: Clock
    links: Links
    surveys: PublishedSurveys

    async def __call__(self, *, token: str, text: str) -> None:
        """Add the words to the response; sending the same again changes nothing.

        Raises:
            LinkNotValidError: see `ReadAnswered`.
            FollowedUpError: they have written something else meanwhile, or nothing is asked any more.
            InvalidResponseError: there are no words, or too many.
            UnavailableError: it is unknown whether they are stored; sending them again is harmless.
        """
        response_id, _ = await _read(self.links, token)
        async with self.unit_of_work.begin() as work:
            responses = ResponseStore(work.connection)
            try:
                stored = await responses.lock(response_id)
            except ResponseNotFoundError:
                raise LinkNotValidError from None
            version = await _version_of(self.surveys, work.connection, stored)
            if text.strip() in version.offering.words_in(stored.answers):
                return
            offer = version.offering.of(stored)
            key = None if offer is None else offer.comment
            if key is None:
                raise FollowedUpError
            is_partial = stored.channel in PARTIAL_CHANNELS
            checked = version.rules.check({**stored.answers, key: text}, stored.attributes, partial=is_partial)
            wrong = [problem for problem in checked.problems if problem.field == f"answers.{key}"]
            if wrong or key not in checked.answers:
                raise InvalidResponseError(wrong)
            changed = with_answers(stored, {**stored.answers, key: checked.answers[key]}, at=self.clock.now())
            await responses.save_corrections([changed])
            if changed.edited_at is not None:
                work.publish(events_out.response_edited(changed, version.asking, at=changed.edited_at))
        note_correction("edited", changed, actor=RESPONDENT)


async def _read(links: Links, token: str) -> tuple[UUID, bool]:
    """Return the response that a token is about, and whether it came by a personal link."""
    try:
        return await links.read(_ANYBODY, token), False
    except LinkNotValidError:
        return await links.read(_INVITED, token), True


async def _version_of(surveys: PublishedSurveys, connection: Connection, found: StoredResponse) -> PublishedVersion:
    if found.withdrawn_at is not None:
        raise LinkNotValidError
    return await version_of(surveys, connection, found)
