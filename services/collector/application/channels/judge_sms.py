"""Deciding what a text message is: an answer, a stop, start or help word, or nothing that can be read. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import ResponseDraft
from services.collector.domain.sms.answer import SmsAnswer, answer_of, phone_of
from services.collector.domain.sms.keyword import Keyword, Steering, steering_of
from services.collector.domain.sms.numbers import NoScoreReason
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms
from services.collector.store.sms_store import HandledSms

STEERED = {Keyword.STOP: "opted_out", Keyword.START: "opted_in", Keyword.HELP: "help"}
"""Outcome of a message that steers. Nothing of its text is kept beside the wish, unless it says something else too."""
ANSWERED = "answered"
KEPT = "kept"
"""No response could hold the message; its words and sender wait in its row for a person to read them."""
LONGEST_WORDING = 200
SET_ASIDE = "set_aside"
"""A phone said that somebody liked our message, or that its owner is away: nobody answered."""
EMPTY = "empty"
"""A picture without words, or nothing at all."""


@dataclass(frozen=True, slots=True)
class SmsJudgement:
    """What becomes of a message."""

    handled: HandledSms
    phone: str
    """The sender as E.164; as the gateway wrote it where that is no phone number."""
    has_number: bool = True
    wish: Keyword | None = None
    """Set when the sender wants no more messages from us, or wants them again."""
    wording: str | None = field(default=None, repr=False)
    """The words of the wish."""
    draft: ResponseDraft | None = None
    """The response that the message makes."""
    answer: SmsAnswer | None = field(default=None, repr=False)
    """What it says, for the response of a conversation that goes on."""


def judge_sms(
    message: InboundSms,
    account: SmsAccount,
    survey: LiveSurvey | None,
    *,
    now: datetime,
    response_id: UUID,
    phone_region: str | None,
) -> SmsJudgement:
    """Return what becomes of `message`.

    Args:
        message: what came in.
        account: the account it came in through.
        survey: the account's survey as it stands now; None when there is none.
        now: the moment of acceptance.
        response_id: the id that its response gets.
        phone_region: two-letter country of numbers that begin with 0.
    """
    number = phone_of(message.sender, phone_region)
    handled = HandledSms(message.account, message.message_id, EMPTY, now)
    judged = SmsJudgement(handled, number or message.sender, has_number=number is not None)
    steering = steering_of(message.text) if message.keyword is None else Steering(message.keyword)
    if steering.keyword is None:
        return _judge_answer(message, account, survey, judged, response_id=response_id)
    wish = None if steering.keyword is Keyword.HELP else steering.keyword
    if not steering.rest:
        steered = replace(handled, outcome=STEERED[steering.keyword])
        return replace(judged, handled=steered, wish=wish, wording=message.text.strip()[:LONGEST_WORDING])
    rest = replace(message, text=steering.rest)
    answered = _judge_answer(rest, account, survey, replace(judged, wish=wish), response_id=response_id)
    return replace(answered, handled=replace(answered.handled, outcome=STEERED[steering.keyword]))


def _judge_answer(
    message: InboundSms,
    account: SmsAccount,
    survey: LiveSurvey | None,
    judged: SmsJudgement,
    *,
    response_id: UUID,
) -> SmsJudgement:
    """Return what becomes of words that are no wish.

    Args:
        message: with these words alone.
        account: the account it came in through.
        survey: its survey as it stands now.
        judged: what is known so far.
        response_id: the id that the response gets.
    """
    handled = judged.handled
    if survey is None or survey.version is None:
        return replace(judged, handled=kept(handled, message, SurveyNotFoundError.slug))
    answer = answer_of(message.text, survey.version.definition, incomplete=message.incomplete)
    if answer.reason is NoScoreReason.EMPTY:
        return judged
    if answer.reason is NoScoreReason.NOT_AN_ANSWER:
        return replace(judged, handled=replace(handled, outcome=SET_ASIDE, reason=answer.reason))
    if not answer.answers:
        return replace(judged, handled=kept(handled, message, str(answer.reason)))
    draft = ResponseDraft(
        survey=account.survey,
        answers=answer.answers,
        channel="sms",
        id=response_id,
        source_kind="sms_account",
        source_id=message.account,
        touchpoint=account.touchpoint,
        respondent=Respondent(phone=judged.phone) if judged.has_number else None,
    )
    answered = replace(handled, outcome=ANSWERED, reason=answer.reason, response_id=response_id)
    return replace(judged, handled=answered, draft=draft, answer=answer)


def kept(handled: HandledSms, message: InboundSms, reason: str) -> HandledSms:
    """Return `handled` as a message that no response could hold, with its words and sender."""
    return replace(
        handled, outcome=KEPT, reason=reason, response_id=None, kept_sender=message.sender, kept_text=message.text
    )
