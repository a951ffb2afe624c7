"""Whether a draft can be taken in, before the database has its say about the id."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.published_surveys import LiveSurvey, PublishedVersion
from services.collector.domain.contact import Contact
from services.collector.domain.errors import InvalidResponseError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.domain.fingerprint import fingerprint
from services.collector.domain.response import ResponseDraft, StoredResponse
from services.collector.domain.submission import PARTIAL_CHANNELS, check_submission
from shared.errors import HeedError
from shared.ids import uuid7


@dataclass(frozen=True, slots=True)
class Acceptable:
    """A draft that can be stored when its id is free."""

    response: StoredResponse
    """As it will be stored; its respondent is not known yet."""
    contact: Contact | None
    version: PublishedVersion

    def stored_for(self, respondent_id: UUID | None) -> StoredResponse:
        """Return the response with its respondent."""
        return self.response if respondent_id is None else replace(self.response, respondent_id=respondent_id)


def judge_draft(
    draft: ResponseDraft, survey: LiveSurvey | None, *, now: datetime, phone_region: str | None
) -> Acceptable | HeedError:
    """Return the draft as it can be stored, or why it cannot.

    Args:
        draft: what came in.
        survey: the survey that it names; None when there is no such survey.
        now: the moment of acceptance.
        phone_region: two-letter country of phone numbers without `+`.
    """
    if survey is None:
        return SurveyNotFoundError()
    if survey.state != "active" or survey.version is None:
        return SurveyNotOpenError(survey.state)
    submission, problems = check_submission(draft, now=now, new_id=draft.id or uuid7(), phone_region=phone_region)
    partial = draft.channel in PARTIAL_CHANNELS
    answers, wrong_answers = survey.version.rules.check(draft.answers, partial=partial)
    if problems or wrong_answers:
        return InvalidResponseError([*problems, *wrong_answers])
    response = StoredResponse(
        id=submission.id,
        survey=draft.survey,
        version=survey.version.number,
        channel=draft.channel,
        touchpoint=draft.touchpoint,
        location=draft.location,
        locale=draft.locale,
        respondent_id=None,
        answers=answers,
        attributes=draft.attributes,
        occurred_at=submission.occurred_at,
        received_at=now,
        fingerprint=fingerprint(draft),
    )
    return Acceptable(response, submission.contact, survey.version)


def is_repetition(draft: ResponseDraft, stored: StoredResponse) -> bool:
    """Tell whether the client sent the same as what is stored; for drafts of any quality."""
    try:
        return fingerprint(draft) == stored.fingerprint
    except (ValueError, OverflowError, RecursionError):  # numbers, moments or nesting beyond all measure
        return False
