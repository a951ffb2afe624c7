"""Take a text message for what it mostly is: a further word in a conversation."""

from dataclasses import replace
from datetime import datetime

from services.collector import events_out
from services.collector.application.channels.judge_sms import SmsJudgement
from services.collector.application.invitations.resurvey_news import publish_correction
from services.collector.application.responses.corrections import note_correction
from services.collector.application.surveys.published_surveys import PublishedSurveys, version_of
from services.collector.domain.responses.correction import with_answers
from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.domain.sms.conversation import continued, is_open
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from shared.unit_of_work import Work

_RESPONDENT = "respondent"
"""Who corrects a response, in the log: nobody in particular."""


async def continue_conversation(
    work: Work, judgement: SmsJudgement, *, account: str, surveys: PublishedSurveys, now: datetime
) -> SmsJudgement | None:
    """Add a message to the response of its conversation; None: there is none, it begins one.

    Args:
        work: the transaction, which holds the lock on the conversations of this sender.
        judgement: of the message, with a draft.
        account: that it came in through.
        surveys: the cache of published versions.
        now: the moment of acceptance.
    """
    earlier = await _latest(work, judgement, account, now)
    if earlier is None or judgement.answer is None:
        return None
    version = await version_of(surveys, work.connection, earlier)
    answers = continued(earlier, judgement.answer, version.definition)
    checked = version.rules.check(answers, earlier.attributes, partial=True)
    if checked.problems or not checked.answers:
        return None
    changed = with_answers(earlier, checked.answers, at=now)
    if changed is not earlier:
        await ResponseStore(work.connection).save_corrections([changed])
        work.publish(events_out.response_edited(changed, version.asking, at=now))
        await publish_correction(work, changed, version.asking)
        note_correction("edited", changed, actor=_RESPONDENT)
    return replace(judgement, handled=replace(judgement.handled, response_id=earlier.id), draft=None)


async def _latest(work: Work, judgement: SmsJudgement, account: str, now: datetime) -> StoredResponse | None:
    draft = judgement.draft
    if draft is None or not judgement.has_number:
        return None
    responses = ResponseStore(work.connection)
    for respondent_id, _ in await RespondentStore(work.connection).known_as("phone", judgement.phone):
        wanted = ResponseFilter(survey=draft.survey, channel="sms", respondent_id=respondent_id)
        for found in await responses.list_latest(wanted, after=None, limit=1):
            held = await responses.lock(found.id)
            if is_open(held, account, now):
                return held
    return None
