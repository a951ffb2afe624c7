"""Send a delivery that is due: look again, mark, send, write down what is known.

Two transactions and what lies between them, as the collector does with messages to customers:

1. `beginning.py` looks at everything again and marks the delivery as `sending`.
2. Outside of any transaction the gateway is asked. Right before the first byte after which the notice may be delivered
   it calls `hand_over`, which looks once more whether somebody took care of it, and leaves a mark.
3. The outcome is written down, together with its event and the end of the due work.

Whoever finds a delivery as `sending` knows by the mark how far another process came. With the mark it is repeated only
where the far side delivers once what is sent twice; otherwise it is `unknown`, and the bell of the console has it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from services.notifications.application.notices.beginning import BeginDelivery, Begun, end_or_go_on
from services.notifications.application.notices.facts import known_of, pages
from services.notifications.application.notices.requesting import DUE_WORK
from services.notifications.application.notices.settling import settle_delivery
from services.notifications.application.ways import Ways
from services.notifications.domain.destination import Attempt
from services.notifications.domain.notices.delivery import OPEN
from services.notifications.domain.notices.forms import chat_document, mail_html, mail_text, text_message
from services.notifications.domain.notices.plan import why_not
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.notice_store import NoticeStore
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, LeaseLostError
from shared.failpoints import failpoint
from shared.gateways.ports import Mail, Sent, TextMessage
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.notifications")

DEFECT = "defect"
"""Reason of a delivery that failed for no fault of its own; the log says what broke."""
_LONGEST_ANSWER = 300


class _LateRefusalError(Exception):
    """Right before it was handed over, nothing of it held any more."""


@dataclass(frozen=True, slots=True)
class SendDelivery:
    """Do the due work `delivery`: its `ref` is the id of one."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    beginning: BeginDelivery
    ways: Ways

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work.

        Raises:
            UnavailableError: the database does not answer; what is known is found again by the marks.
            LeaseLostError: somebody else has the work by now.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            begun = await self.beginning(work, claimed, directory)
        if begun is None:
            return
        await failpoint("delivery.begun")
        try:
            sent, answer = await self._send(begun, directory)
        except _LateRefusalError:
            await self._look_again(begun)
            return
        await failpoint("delivery.sent")
        await self._write_down(begun, sent, answer)

    async def _send(self, begun: Begun, directory: Directory) -> tuple[Sent, str]:
        said, delivery, address = begun.said, begun.delivery, begun.destination.address
        account = delivery.account or ""

        async def hand_over() -> None:
            await self._hand_over(begun, directory)

        match delivery.channel:
            case "email":
                mail = Mail(delivery.id, address, said.subject, mail_text(said), mail_html(said), said.language)
                return await self.ways.mailer.send(account, mail, hand_over), ""
            case "sms":
                text = TextMessage(delivery.id, address, text_message(said))
                return await self.ways.texter.send(account, text, hand_over), ""
            case "chat":
                await hand_over()
                document = chat_document(begun.destination.chat_kind or "slack", said)
                posted = await self.ways.poster.post(address, document)
                return posted.sent, posted.answer

    async def _hand_over(self, begun: Begun, directory: Directory) -> None:
        """Look for the last time, and mark that it may be delivered from now on."""
        async with self.unit_of_work.begin() as work:
            store = DeliveryStore(work.connection)
            delivery = await store.lock(begun.delivery.id)
            if delivery is None or delivery.state != "sending" or delivery.attempts != begun.delivery.attempts:
                raise LeaseLostError
            if not await self._is_still_true(work, begun, directory):
                raise _LateRefusalError
            await store.save([replace(delivery, handed_over_at=work.now)])
        await failpoint("delivery.handed_over")

    @staticmethod
    async def _is_still_true(work: Work, begun: Begun, directory: Directory) -> bool:
        """Return whether anything of it holds; of a digest whatever follows the first that does is sent with it."""
        for page in pages(begun.leads):
            notices = await NoticeStore(work.connection).said_by(page)
            known = await known_of(work, notices)
            if not all(why_not(one, known, directory, work.now) for one in notices):
                return True
        return False

    async def _look_again(self, begun: Begun) -> None:
        """Let the work come back at once: it finds that nothing was handed over, and why nothing is to be."""
        async with self.unit_of_work.begin() as work:
            await DUE_WORK.put_off(work.connection, begun.claimed, seconds=0.0)

    async def _write_down(self, begun: Begun, sent: Sent, answer: str) -> None:
        async with self.unit_of_work.begin() as work:
            delivery = await DeliveryStore(work.connection).lock(begun.delivery.id)
            await self._mark_attempt(work, begun.destination.id, sent, answer, work.now)
            if delivery is None or delivery.attempts != begun.delivery.attempts:
                return  # another attempt knows better
            if delivery.state not in {"sending", "unknown"}:
                return
            after = replace(delivery.after(sent, work.now), answer=answer[:_LONGEST_ANSWER])
            if after.state == "waiting":
                await DeliveryStore(work.connection).save([after])
                seconds = after.wait_seconds(sent)
                await DUE_WORK.put_off(work.connection, begun.claimed, seconds=seconds, error=sent.status)
            else:
                await _end(work, begun.claimed, is_settled=await settle_delivery(work, after))
        log.info("delivery_attempted", delivery=str(begun.delivery.id), outcome=sent.outcome, status=sent.status)

    @staticmethod
    async def _mark_attempt(work: Work, destination_id: UUID, sent: Sent, answer: str, at: datetime) -> None:
        attempt = Attempt(at=at, outcome=sent.outcome, status=sent.status, answer=answer[:_LONGEST_ANSWER])
        await DestinationStore(work.connection).mark_attempt(destination_id, attempt)


@dataclass(frozen=True, slots=True)
class GiveUpDelivery:
    """Let a delivery fail in sight of everybody on which something of our own breaks each time."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            delivery = await DeliveryStore(work.connection).lock(UUID(claimed.ref))
            if delivery is not None and delivery.state in OPEN:
                may_be_sent = delivery.state == "sending" and delivery.handed_over_at is not None
                settled = delivery.settled("unknown" if may_be_sent else "failed", work.now, DEFECT)
                if not await settle_delivery(work, settled):
                    await DUE_WORK.put_off(work.connection, claimed, seconds=0.0)
                    return
            await DUE_WORK.give_up(work.connection, claimed, error)


async def _end(work: Work, claimed: Claimed, *, is_settled: bool) -> None:
    """End the due work, unless it is somebody else's by now, who finds the delivery settled."""
    try:
        await end_or_go_on(work, claimed, is_settled=is_settled)
    except LeaseLostError:
        log.warning("delivery_settled_late", delivery=claimed.ref)
