"""Answers that belong to invitations: whose they are, and what they mean for the invitations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.collector.application.invitations.messages import stop_work
from services.collector.application.invitations.resurvey_news import publish_answer
from services.collector.application.responses.validate_submission import Acceptable, Judged
from services.collector.domain.invitations.invitation import InvitationTakenBackError
from services.collector.domain.responses.response import ResponseDraft, StoredResponse
from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from services.collector.store.invitation_store import AnsweredElsewhere, InvitationStore
from services.collector.store.invited_people import Invited, InvitedPeople
from shared.observability.correlation import Trace
from shared.unit_of_work import Connection, Work


class Answered(NamedTuple):
    """A response that was stored just now."""

    draft: ResponseDraft
    judged: Acceptable
    response: StoredResponse
    trace: Trace | None
    """Of the request that brought it; None: the current one."""


async def invited_by(connection: Connection, drafts: Sequence[ResponseDraft]) -> Mapping[UUID, Invited]:
    """Return who answers by a personal link; costs nothing where nobody does."""
    ids = {draft.invitation for draft in drafts if draft.invitation is not None}
    return await InvitedPeople(connection).hold(ids) if ids else {}


def bound(draft: ResponseDraft, judged: Judged, invited: Mapping[UUID, Invited]) -> Judged:
    """Return the judgement with the invited person as the respondent, whoever the answers say it is."""
    if draft.invitation is None or not isinstance(judged, Acceptable):
        return judged
    person = invited.get(draft.invitation)
    if person is None or person.is_cancelled:
        return InvitationTakenBackError()
    response = replace(judged.response, respondent_id=person.respondent_id)
    return replace(judged, response=response, contact=None, invited=person, typed=judged.contact)


async def note_answers(work: Work, answered: Sequence[Answered], *, at: datetime) -> None:
    """Note on invitations that they were answered, by their link or elsewhere, and stop their reminders.

    Elsewhere counts where the sender vouches for who it is, as a till, a call centre or an SMS gateway does: a name
    that anybody can type on a public page ends nobody's invitation.
    """
    linked: list[tuple[UUID, UUID]] = []
    elsewhere: list[AnsweredElsewhere] = []
    people = InvitedPeople(work.connection)
    for one in answered:
        response, invited = one.response, one.judged.invited
        if invited is not None:
            linked.append((invited.invitation_id, response.id))
            if one.judged.typed is not None:
                await people.complete(invited.respondent_id, one.judged.typed, at=at)
        elif response.respondent_id is not None and one.draft.channel not in PUBLIC_CHANNELS:
            occurred = AnsweredElsewhere(response.respondent_id, response.survey, response.id, response.occurred_at)
            elsewhere.append(occurred)
    if not linked and not elsewhere:
        return
    store = InvitationStore(work.connection)
    by_link = await store.mark_answered(linked, at=at) if linked else []
    by_others = await store.mark_answered_elsewhere(elsewhere, at=at) if elsewhere else []
    stored = {one.response.id: one for one in answered}
    for invitation in (*by_link, *by_others):
        one = stored[invitation.response_id]
        publish_answer(work, invitation, one.response, one.judged.version.asking, one.trace)
    await stop_work(work.connection, [*(one for one, _ in linked), *(one.id for one in by_others)])
