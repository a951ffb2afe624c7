"""Whether a message may be sent now: everything is looked at again, in the transaction that marks it as begun."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.eligibility.deciding import decide_on, exposures_of
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.consents.permission import Permission, permission
from services.collector.domain.eligibility.asked_again import without_answer
from services.collector.domain.eligibility.exposure import KEPT_FOR, Exposure
from services.collector.domain.eligibility.person import Person, people_of
from services.collector.domain.messages.message import ASKING, Message, MessageState, NewMessage, RefusalReason
from services.collector.domain.messages.quiet_hours import QuietHours, next_allowed
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.consent_store import ConsentStore, SuppressionStore
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.message_store import MessageStore
from services.collector.store.response_store import ResponseStore
from shared.unit_of_work import Connection
from shared.vocabulary import MessageBasis, MessageCause

InvitationEnd = Callable[[Connection, UUID], Awaitable[RefusalReason | None]]
"""Returns why an invitation needs no message any more, such as `answered`; None while it is open."""


_ANSWERED_BY = "web"
"""The channel of answers that a message leads to, whose quotas count: the page behind its link."""
_AT_ANY_HOUR: frozenset[MessageCause] = frozenset({"receipt", "test"})
"""Answers to something that somebody did this moment."""
_UNLOGGED: frozenset[MessageState] = frozenset({"sending", "unknown"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a message goes."""

    respondent_id: UUID
    contact: Contact
    address: str | None
    """On the channel of the message."""
    digest: bytes | None
    """Of the address."""
    people: tuple[bytes, ...]
    """Digests of all names."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not now and not later."""

    reason: RefusalReason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before a moment."""

    until: datetime
    cause: str
    explanation: str | None = None
    """More about it, in words."""


@dataclass(frozen=True, slots=True)
class Allow:
    """Now."""

    basis: MessageBasis


def recipient_of(message: NewMessage, respondent_id: UUID, contact: Contact) -> Recipient:
    """Return who a message goes to, and where."""
    people = tuple(person.digest() for person in people_of(contact, None))
    address = contact.email if message.channel == "email" else contact.phone
    digest = None if address is None else Person("email" if message.channel == "email" else "phone", address).digest()
    return Recipient(respondent_id, contact, address, digest, people)


async def permission_now(
    connection: Connection, message: NewMessage, recipient: Recipient, *, now: datetime
) -> Permission:
    """Return whether somebody may be written to; hold the lock on their wishes (`hold_people`) before."""
    suppressions = [] if recipient.digest is None else await SuppressionStore(connection).of(recipient.digest)
    return permission(
        await ConsentStore(connection).of(recipient.people, recipient.respondent_id),
        suppressions,
        channel=message.channel,
        purpose=message.purpose,
        claimed=message.claimed_basis,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides about one message."""

    surveys: PublishedSurveys
    quarantine: timedelta
    quiet_hours: QuietHours
    invitation_end: InvitationEnd

    async def __call__(
        self, connection: Connection, message: Message, recipient: Recipient, *, now: datetime, home: str
    ) -> Refuse | Wait | Allow:
        """Return whether the message may be sent at this moment, with the reason.

        Args:
            connection: of a transaction that holds the person's row and the lock on their wishes.
            message: that is due.
            recipient: to whom it would go.
            now: the moment.
            home: IANA time zone of the message's place, for people whose number says nothing about theirs.
        """
        if message.not_after is not None and now >= message.not_after:
            return Refuse("expired")
        if recipient.address is None:
            return Refuse("no_address")
        permitted = await permission_now(connection, message, recipient, now=now)
        if permitted.reason != "ok":
            return Refuse(permitted.reason)
        against = await self._against(connection, message, recipient, now)
        against = against or self._at_night(message, recipient, permitted.basis, now, home)
        if against is not None:
            return _unless_too_late(against, message)
        return Refuse("no_basis") if permitted.basis is None else Allow(permitted.basis)

    async def _against(
        self, connection: Connection, message: Message, recipient: Recipient, now: datetime
    ) -> Refuse | Wait | None:
        """Return what speaks against sending to somebody who may be written to; None when nothing does."""
        if message.invitation_id is not None:
            ended = await self.invitation_end(connection, message.invitation_id)
            if ended is not None:
                return Refuse(ended)
        if message.response_id is not None and not await _counts(connection, message.response_id):
            return Refuse("answer_void")
        if message.cause in ASKING and message.survey is not None:
            found = await self._ask(connection, message, message.survey, recipient, now)
            if found is not None:
                return found
        return None

    def _at_night(
        self, message: Message, recipient: Recipient, basis: MessageBasis | None, now: datetime, home: str
    ) -> Wait | None:
        """Return until when nobody is disturbed; None when they may be written to."""
        if message.cause in _AT_ANY_HOUR and message.ticket_id is None:
            return None
        allowed = next_allowed(
            now,
            replace(self.quiet_hours, home=home),
            channel=message.channel,
            purpose=message.purpose,
            basis=basis,
            phone=recipient.contact.phone,
        )
        return None if allowed.at <= now else Wait(allowed.at, "quiet_hours", allowed.explanation)

    async def _ask(
        self, connection: Connection, message: Message, survey: str, recipient: Recipient, now: datetime
    ) -> Refuse | Wait | None:
        """Return why somebody is not asked; None when they may be."""
        live = (await self.surveys.live(connection, [survey])).get(survey)
        if live is None or live.openness(now) != "open":
            return Refuse("survey_not_open")
        met = await exposures_of(connection, recipient.people, now=now)
        for before in await _asked_after(connection, message):
            met = without_answer(met, before)
        askings = await MessageStore(connection).askings_of(
            recipient.respondent_id, recipient.digest or b"", since=now - KEPT_FOR
        )
        if message.cause == "reminder":
            first = [one.began_at for one in askings if one.invitation_id == message.invitation_id and one.began_at]
            since = min(first, default=message.requested_at)
            answered = any(one.kind == "answered" and one.survey == survey and one.at >= since for one in met)
            return Refuse("answered") if answered else None
        # What is on its way to them stands in no log of eligibility yet.
        on_their_way = [
            Exposure("shown", one.survey, one.channel, one.began_at, touchpoint=one.touchpoint)
            for one in askings
            if one.id != message.id and one.state in _UNLOGGED and one.survey is not None and one.began_at is not None
        ]
        decision = await decide_on(
            connection,
            live,
            [*met, *on_their_way],
            survey=survey,
            drawn_by=Person(recipient.contact.identity_kind, recipient.contact.identity).digest(),
            touchpoint=message.touchpoint,
            channel=_ANSWERED_BY,
            quarantine=self.quarantine,
            now=now,
        )
        if decision.verdict == "yes":
            return None
        if decision.verdict == "later" and decision.eligible_at is not None:
            return Wait(decision.eligible_at, decision.reason)
        return Refuse("not_eligible", decision.reason)


async def _counts(connection: Connection, response_id: UUID) -> bool:
    """Return whether a response still says what a message answers: not withdrawn, and not marked as suspect."""
    response = (await ResponseStore(connection).find([response_id])).get(response_id)
    return response is None or (response.withdrawn_at is None and response.suspect is None)


async def _asked_after(connection: Connection, message: Message) -> Sequence[StoredResponse]:
    """Return the answers after which a message asks again; they do not count against it."""
    if message.invitation_id is None or message.ticket_id is None:
        return ()
    found = (await InvitationStore(connection).find([message.invitation_id])).get(message.invitation_id)
    return () if found is None else tuple((await ResponseStore(connection).find(found.asked_after)).values())


def _unless_too_late(verdict: Refuse | Wait, message: Message) -> Refuse | Wait:
    """Refuse at once what would be too late when the wait is over, so that nobody waits for it."""
    if isinstance(verdict, Wait) and message.not_after is not None and verdict.until >= message.not_after:
        return Refuse("expired", verdict.cause)
    return verdict
