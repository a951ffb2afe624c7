"""Whether a draft can be taken in, before the database has its say about the id and the quotas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedVersion
from services.collector.domain.errors import (
    InvalidResponseError,
    ProofNeededError,
    SurveyNotFoundError,
    SurveyNotOpenError,
)
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.answers import respondent_of
from services.collector.domain.responses.fingerprint import fingerprint
from services.collector.domain.responses.response import ResponseDraft, StoredResponse, kept_as
from services.collector.domain.responses.submission import PARTIAL_CHANNELS, PUBLIC_CHANNELS, check_submission
from services.collector.domain.surveys.definition import Definition
from services.collector.store.invited_people import Invited
from shared.errors import FieldProblem, HeedError
from shared.ids import uuid7
from shared.vocabulary import AttributeValue

UNKNOWN_VERSION = FieldProblem("version", "is no published version of this survey")


@dataclass(frozen=True, slots=True)
class Acceptable:
    """A draft that can be stored when its id is free and no quota is full."""

    response: StoredResponse
    """As it will be stored; its respondent is not known yet."""
    contact: Contact | None
    version: PublishedVersion
    """The version that it is bound to."""
    ignored_answers: tuple[str, ...]
    """Keys of the questions whose answers are not kept."""
    invited: Invited | None = None
    """Who answers by a personal link; then there is no `contact`."""
    typed: Contact | None = None
    """What they entered as their contact data."""

    @property
    def author(self) -> Contact | None:
        """Everything by which the respondent is known."""
        return self.contact if self.invited is None else self.invited.contact

    def stored_for(self, respondent_id: UUID | None, customer: Mapping[str, AttributeValue]) -> StoredResponse:
        """Return the response of somebody, with what is known of them."""
        if respondent_id is None:
            return self.response
        return replace(self.response, respondent_id=respondent_id, customer=customer)


Judged = Acceptable | HeedError


def validate_submission(
    draft: ResponseDraft, survey: LiveSurvey | None, *, now: datetime, phone_region: str | None
) -> Judged:
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
    version = survey.version_of(draft.version)
    if version is None:
        return InvalidResponseError([UNKNOWN_VERSION])
    partial = draft.channel in PARTIAL_CHANNELS
    checked = version.rules.check(draft.answers, draft.attributes, partial=partial, phone_region=phone_region)
    respondent, nobody = respondent_of(draft.respondent, checked)
    submission, problems = check_submission(
        draft if respondent is draft.respondent else replace(draft, respondent=respondent),
        now=now,
        new_id=draft.id or uuid7(),
        phone_region=phone_region,
    )
    if problems or nobody or checked.problems:
        return InvalidResponseError([*problems, *nobody, *checked.problems])
    # Only a moment that makes sense can be in time.
    refused = survey.refusal(submission.occurred_at) or _unproven(draft, survey.version.definition)
    if refused is not None:
        return refused
    response = kept_as(
        StoredResponse,
        draft,
        id=submission.id,
        version=version.number,
        respondent_id=None,
        answers=checked.answers,
        occurred_at=submission.occurred_at,
        received_at=now,
        fingerprint=fingerprint(draft),
    )
    return Acceptable(response, submission.contact, version, checked.ignored_answers)


def _unproven(draft: ResponseDraft, live: Definition) -> ProofNeededError | None:
    """Return the lack of a proof. The live version decides, so that nobody gets around it by answering an older one."""
    if live.proof_of_work and draft.channel in PUBLIC_CHANNELS and not draft.proven:
        return ProofNeededError()
    return None


def is_repetition(draft: ResponseDraft, stored: StoredResponse) -> bool:
    """Return whether the client sent the same as what was stored at first; for drafts of any quality.

    What a withdrawn response said is not known any more: whatever comes under its id is taken for a repetition of it.
    """
    if stored.withdrawn_at is not None:
        return True
    try:
        return fingerprint(draft) == stored.fingerprint
    except (ValueError, OverflowError, RecursionError):  # numbers, moments or nesting beyond all measure
        return False
