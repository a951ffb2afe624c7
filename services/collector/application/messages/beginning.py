"""The first half of sending: hold the person and the message, look at everything again, and mark it as begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.application.messages.judging import (
    Allow,
    Judge,
    Recipient,
    Refuse,
    Wait,
    recipient_of,
)
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.application.messages.senders import units_of
from services.collector.application.messages.settling import mark_failed, mark_refused
from services.collector.application.messages.wording import Worded, WordMessage
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.messages.attempt import AttemptOutcome, MessageAttempt
from services.collector.domain.messages.message import ASKING, OPEN, Message, RefusalReason
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.message_attempt_store import MessageAttemptStore
from services.collector.store.message_store import MessageStore
from services.collector.store.person_locks import hold_people
from services.collector.store.respondent_store import RespondentStore
from shared.directory.structure import Structure
from shared.due.pieces import Claimed
from shared.gateways.ports import Outbound
from shared.unit_of_work import Work
from shared.vocabulary import MessageBasis, MessageChannel

INTERRUPTED = "interrupted"
"""Reason of a message that is `unknown` because whoever sent it was stopped."""
_SHORTEST_WAIT = 1.0
_Left = Literal["nothing", "maybe_sent", "not_repeatable"]


class LateRefusalError(Exception):
    """It must not be sent after all; raised right before it would have been."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason: RefusalReason = reason


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that is marked as begun, with all that is needed to send it."""

    claimed: Claimed
    message: Message
    number: int
    """Of the attempt."""
    recipient: Recipient
    account: str
    words: Worded
    opt_out: str
    earlier: tuple[datetime, ...]
    """When earlier attempts began."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What the transaction holds."""

    work: Work
    claimed: Claimed
    message: Message
    recipient: Recipient
    attempts: Sequence[MessageAttempt]


@dataclass(frozen=True, slots=True)
class BeginMessage:
    """Decide, in a transaction of the caller, and mark the message."""

    judge: Judge
    wording: WordMessage
    gateways: Mapping[MessageChannel, Outbound]

    async def __call__(
        self, work: Work, claimed: Claimed, message_id: UUID, *, structure: Structure, opt_out: str
    ) -> Begun | None:
        """Return what is to be sent; None when the work was settled or put off instead.

        Locks are taken in the order that `hold_people` documents, so that opt-outs and erasures wait for this
        transaction, or it for them.

        Args:
            work: the transaction.
            claimed: the due work.
            message_id: what it is about.
            structure: of the company: units have senders and languages.
            opt_out: the message's address to opt out.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        store, people = MessageStore(work.connection), RespondentStore(work.connection)
        seen = await store.find(message_id)
        contact = None if seen is None or seen.respondent_id is None else await people.lock(seen.respondent_id)
        recipient = None
        if seen is not None and seen.respondent_id is not None and contact is not None:
            recipient = recipient_of(seen, seen.respondent_id, contact)
            await hold_people(work.connection, recipient.people, [recipient.respondent_id])
        message = await store.lock(message_id)
        await DUE_WORK.hold(work.connection, claimed)
        if message is None or message.state not in OPEN:
            await DUE_WORK.finish(work.connection, claimed)
            return None
        attempts = await MessageAttemptStore(work.connection).of(message.id)
        left = await self._left_behind(work, message, attempts)
        verdict: Refuse | Wait | Allow = Refuse("erased")
        if recipient is not None and message.respondent_id is not None:
            verdict = await self.judge(
                work.connection, message, recipient, now=work.now, home=_home(structure, message.location)
            )
        if left == "maybe_sent" and not isinstance(verdict, Allow):
            left = "not_repeatable"
        if left == "not_repeatable":
            opted_out = isinstance(verdict, Refuse) and verdict.reason == "opted_out"
            await mark_failed(work, message, "unknown", INTERRUPTED, in_flight_at_opt_out=opted_out)
            await DUE_WORK.finish(work.connection, claimed)
            return None
        match verdict:
            case Wait():
                await store.save(replace(message, state="requested", reason=verdict.cause, detail=verdict.explanation))
                # For so long, and not until then: where this machine's clock is behind, the moment is over by the
                # database's, and the work would come back at once, again and again.
                seconds = max(_SHORTEST_WAIT, (verdict.until - work.now).total_seconds())
                await DUE_WORK.put_off(work.connection, claimed, seconds=seconds)
                return None
            case Refuse():
                await self._refuse(work, claimed, message, verdict)
                return None
            case Allow():
                pass
        if recipient is None:
            return None
        return await self._mark(_Held(work, claimed, message, recipient, attempts), verdict.basis, structure, opt_out)

    async def _left_behind(self, work: Work, message: Message, attempts: Sequence[MessageAttempt]) -> _Left:
        """Return how far another process came that was stopped, and end its attempt."""
        last = attempts[-1] if attempts else None
        if message.state != "sending" or last is None:
            return "nothing"
        ended: AttemptOutcome = "interrupted" if last.handed_over_at is None else "unknown"
        if last.outcome is None:
            await MessageAttemptStore(work.connection).end(message.id, last.number, ended, at=work.now)
        if last.handed_over_at is None:
            return "nothing"
        gateway = self.gateways[message.channel]
        return "maybe_sent" if message.account and gateway.may_be_repeated(message.account) else "not_repeatable"

    async def _refuse(self, work: Work, claimed: Claimed, message: Message, verdict: Refuse) -> None:
        await mark_refused(work, message, verdict.reason, verdict.detail)
        if message.cause in ASKING and message.survey is not None:
            # Beside the refusals of websites: one count of why people were not asked.
            refused = Exposure(
                "refused",
                message.survey,
                message.channel,
                work.now,
                touchpoint=message.touchpoint,
                reason=verdict.detail or verdict.reason,
            )
            await ExposureStore(work.connection).add([refused])
        await DUE_WORK.finish(work.connection, claimed)

    async def _mark(self, held: _Held, basis: MessageBasis, structure: Structure, opt_out: str) -> Begun | None:
        work, claimed, message, recipient = held.work, held.claimed, held.message, held.recipient
        # What may have been sent is repeated where its key is known.
        kept = message.account if message.state == "sending" else None
        account = kept or self.gateways[message.channel].account_for(units_of(structure, message.location))
        if account is None:
            await self._refuse(work, claimed, message, Refuse("no_sender"))
            return None
        words = await self.wording(
            work.connection,
            message,
            recipient.contact,
            basis=basis,
            structure=structure,
            opt_out=opt_out,
            can_reply=self.gateways[message.channel].takes_replies(account),
        )
        if words is None:
            await self._refuse(work, claimed, message, Refuse("no_template"))
            return None
        marked = replace(
            message,
            state="sending",
            reason=None,
            detail=None,
            basis=basis,
            account=account,
            address=recipient.digest,
            template=words.template or message.template,
            template_version=words.template_version,
            language=words.language,
            began_at=work.now,
            attempts=message.attempts + 1,
            earlier_state=None,
            gateway_id=None,
        )
        await MessageStore(work.connection).save(marked)
        await MessageAttemptStore(work.connection).add(message.id, marked.attempts, at=work.now)
        began = tuple(one.began_at for one in held.attempts)
        return Begun(claimed, marked, marked.attempts, recipient, account, words, opt_out, began)


def _home(structure: Structure, location: str | None) -> str:
    """Return the time zone of a location, else that of the company."""
    if location is not None and structure.path_of(location):
        return structure.zone_of(location)
    top = structure.children_of(None)
    return structure.zone_of(top[0].code) if top else "UTC"
