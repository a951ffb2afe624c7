"""Deciding what a text message is: an answer, a stop, start or help word, or nothing that can be read. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import ResponseDraft
from services.collector.domain.sms.answer import answer_of, phone_of
from services.collector.domain.sms.keyword import Keyword, keyword_of
from services.collector.domain.sms.spans import NoScoreReason
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms
from services.collector.store.sms_store import HandledSms

STEERED = {Keyword.STOP: "opted_out", Keyword.START: "opted_in", Keyword.HELP: "help"}
"""Outcome of a message that is a keyword; nothing of its text is kept."""
ANSWERED = "answered"
KEPT = "kept"
"""No response could hold the message; its words and sender wait in its row for a person to read them."""
EMPTY = "empty"
"""A picture without words, or nothing at all."""


@dataclass(frozen=True, slots=True)
class SmsJudgement:
    """What becomes of a message."""

    handled: HandledSms
    phone: str
    """The sender as E.164; as the gateway wrote it where that is no phone number."""
    wish: Keyword | None = None
    """Set when the sender wants no more messages from us, or wants them again."""
    draft: ResponseDraft | None = None
    """The response that the message makes."""


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
    phone = number or message.sender
    handled = HandledSms(message.account, message.message_id, EMPTY, now)
    keyword = message.keyword or keyword_of(message.text)
    if keyword is not None:
        wish = None if keyword is Keyword.HELP else keyword
        return SmsJudgement(replace(handled, outcome=STEERED[keyword]), phone, wish=wish)
    if survey is None or survey.version is None:
        return SmsJudgement(kept(handled, message, SurveyNotFoundError.slug), phone)
    answer = answer_of(message.text, survey.version.definition, incomplete=message.incomplete)
    if answer.reason is NoScoreReason.EMPTY:
        return SmsJudgement(handled, phone)
    if not answer.answers:
        return SmsJudgement(kept(handled, message, str(answer.reason)), phone)
    draft = ResponseDraft(
        survey=account.survey,
        answers=answer.answers,
        channel="sms",
        id=response_id,
        touchpoint=account.touchpoint,
        respondent=None if number is None else Respondent(phone=number),
    )
    return SmsJudgement(
        replace(handled, outcome=ANSWERED, reason=answer.reason, response_id=response_id), phone, draft=draft
    )


def kept(handled: HandledSms, message: InboundSms, reason: str) -> HandledSms:
    """Return `handled` as a message that no response could hold, with its words and sender."""
    return replace(
        handled, outcome=KEPT, reason=reason, response_id=None, kept_sender=message.sender, kept_text=message.text
    )
