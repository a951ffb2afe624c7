"""Send a message that is due: look again, mark, send, write down what is known.

Two transactions and what lies between them:

1. `beginning.py` holds the person and the message, looks at everything again and marks the message as `sending`.
2. Outside of any transaction the gateway is asked. Right before the first byte after which the message may be
   delivered it calls `hand_over`, which looks once more whether the person has opted out, and leaves a mark.
3. The outcome is written down, together with its event and the end of the due work.

Whoever finds a message as `sending` knows by the mark how far another process came. Without it nothing was sent, and
the message is sent now. With it the message may have been sent: it is repeated only if its gateway delivers once what
is sent twice under one key, and is `unknown` otherwise, for somebody to decide.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from services.collector.application.messages.beginning import BeginMessage, Begun, LateRefusalError
from services.collector.application.messages.judging import permission_now
from services.collector.application.messages.learning import learn_from
from services.collector.application.messages.links import Links
from services.collector.application.messages.pacing import SILENT, SILENT_SECONDS, Pacing
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.application.messages.senders import units_of
from services.collector.application.messages.settling import mark_failed, mark_refused, mark_sent
from services.collector.domain.messages.message import ASKING, Message, RefusalReason
from services.collector.domain.messages.pace import Turn
from services.collector.store.message_attempt_store import MessageAttemptStore
from services.collector.store.message_store import MessageStore
from services.collector.store.person_locks import hold_people
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, LeaseLostError
from shared.failpoints import failpoint
from shared.gateways.ports import Mail, Mailer, Sent, Texter, TextMessage
from shared.sms_segments import segments_of
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import WRITTEN_TO_FOLDER

log = structlog.get_logger("heed.collector")

FIRST_WAIT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 3600.0
THROTTLED = "throttled"
"""Reason of a message that waits because its account may not send so fast."""
_ERASED: RefusalReason = "erased"
TRIED_FOR = timedelta(days=2)
"""After so long a server that keeps saying "later" is taken at its word no more."""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Do the due work `message`: its `ref` is the id of one."""

    unit_of_work: UnitOfWork
    beginning: BeginMessage
    read_directory: ReadDirectory
    links: Links
    pacing: Pacing
    mailer: Mailer
    texter: Texter

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work.

        Raises:
            UnavailableError: the database does not answer; what is known is found again by the marks.
            LeaseLostError: somebody else has the work by now.
        """
        message_id = UUID(claimed.ref)
        opt_out = await self.links.opt_out(message_id)  # before: it may need a connection of its own
        structure = (await self.read_directory()).structure
        async with self._turn(message_id, structure) as turn:
            if turn.is_given:
                await asyncio.sleep(turn.seconds)
                await self._send_now(claimed, message_id, structure, opt_out)
                return
        await self._come_back(claimed, message_id, turn.seconds)

    async def _come_back(self, claimed: Claimed, message_id: UUID, seconds: float) -> None:
        """Let a message that came too early for a turn come again; its row says why it waits."""
        async with self.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            message = await store.lock(message_id)
            if message is not None and message.state == "requested" and message.reason != THROTTLED:
                await store.save(replace(message, reason=THROTTLED, detail=None))
            await DUE_WORK.put_off(work.connection, claimed, seconds=seconds)

    @asynccontextmanager
    async def _turn(self, message_id: UUID, structure: Structure) -> AsyncIterator[Turn]:
        """Yield the turn of the account that would send the message, of which nothing is decided yet."""
        async with self.unit_of_work.read() as connection:
            message = await MessageStore(connection).find(message_id)
        gateway = None if message is None else self.beginning.gateways[message.channel]
        account = None
        if message is not None and gateway is not None:
            account = gateway.account_for(units_of(structure, message.location))
        if message is None or gateway is None or account is None:
            yield Turn(is_given=True, seconds=0.0)
            return
        async with self.pacing.turn(
            f"{message.channel}:{account}",
            per_second=gateway.per_second(account),
            is_urgent=message.cause not in ASKING,
            comes_again=message.reason == THROTTLED,
        ) as turn:
            yield turn

    async def _send_now(self, claimed: Claimed, message_id: UUID, structure: Structure, opt_out: str) -> None:
        async with self.unit_of_work.begin() as work:
            begun = await self.beginning(work, claimed, message_id, structure=structure, opt_out=opt_out)
        if begun is None:
            return
        await failpoint("message.begun")
        try:
            sent = await self._send(begun)
        except LateRefusalError as refusal:
            await self._refuse(begun, refusal)
            return
        await failpoint("message.sent")
        await self._write_down(begun, sent)
        pause = SILENT_SECONDS if sent.status in SILENT else sent.retry_seconds if sent.outcome == "later" else None
        if pause is not None:
            await self.pacing.pause(f"{begun.message.channel}:{begun.account}", pause)

    async def _send(self, begun: Begun) -> Sent:
        message, words, to = begun.message, begun.words, begun.recipient.address or ""

        async def hand_over() -> None:
            await self._hand_over(begun)

        if message.channel == "sms":
            text = TextMessage(message.id, to, words.sms)
            await self._count_parts(begun)
            return await self.texter.send(begun.account, text, hand_over)
        mail = Mail(
            message.id, to, words.subject, words.text, words.html or None, words.language, opt_out=begun.opt_out
        )
        return await self.mailer.send(begun.account, mail, hand_over)

    async def _count_parts(self, begun: Begun) -> None:
        """Let the next message wait for the parts of a long one: gateways and networks count these."""
        rate = self.texter.per_second(begun.account)
        more = segments_of(begun.words.sms).count - 1
        if rate is not None and more > 0:
            await self.pacing.spend(f"{begun.message.channel}:{begun.account}", more / rate)

    async def _hand_over(self, begun: Begun) -> None:
        """Look for the last time, and mark that the message may be delivered from now on."""
        async with self.unit_of_work.begin() as work:
            await self._hold(work, begun)
            message = await MessageStore(work.connection).lock(begun.message.id)
            if message is None or message.state != "sending" or message.attempts != begun.number:
                raise LeaseLostError
            if message.respondent_id is None:
                raise LateRefusalError(_ERASED)
            permitted = await permission_now(work.connection, message, begun.recipient, now=work.now)
            if permitted.reason != "ok":
                raise LateRefusalError(permitted.reason)
            await MessageAttemptStore(work.connection).hand_over(message.id, begun.number, at=work.now)
        await failpoint("message.handed_over")

    async def _refuse(self, begun: Begun, refusal: LateRefusalError) -> None:
        async with self.unit_of_work.begin() as work:
            message = await MessageStore(work.connection).lock(begun.message.id)
            if message is None or message.attempts != begun.number:
                raise LeaseLostError
            await MessageAttemptStore(work.connection).end(message.id, begun.number, "refused", at=work.now)
            if message.state == "sending":
                await mark_refused(work, message, refusal.reason)
            await DUE_WORK.finish(work.connection, begun.claimed)

    async def _write_down(self, begun: Begun, sent: Sent) -> None:
        async with self.unit_of_work.begin() as work:
            await self._hold(work, begun)
            message = await MessageStore(work.connection).lock(begun.message.id)
            attempts = MessageAttemptStore(work.connection)
            await attempts.end(begun.message.id, begun.number, sent.outcome, at=work.now, status=sent.status)
            if message is None or message.attempts != begun.number:
                return  # another attempt knows better
            # Somebody else may have found it meanwhile and called it unknown: this is what became of it.
            if message.state in {"sending", "unknown"}:
                if sent.outcome == "later":
                    await self._later(work, message, begun, sent)
                    return
                await self._settle(work, message, begun, sent)
            await _finish(work, begun.claimed)
        log.info("message_settled", message=str(begun.message.id), outcome=sent.outcome, status=sent.status)

    async def _settle(self, work: Work, message: Message, begun: Begun, sent: Sent) -> None:
        permitted = await permission_now(work.connection, message, begun.recipient, now=work.now)
        opted_out = permitted.reason == "opted_out" and message.respondent_id is not None
        if sent.opted_out:
            await mark_refused(work, message, "opted_out", sent.status)
        elif sent.outcome == "accepted":
            await mark_sent(
                work,
                message,
                gateway_id=sent.gateway_id,
                in_flight_at_opt_out=opted_out,
                to_folder=sent.status == WRITTEN_TO_FOLDER,
            )
        else:
            await mark_failed(
                work,
                message,
                "unknown" if sent.outcome == "unknown" else "failed",
                sent.status or sent.outcome,
                gateway_id=sent.gateway_id,
                in_flight_at_opt_out=opted_out and sent.outcome == "unknown",
            )
        await learn_from(work, message, begun.recipient, sent)

    async def _later(self, work: Work, message: Message, begun: Begun, sent: Sent) -> None:
        tries = [one for one in begun.earlier if one >= begun.claimed.due_at]
        first = min(tries, default=work.now)
        if message.state == "unknown" or work.now - first >= TRIED_FOR:
            await mark_failed(work, message, "failed", sent.status or "later")
            await _finish(work, begun.claimed)
            return
        await MessageStore(work.connection).save(replace(message, state="requested", reason=sent.status))
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(len(tries), 30))
        seconds = max(sent.retry_seconds or 0.0, wait)
        await DUE_WORK.put_off(work.connection, begun.claimed, seconds=seconds, error=sent.status)
        log.warning("message_put_off", message=str(message.id), status=sent.status, seconds=seconds)

    async def _hold(self, work: Work, begun: Begun) -> None:
        recipient = begun.recipient
        await hold_people(work.connection, recipient.people, [recipient.respondent_id])


async def _finish(work: Work, claimed: Claimed) -> None:
    """End the due work, unless it is somebody else's by now, who finds the message settled."""
    try:
        await DUE_WORK.finish(work.connection, claimed)
    except LeaseLostError:
        log.warning("message_settled_late", message=claimed.ref)
