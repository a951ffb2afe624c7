"""Ask once more where a reply by text message leaves its score open."""

from dataclasses import dataclass
from datetime import timedelta

from services.collector.application.channels.judge_sms import SmsJudgement
from services.collector.application.messages.cancelling import refuse_waiting
from services.collector.application.messages.requesting import request_messages
from services.collector.application.messages.senders import units_of
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.sms.answer import scale_of, scored_question
from services.collector.domain.sms.asking import UNCLEAR, question_in
from services.collector.domain.surveys.definition import Definition
from services.collector.store.response_store import ResponseStore
from shared.directory.structure import Structure
from shared.gateways.ports import Outbound
from shared.unit_of_work import Work

_BY_HEED = "heed"
_WHILE_REMEMBERED = timedelta(hours=2)
"""After so long nobody knows any more what they are asked about."""


@dataclass(frozen=True, slots=True)
class AskOnceMore:
    """Wants the question sent, once for each response, through the account that the reply came in by.

    It is a message like any other: whoever has opted out gets none, and its row says what became of it.
    """

    texter: Outbound

    async def __call__(
        self, work: Work, judgement: SmsJudgement, account: str, definition: Definition, structure: Structure
    ) -> None:
        """Want the question, or take it back where the score is there by now.

        Args:
            work: the transaction in which the response was stored or continued.
            judgement: of the message, with the response that it is part of.
            account: that the message came in through.
            definition: of the survey.
            structure: of the company: units have senders and languages.
        """
        response_id, scored = judgement.handled.response_id, scored_question(definition)
        if response_id is None or scored is None or judgement.answer is None or not judgement.has_number:
            return
        effect_key = f"asked-once-more:{response_id}"
        if judgement.answer.reason is None:
            await refuse_waiting(work, effect_key, "answered")
            return
        response = (await ResponseStore(work.connection).find([response_id])).get(response_id)
        if response is None or scored.key in response.answers or judgement.answer.reason not in UNCLEAR:
            return
        sender = self.texter.account_for(units_of(structure, response.location))
        if sender != account or not self.texter.takes_replies(sender):
            return
        language, text = question_in(_language_of(structure, response, definition), scale_of(scored))
        if response.respondent_id is not None:
            wanted = NewMessage(
                effect_key=effect_key,
                respondent_id=response.respondent_id,
                channel="sms",
                purpose="survey",
                cause="receipt",
                claimed_basis="request",
                text=text,
                language=language,
                survey=response.survey,
                touchpoint=response.touchpoint,
                location=response.location,
                response_id=response.id,
                requested_by=_BY_HEED,
                due_at=work.now,
                not_after=work.now + _WHILE_REMEMBERED,
            )
            await request_messages(work, [wanted])


def _language_of(structure: Structure, response: StoredResponse, definition: Definition) -> str | None:
    return structure.language_of(response.location or "") or next(iter(definition.languages), None)
