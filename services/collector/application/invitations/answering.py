"""Answers that belong to invitations: whose they are, and what they mean for the invitations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.collector.application.invitations.messages import stop_work
from services.collector.application.responses.validate_submission import Acceptable, Judged
from services.collector.domain.invitations.invitation import InvitationTakenBackError
from services.collector.domain.responses.response import ResponseDraft, StoredResponse
from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.invited_people import Invited, InvitedPeople
from shared.unit_of_work import Connection

Answered = tuple[ResponseDraft, Acceptable, StoredResponse]
"""A response that was stored just now."""


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


async def note_answers(connection: Connection, answered: Iterable[Answered], *, at: datetime) -> None:
    """Note on invitations that they were answered, by their link or elsewhere, and stop their reminders.

    Elsewhere counts where the sender vouches for who it is, as a till, a call centre or an SMS gateway does: a name
    that anybody can type on a public page ends nobody's invitation.
    """
    linked: list[tuple[UUID, UUID]] = []
    elsewhere: list[tuple[UUID, str, UUID]] = []
    people = InvitedPeople(connection)
    for draft, judged, response in answered:
        if judged.invited is not None:
            linked.append((judged.invited.invitation_id, response.id))
            if judged.typed is not None:
                await people.complete(judged.invited.respondent_id, judged.typed, at=at)
        elif response.respondent_id is not None and draft.channel not in PUBLIC_CHANNELS:
            elsewhere.append((response.respondent_id, response.survey, response.id))
    store = InvitationStore(connection)
    ended = [invitation for invitation, _ in linked]
    if linked:
        await store.mark_answered(linked, at=at)
    if elsewhere:
        ended += await store.mark_answered_elsewhere(elsewhere, at=at)
    await stop_work(connection, ended)
