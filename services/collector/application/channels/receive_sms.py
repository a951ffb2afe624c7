"""Take in text messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.collector.application.channels.judge_sms import SmsJudgement, judge_sms, kept
from services.collector.application.responses.accept_responses import accept_responses
from services.collector.application.responses.submit_responses import count_outcomes
from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.errors import SmsAccountNotFoundError
from services.collector.domain.responses.response import Outcome
from services.collector.domain.sms.answer import phone_of
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook
from services.collector.gateways.sms.gateway import Reply, SmsGateway
from services.collector.gateways.sms.registry import GATEWAYS
from services.collector.store.sms_store import SmsStore
from shared.clock import Clock
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.observability.metrics import SMS_MESSAGES, SMS_REFUSED
from shared.unit_of_work import UnitOfWork, Work

DUPLICATE = "duplicate"
METHODS: Mapping[str, Sequence[str]] = {name: gateway.methods for name, gateway in GATEWAYS.items()}
"""The HTTP methods that each kind of gateway sends messages with."""

_UNKNOWN = "unknown"
"""Stands for gateways that do not exist: what strangers write into an address names no series of metrics."""

Handled = tuple[SmsJudgement, Outcome | None]


@dataclass(frozen=True, slots=True)
class ReceiveSms:
    """Take in the messages of one webhook, each once, however often it is delivered; all of them or none.

    An answer of somebody who opted out is taken: it is their own choice and no consent to messages from us, so the
    opt-out stays in force until they send a start word.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    accounts: Mapping[str, SmsAccount]
    public_url: str
    phone_region: str | None

    async def __call__(
        self, *, gateway: str, account: str, method: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Reply:
        """Return what to reply to the gateway, once everything is committed.

        Args:
            gateway: the kind of gateway the request claims to come from.
            account: name of the account in the settings.
            method: of the request.
            query: the raw query of the request, without the question mark.
            headers: by lower-case name.
            body: the raw body.

        Raises:
            SmsAccountNotFoundError: no such account at such a gateway.
            NotGenuineError: nothing proves that the gateway sent it.
            UnreadableSmsError: it is genuine, but holds no message to us that can be read.
            UnavailableError: nothing was stored; the gateway tries again.
        """
        known = gateway if gateway in GATEWAYS else _UNKNOWN
        webhook = Webhook(
            account=account,
            url=f"{self.public_url}/hooks/sms/{gateway}/{account}",
            query=query,
            headers=headers,
            body=body,
            received_at=self.clock.now(),
            method=method,
        )
        try:
            kind, settings = self._account_at(gateway, account)
            kind.check(webhook, settings)
            messages = self._messages(kind.read(webhook, settings), settings, known)
        except (SmsAccountNotFoundError, NotGenuineError, UnreadableSmsError) as refused:
            SMS_REFUSED.labels(known, refused.slug).inc()
            raise
        for judgement, outcome in await self._handle_all(messages, settings):
            if judgement.draft is not None and outcome is not None:
                count_outcomes([judgement.draft], [outcome])
            SMS_MESSAGES.labels(known, judgement.handled.outcome).inc()
        await failpoint("ingest.before_reply")
        return kind.reply(settings)

    def _account_at(self, gateway: str, name: str) -> tuple[SmsGateway[Any], SmsAccount]:
        account = self.accounts.get(name)
        if account is None or account.gateway != gateway:
            raise SmsAccountNotFoundError
        return GATEWAYS[account.gateway], account

    def _messages(
        self, found: Sequence[InboundSms | UnreadableSmsError], account: SmsAccount, gateway: str
    ) -> list[InboundSms]:
        """Return the messages to this account. One that cannot be read stops the others only where there are none."""
        judged = [one if isinstance(one, UnreadableSmsError) else self._addressed(one, account) for one in found]
        messages = [one for one in judged if isinstance(one, InboundSms)]
        unreadable = [one for one in judged if isinstance(one, UnreadableSmsError)]
        if unreadable and not messages:
            raise unreadable[0]
        for refused in unreadable:
            SMS_REFUSED.labels(gateway, refused.slug).inc()
        return messages

    def _addressed(self, message: InboundSms, account: SmsAccount) -> InboundSms | UnreadableSmsError:
        """Refuse a message to a number that is not the account's."""
        if account.number is not None:
            ours, theirs = (_comparable(number, self.phone_region) for number in (account.number, message.recipient))
            if ours != theirs:
                return UnreadableSmsError(name="to", detail="is not the number of this account")
        return message

    async def _handle_all(self, messages: Sequence[InboundSms], account: SmsAccount) -> list[Handled]:
        if not messages:
            return []
        async with self.unit_of_work.begin() as work:
            live = await self.surveys.live(work.connection, [account.survey])
            survey = live.get(account.survey)
            return [await self._handle(work, message, account, survey) for message in messages]

    async def _handle(self, work: Work, message: InboundSms, account: SmsAccount, survey: LiveSurvey | None) -> Handled:
        """Write down what becomes of `message`; a message that was handled before changes nothing."""
        now = self.clock.now()
        judgement = judge_sms(message, account, survey, now=now, response_id=uuid7(), phone_region=self.phone_region)
        store = SmsStore(work.connection)
        if not await store.claim(judgement.handled):
            return _repeated(judgement), None
        if judgement.wish is not None:
            wish = judgement.wish.value
            await store.add_wish(account=message.account, phone=judgement.phone, wish=wish, said_at=now)
        if judgement.draft is None:
            return judgement, None
        [outcome] = await accept_responses(work, [judgement.draft], now=now, surveys=self.surveys)
        if outcome.error is not None:
            refused = kept(judgement.handled, message, outcome.error.slug)
            await store.correct(refused)
            judgement = replace(judgement, handled=refused)
        return judgement, outcome


def _repeated(judgement: SmsJudgement) -> SmsJudgement:
    return replace(judgement, handled=replace(judgement.handled, outcome=DUPLICATE), draft=None, wish=None)


def _comparable(number: str | None, region: str | None) -> str:
    text = (number or "").strip()
    return phone_of(text, region) or text
