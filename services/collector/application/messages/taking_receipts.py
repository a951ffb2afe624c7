"""Take in what gateways report about text messages that they were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.collector.application.channels.sms_accounts import account_at, known_gateway
from services.collector.application.messages.judging import Recipient, permission_now, recipient_of
from services.collector.application.messages.learning import learn_from
from services.collector.application.messages.reported import want_no_more
from services.collector.application.messages.settling import mark_bounced, mark_delivered, mark_sent
from services.collector.domain.errors import SmsAccountNotFoundError
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.receipts import ReceiptNews, is_about, news_of
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import NotGenuineError, Receipt, UnreadableSmsError, Webhook
from services.collector.gateways.sms_receipts.registry import read_receipts
from services.collector.store.message_store import MessageStore
from services.collector.store.person_locks import hold_people
from services.collector.store.respondent_store import RespondentStore
from shared.clock import Clock
from shared.gateways.ports import Sent
from shared.observability.metrics import SMS_RECEIPTS, SMS_REFUSED
from shared.unit_of_work import Connection, UnitOfWork, Work

log = structlog.get_logger("heed.collector")

_MAYBE_TAKEN = frozenset({"sending", "unknown"})


@dataclass(frozen=True, slots=True)
class TakeReceipts:
    """Take in the delivery receipts of one webhook.

    Each has its effect once, whenever and how often it comes. A receipt may come before the answer to the request that
    sent the message, and after an attempt whose outcome nobody knows: then it says that the message was taken, and
    whoever wanted it sent again needs it no more.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    accounts: Mapping[str, SmsAccount]
    public_url: str

    async def __call__(
        self, *, gateway: str, account: str, method: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Return once everything is committed.

        Args:
            gateway: the kind of gateway the request claims to come from.
            account: name of the account in the settings.
            method: of the request.
            query: the raw query of the request, without the question mark.
            headers: by lower-case name.
            body: the raw body.

        Raises:
            SmsAccountNotFoundError: no such account at such a gateway, or it does not send.
            NotGenuineError: nothing proves that the gateway sent it.
            UnreadableSmsError: it is genuine, but no receipt.
            UnavailableError: not everything is stored for sure; the gateway tries again.
        """
        known = known_gateway(gateway)
        webhook = Webhook(
            account=account,
            url=f"{self.public_url}/hooks/sms/{gateway}/{account}/receipts",
            query=query,
            headers=headers,
            body=body,
            received_at=self.clock.now(),
            method=method,
        )
        try:
            receipts = self._receipts(gateway, account, webhook)
        except (SmsAccountNotFoundError, NotGenuineError, UnreadableSmsError) as refused:
            SMS_REFUSED.labels(known, refused.slug).inc()
            raise
        for receipt in receipts:
            SMS_RECEIPTS.labels(known, await self._take(account, receipt)).inc()

    def _receipts(self, gateway: str, name: str, webhook: Webhook) -> Sequence[Receipt]:
        kind, account = account_at(self.accounts, gateway, name)
        if account.send is None:
            raise SmsAccountNotFoundError
        kind.check(webhook, account)
        return read_receipts(webhook, account)

    async def _take(self, account: str, receipt: Receipt) -> str:
        """Return what a receipt said, for the metrics; in a transaction of its own."""
        async with self.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            seen = await _find(store, account, receipt)
            if seen is None or not is_about(seen, account=account, gateway_id=receipt.gateway_id):
                return "unknown"
            if news_of(seen.last_known, receipt.state) is None:
                return "repeated"
            recipient = await _hold(work.connection, seen)
            message = await store.lock(seen.id)
            news = None if message is None else news_of(message.last_known, receipt.state)
            if message is None or news is None:
                return "repeated"
            await _follow(work, message, receipt, news, recipient)
        log.info("message_reported", message=str(seen.id), news=news, code=receipt.code)
        return news


async def _find(store: MessageStore, account: str, receipt: Receipt) -> Message | None:
    """Return the message that a receipt is about: by our own id, which the gateway was given, or else by its own."""
    if receipt.reference is not None:
        return await store.find(receipt.reference)
    return None if receipt.gateway_id is None else await store.find_by_gateway_id(account, receipt.gateway_id)


async def _hold(connection: Connection, message: Message) -> Recipient | None:
    """Hold the person and their wishes, in the order that `hold_people` documents; return who they are."""
    person: UUID | None = message.respondent_id
    contact = None if person is None else await RespondentStore(connection).lock(person)
    recipient = None if person is None or contact is None else recipient_of(message, person, contact)
    names = [] if recipient is None else [*recipient.people]
    names += [] if message.address is None else [message.address]
    await hold_people(connection, names, [] if person is None else [person])
    return recipient


async def _follow(
    work: Work, message: Message, receipt: Receipt, news: ReceiptNews, recipient: Recipient | None
) -> None:
    """Write down what a receipt says about a message that is locked."""
    store = MessageStore(work.connection)
    await want_no_more(work, message)
    if message.last_known in _MAYBE_TAKEN:
        opted_out = message.in_flight_at_opt_out
        if recipient is not None:
            permitted = await permission_now(work.connection, message, recipient, now=work.now)
            opted_out = permitted.reason == "opted_out"
            await learn_from(work, message, recipient, Sent("accepted"))
        await mark_sent(
            work, message, gateway_id=receipt.gateway_id or message.gateway_id, in_flight_at_opt_out=opted_out
        )
        taken = await store.lock(message.id)
        message = message if taken is None else taken
    if news == "delivered":
        await mark_delivered(work, message)
    elif news == "bounced":
        await mark_bounced(work, message, receipt.code or receipt.state, receipt.state)
        if recipient is not None:
            found = Sent("failed", status=receipt.code, bad_address=receipt.is_dead_number, opted_out=receipt.opted_out)
            await learn_from(work, message, recipient, found)
