"""Take in text messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.collector.application.channels.asking_once_more import AskOnceMore
from services.collector.application.channels.continuing_sms import continue_conversation
from services.collector.application.channels.judge_sms import SmsJudgement, judge_sms, kept
from services.collector.application.channels.sms_accounts import account_at, known_gateway
from services.collector.application.channels.sms_parts import PART, overdue_messages, whole_messages
from services.collector.application.consents.recording import owners_of_number, record_wishes
from services.collector.application.responses.accept_responses import accept_responses
from services.collector.application.responses.submit_responses import count_outcomes
from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.eligibility.person import Person
from services.collector.domain.errors import SmsAccountNotFoundError
from services.collector.domain.responses.response import Outcome
from services.collector.domain.sms.answer import phone_of
from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook
from services.collector.gateways.sms.gateway import Reply
from services.collector.gateways.sms.registry import GATEWAYS
from services.collector.store.sms_store import SmsStore
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.observability.metrics import SMS_MESSAGES, SMS_REFUSED
from shared.unit_of_work import UnitOfWork, Work

DUPLICATE = "duplicate"
METHODS: Mapping[str, Sequence[str]] = {name: gateway.methods for name, gateway in GATEWAYS.items()}
"""The HTTP methods that each kind of gateway sends messages with."""

Handled = tuple[SmsJudgement, Outcome | None]


@dataclass(frozen=True, slots=True)
class ReceiveSms:
    """Take in the messages of one webhook, each once, however often it is delivered; all of them or none.

    One conversation is one response: what somebody writes within a day of their last message is added to it.

    An answer of somebody who opted out is taken: it is their own choice and no consent to messages from us, so the
    opt-out stays in force until they send a start word.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    accounts: Mapping[str, SmsAccount]
    public_url: str
    phone_region: str | None
    read_directory: ReadDirectory
    ask_once_more: AskOnceMore

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
        known = known_gateway(gateway)
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
            kind, settings = account_at(self.accounts, gateway, account)
            kind.check(webhook, settings)
            messages = self._messages(kind.read(webhook, settings), settings, known)
        except (SmsAccountNotFoundError, NotGenuineError, UnreadableSmsError) as refused:
            SMS_REFUSED.labels(known, refused.slug).inc()
            raise
        _count(known, await self._handle_all(messages, settings))
        SMS_MESSAGES.labels(known, PART).inc(sum(one.part is not None for one in messages))
        await failpoint("ingest.before_reply")
        return kind.reply(settings)

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

    def _sender(self, message: InboundSms) -> str:
        """Return whose conversation a message is of, however the gateway wrote their number."""
        return phone_of(message.sender, self.phone_region) or message.sender

    async def _handle_all(self, messages: Sequence[InboundSms], account: SmsAccount) -> list[Handled]:
        if not messages:
            return []
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.begin() as work:
            await SmsStore(work.connection).hold_senders([self._sender(one) for one in messages])
            live = await self.surveys.live(work.connection, [account.survey])
            survey = live.get(account.survey)
            wholes = [whole for one in messages for whole in await whole_messages(work, one, now=self.clock.now())]
            return [await self._handle(work, whole, account, survey, structure) for whole in wholes]

    async def join_overdue(self) -> int:
        """Handle messages whose missing parts no longer come; return how many."""
        handled: list[tuple[str, Handled]] = []
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.begin() as work:
            overdue = await overdue_messages(work, list(self.accounts), now=self.clock.now())
            await SmsStore(work.connection).hold_senders([self._sender(one) for one in overdue])
            live = await self.surveys.live(work.connection, {self.accounts[one.account].survey for one in overdue})
            for message in overdue:
                account = self.accounts[message.account]
                survey = live.get(account.survey)
                handled.append((account.gateway, await self._handle(work, message, account, survey, structure)))
        for gateway, one in handled:
            _count(gateway, [one])
        return len(handled)

    async def _handle(
        self, work: Work, message: InboundSms, account: SmsAccount, survey: LiveSurvey | None, structure: Structure
    ) -> Handled:
        """Write down what becomes of `message`; a message that was handled before changes nothing."""
        now = self.clock.now()
        judgement = judge_sms(message, account, survey, now=now, response_id=uuid7(), phone_region=self.phone_region)
        store = SmsStore(work.connection)
        if not await store.claim(judgement.handled):
            return _repeated(judgement), None
        if judgement.wish is not None:
            await _write_wish(work, judgement.wish, judgement)
        if judgement.draft is None:
            return judgement, None
        further = await continue_conversation(work, judgement, account=message.account, surveys=self.surveys, now=now)
        if further is not None:
            await store.correct(further.handled)
            await self._ask(work, further, message, survey, structure)
            return further, None
        [outcome] = await accept_responses(work, [judgement.draft], now=now, surveys=self.surveys)
        if outcome.error is not None:
            refused = kept(judgement.handled, message, outcome.error.slug)
            if judgement.wish is not None:
                refused = replace(refused, outcome=judgement.handled.outcome)
            await store.correct(refused)
            return replace(judgement, handled=refused), outcome
        await self._ask(work, judgement, message, survey, structure)
        return judgement, outcome

    async def _ask(
        self, work: Work, judgement: SmsJudgement, message: InboundSms, survey: LiveSurvey | None, structure: Structure
    ) -> None:
        """Ask once more where the score is not clear; not whoever wants no messages."""
        if survey is not None and survey.version is not None and judgement.wish is not Keyword.STOP:
            definition = survey.version.definition
            await self.ask_once_more(work, judgement, message.account, definition, structure)


def _count(gateway: str, handled: Sequence[Handled]) -> None:
    for judgement, outcome in handled:
        if judgement.draft is not None and outcome is not None:
            count_outcomes([judgement.draft], [outcome])
        SMS_MESSAGES.labels(gateway, judgement.handled.outcome).inc()


def _repeated(judgement: SmsJudgement) -> SmsJudgement:
    return replace(judgement, handled=replace(judgement.handled, outcome=DUPLICATE), draft=None, wish=None)


async def _write_wish(work: Work, keyword: Keyword, judgement: SmsJudgement) -> None:
    """Write a wish into the ledger. Whoever says stop means everything from us; start allows text messages alone."""
    now, wording = judgement.handled.received_at, judgement.wording
    if keyword is Keyword.STOP:
        stop = NewWish(wish="withdrawn", source="sms", wording=wording, said_at=now)
        await record_wishes(work, await owners_of_number(work, judgement.phone), [stop])
        return
    start = NewWish(wish="given", channel="sms", basis="consent", source="sms", wording=wording, said_at=now)
    number = Person("phone", judgement.phone).digest()
    known = await owners_of_number(work, judgement.phone)
    await record_wishes(work, [Somebody((number,), one.respondent_id) for one in known], [start])


def _comparable(number: str | None, region: str | None) -> str:
    text = (number or "").strip()
    return phone_of(text, region) or text
