"""The one place where responses come in, whatever the channel."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.collector import events_out
from services.collector.application.invitations.answering import Answered, bound, invited_by, note_answers
from services.collector.application.responses.enforce_quotas import Admission, count_admitted, enforce_quotas
from services.collector.application.responses.validate_submission import (
    Acceptable,
    Judged,
    is_repetition,
    validate_submission,
)
from services.collector.application.surveys.published_surveys import PublishedSurveys, PublishedVersion
from services.collector.domain.customers.facts import attributes_of
from services.collector.domain.eligibility.exposure import Exposure, answered
from services.collector.domain.errors import ResponseIdTakenError
from services.collector.domain.responses.response import Kept, Outcome, ResponseDraft, StoredResponse
from services.collector.store.customer_store import CustomerStore
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.link_use_store import ANSWERED, LinkUseStore
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from shared.errors import HeedError, UnavailableError
from shared.observability.correlation import Trace, tracing
from shared.unit_of_work import Work


async def accept_responses(
    work: Work,
    drafts: Sequence[ResponseDraft],
    *,
    now: datetime,
    surveys: PublishedSurveys,
    phone_region: str | None = None,
    traces: Sequence[Trace | None] | None = None,
) -> list[Outcome]:
    """Take `drafts` in, inside the caller's unit of work, and return what became of each, in order.

    Never raises for a draft that is wrong: its outcome carries the error and the others go in.

    Args:
        work: the transaction; outbox rows are added to it.
        drafts: any number, from any channel; two of them may have the same id.
        now: the moment of acceptance, aware UTC.
        surveys: the cache of live surveys.
        phone_region: two-letter country of phone numbers without `+`; without it they are refused.
        traces: what each draft's event carries on, when drafts of several requests share the transaction;
            the current trace when None.

    Raises:
        UnavailableError: a response of the same id vanished at this moment; trying again helps.
    """
    shown = {(draft.survey, draft.version) for draft in drafts if draft.version is not None}
    live = await surveys.live(work.connection, {draft.survey for draft in drafts}, shown)
    invited = await invited_by(work.connection, drafts)
    judged: list[Judged] = [
        bound(draft, validate_submission(draft, live.get(draft.survey), now=now, phone_region=phone_region), invited)
        for draft in drafts
    ]
    admission = await enforce_quotas(work.connection, judged, live)
    firsts = admission.firsts
    created, stored = await _store(work, drafts, judged, admission, now=now)
    await count_admitted(work.connection, admission, created)
    outcomes: list[Outcome] = []
    met: list[Exposure] = []
    through: Counter[str] = Counter()
    answers: list[Answered] = []
    for position, (draft, judgement) in enumerate(zip(drafts, judged, strict=True)):
        response_id = judgement.response.id if isinstance(judgement, Acceptable) else draft.id
        response = None if response_id is None else stored.get(response_id)
        is_new = response is not None and response.id in created and firsts.get(response.id) == position
        if isinstance(judgement, Acceptable) and response is not None and is_new:
            _publish(work, response, judgement.version, None if traces is None else traces[position])
            met += answered(response, judgement.author, draft.visitor)
            answers.append(Answered(draft, judgement, response, None if traces is None else traces[position]))
            if draft.link is not None and response.suspect is None:
                through[draft.link] += 1
        outcomes.append(_outcome(draft, judgement, response, is_new=is_new))
    await ExposureStore(work.connection).add(met)
    await note_answers(work, answers, at=now)
    if through:
        await LinkUseStore(work.connection).add(ANSWERED, through, at=now)
    return outcomes


async def _store(
    work: Work, drafts: Sequence[ResponseDraft], judged: Sequence[Judged], admission: Admission, *, now: datetime
) -> tuple[frozenset[UUID], dict[UUID, StoredResponse]]:
    """Store the admitted drafts.

    Returns:
        The ids that were free, and all responses, new and old, that the drafts speak of.
    """
    responses = ResponseStore(work.connection)
    candidates = [judgement for at in admission.firsts.values() if isinstance(judgement := judged[at], Acceptable)]
    named = [candidate for candidate in candidates if candidate.contact is not None]
    # A repetition must not touch contact data, so where some came along its id is looked up first.
    unsure = {candidate.response.id for candidate in named} - admission.looked_up
    old = admission.known | await responses.find(unsure)
    contacts = [one.contact for one in named if one.contact is not None and one.response.id not in old]
    respondents = await RespondentStore(work.connection).upsert(contacts, now=now)
    facts = await CustomerStore(work.connection).of(respondents.values())
    fresh = []
    for candidate in candidates:
        if candidate.response.id in old:
            continue
        contact = candidate.contact
        respondent_id = None if contact is None else respondents.get((contact.identity_kind, contact.identity))
        known = None if respondent_id is None else facts.get(respondent_id)
        fresh.append(candidate.stored_for(respondent_id, {} if known is None else attributes_of(known.facts)))
    created = await responses.add(fresh)
    asked = {candidate.response.id for candidate in candidates} | {draft.id for draft in drafts if draft.id is not None}
    stored = {response.id: response for response in fresh if response.id in created} | old
    stored |= await responses.find(asked - stored.keys())
    if any(candidate.response.id not in stored for candidate in candidates):
        message = "a response of the same id was just removed"
        raise UnavailableError(message)
    return created, stored


def _publish(work: Work, response: StoredResponse, version: PublishedVersion, trace: Trace | None) -> None:
    event = events_out.response_received(response, version.asking)
    if trace is None:
        work.publish(event)
        return
    with tracing(trace):
        work.publish(event)


def _outcome(draft: ResponseDraft, judgement: Judged, response: StoredResponse | None, *, is_new: bool) -> Outcome:
    if response is None:
        error = judgement if isinstance(judgement, HeedError) else None
        return Outcome(draft.id, "rejected", error=error)
    ignored_answers = judgement.ignored_answers if isinstance(judgement, Acceptable) else ()
    if is_new or is_repetition(draft, response):
        is_followed_up = isinstance(judgement, Acceptable) and judgement.version.offering.of(response) is not None
        status: Kept = "created" if is_new else "duplicate"
        return Outcome(response.id, status, response, ignored_answers=ignored_answers, is_followed_up=is_followed_up)
    return Outcome(response.id, "conflict", error=ResponseIdTakenError())
