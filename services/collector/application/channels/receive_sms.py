"""Take in a text message."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from services.collector.application.channels.judge_sms import SmsJudgement, judge_sms, kept
from services.collector.application.responses.accept_responses import accept_responses
from services.collector.application.responses.submit_responses import count_outcomes
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.errors import SmsAccountNotFoundError
from services.collector.domain.responses.response import Outcome
from services.collector.domain.sms.answer import phone_of
from services.collector.gateways.accounts import GenericAccount, OkAnswer, SmsAccount, TwilioAccount
from services.collector.gateways.generic import read_generic
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook
from services.collector.gateways.twilio import EMPTY_TWIML, TWIML_TYPE, read_twilio
from services.collector.store.sms_store import SmsStore
from shared.clock import Clock
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.observability.metrics import SMS_MESSAGES, SMS_REFUSED
from shared.unit_of_work import UnitOfWork, Work

Gateway = Literal["twilio", "generic"]

DUPLICATE = "duplicate"
_TWILIO_OK = OkAnswer(body=EMPTY_TWIML, content_type=TWIML_TYPE)


@dataclass(frozen=True, slots=True)
class ReceiveSms:
    """Take in one message from a gateway, once, however often it is delivered.

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
        self, *, gateway: Gateway, account: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> OkAnswer:
        """Return what to reply to the gateway, once everything is committed.

        Args:
            gateway: the kind of gateway the request claims to come from.
            account: name of the account in the settings.
            query: the raw query of the request, without the question mark.
            headers: by lower-case name.
            body: the raw body.

        Raises:
            SmsAccountNotFoundError: no such account at such a gateway.
            NotGenuineError: nothing proves that the gateway sent it.
            UnreadableSmsError: it is genuine, but no message to us.
            UnavailableError: nothing was stored; the gateway tries again.
        """
        url = f"{self.public_url}/hooks/sms/{gateway}/{account}"
        try:
            settings, message = self._read(gateway, account, Webhook(url, query, headers, body))
        except (SmsAccountNotFoundError, NotGenuineError, UnreadableSmsError) as refused:
            SMS_REFUSED.labels(gateway, refused.slug).inc()
            raise
        async with self.unit_of_work.begin() as work:
            judgement, outcome = await self._handle(work, message, settings)
        if judgement.draft is not None and outcome is not None:
            count_outcomes([judgement.draft], [outcome])
        SMS_MESSAGES.labels(gateway, judgement.handled.outcome).inc()
        await failpoint("ingest.before_reply")
        return settings.ok if isinstance(settings, GenericAccount) else _TWILIO_OK

    def _read(self, gateway: Gateway, name: str, webhook: Webhook) -> tuple[SmsAccount, InboundSms]:
        account = self.accounts.get(name)
        if gateway == "twilio" and isinstance(account, TwilioAccount):
            return account, self._addressed(account, read_twilio(webhook, name=name, account=account))
        if gateway == "generic" and isinstance(account, GenericAccount):
            return account, self._addressed(account, read_generic(webhook, name=name, account=account))
        raise SmsAccountNotFoundError

    def _addressed(self, account: SmsAccount, message: InboundSms) -> InboundSms:
        """Refuse a message to a number that is not the account's."""
        if account.number is not None:
            ours, theirs = (_comparable(number, self.phone_region) for number in (account.number, message.recipient))
            if ours != theirs:
                raise UnreadableSmsError(name="to", detail="is not the number of this account")
        return message

    async def _handle(
        self, work: Work, message: InboundSms, account: SmsAccount
    ) -> tuple[SmsJudgement, Outcome | None]:
        """Write down what becomes of `message`; a message that was handled before changes nothing."""
        now = self.clock.now()
        live = await self.surveys.live(work.connection, [account.survey])
        judgement = judge_sms(
            message,
            account,
            live.get(account.survey),
            now=now,
            response_id=uuid7(),
            phone_region=self.phone_region,
        )
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
