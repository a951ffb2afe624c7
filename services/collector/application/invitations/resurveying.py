"""Ask the customers of closed cases again, and take that back when a case is open again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from services.collector.application.invitations.inviting import Invite
from services.collector.application.invitations.messages import invitation_key, stop_work
from services.collector.application.invitations.resurvey_news import publish_refusal
from services.collector.application.messages.cancelling import refuse_waiting
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.invitations import resurvey_events
from services.collector.domain.invitations.invitation import GRACE, MOST_VALID_DAYS, Invitation, NewInvitation
from services.collector.domain.messages.built_in_cases import RESURVEY
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.invitation_people import InvitationPeople
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.message_store import MessageStore
from services.collector.store.response_store import ResponseStore
from services.collector.store.survey_store import SurveyStore
from services.collector.store.taken_back_store import TakenBackStore
from shared.contracts.case_requests import ResurveyCancelled, ResurveyRequested
from shared.contracts.event import Event, cause_of
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, NewDue
from shared.observability.actor import SUITE
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.collector")

RESURVEY_KIND = "resurvey"
"""Name of the kind of due work that looks whether a customer has answered; `ref` is the id of the invitation."""
_END = "ends"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Make an invitation of each request, through the one place where invitations are made."""

    unit_of_work: UnitOfWork
    invite: Invite
    directory: ReadDirectory

    async def __call__(self, *, events: Sequence[Event[ResurveyRequested]]) -> None:
        """Invite, or publish why not; a request that was seen before changes nothing."""
        structure = (await self.directory()).structure
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            ids = {one for event in fresh if (one := event.data.respondent_id) is not None}
            people = await InvitationPeople(work.connection).lock(ids)
            for event in fresh:
                await self._ask(work, event, structure, is_known=event.data.respondent_id in people)

    async def _ask(self, work: Work, event: Event[ResurveyRequested], structure: Structure, *, is_known: bool) -> None:
        request = event.data
        reason = await self._against(work, request) if is_known else "erased"
        if reason is not None:
            work.publish(resurvey_events.not_invited(request, reason, at=work.now), cause=cause_of(event))
            log.info("resurvey_refused", ticket=str(request.ticket_id), reason=reason)
            return
        wanted = replace(_wanted(request), language=await _language(work, request))
        [made] = await self.invite(work, [wanted], structure=structure)
        invitation = made.invitation
        if not made.is_new:
            return
        publish_refusal(work, invitation)
        if invitation.is_open:
            await DUE_WORK.add(work.connection, [_end_of(invitation, event.correlation_id)])
        log.info("resurvey_invited", ticket=str(request.ticket_id), reason=invitation.reason)

    async def _against(self, work: Work, request: ResurveyRequested) -> str | None:
        """Return why a person who is known cannot be invited; None when they can be."""
        key = resurvey_key(request.resurvey_id)
        if key in await TakenBackStore(work.connection).among([key]):
            return "cancelled"
        if work.now >= request.requested_at + timedelta(days=request.answer_days):
            return "expired"  # nobody is asked as if it were today
        known = await SurveyStore(work.connection).live_states([request.survey])
        return None if request.survey in known else "survey_not_found"


@dataclass(frozen=True, slots=True)
class AskNoMore:
    """Take requests back: what was not sent is not sent."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[ResurveyCancelled]]) -> None:
        """Cancel invitations whose message has not begun to be sent; the others stay, and may be answered.

        What is taken back before its request arrives is remembered.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            ids = [event.data.resurvey_id for event in events if work.is_fresh(event)]
            await TakenBackStore(work.connection).add([resurvey_key(one) for one in ids], at=work.now)
            found = await InvitationStore(work.connection).find(ids)
            # Whoever sends holds the row of the person, so nothing begins to be sent from here on.
            people = {one.respondent_id for one in found.values() if one.respondent_id is not None}
            await InvitationPeople(work.connection).lock(people)
            for one in sorted(found):
                await _take_back(work, one)


async def _take_back(work: Work, invitation_id: UUID) -> None:
    messages, invitations = MessageStore(work.connection), InvitationStore(work.connection)
    key = invitation_key(invitation_id)
    message = await messages.find_by_effect(key)
    if message is not None and message.state != "requested":
        return
    await refuse_waiting(work, key, "cancelled")
    invitation = await invitations.lock(invitation_id)
    if invitation is None or not invitation.is_open or invitation.answered_at is not None:
        return
    cancelled = replace(invitation, cancelled_at=work.now, cancelled_by=SUITE.name)
    await invitations.save(cancelled, at=work.now)
    await stop_work(work.connection, [invitation_id])
    if message is None:  # else it was published with the message
        publish_refusal(work, cancelled)


@dataclass(frozen=True, slots=True)
class EndResurvey:
    """Publish that nobody answered, or nobody can any more, once the time for it is over."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the work, or put it off until the invitation ends.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        async with self.unit_of_work.begin() as work:
            invitation = await InvitationStore(work.connection).lock(UUID(claimed.ref))
            if invitation is not None and invitation.is_open and work.now < invitation.expires_at + GRACE:
                await DUE_WORK.put_off(work.connection, claimed, at=invitation.expires_at + GRACE)
                return
            news = None if invitation is None else resurvey_events.ended(invitation, at=work.now)
            if news is not None:
                work.publish(news)
            await DUE_WORK.finish(work.connection, claimed)


def resurvey_key(resurvey_id: UUID) -> str:
    """Return the name of the effect that a request has."""
    return f"resurvey:{resurvey_id}"


def _end_of(invitation: Invitation, correlation_id: str | None) -> NewDue:
    ref, at = str(invitation.id), invitation.expires_at + GRACE
    return NewDue(RESURVEY_KIND, ref, resurvey_key(invitation.id), at, _END, correlation_id)


def _wanted(request: ResurveyRequested) -> NewInvitation:
    return NewInvitation(
        id=request.resurvey_id,
        respondent_id=request.respondent_id,
        survey=request.survey,
        touchpoint=request.touchpoint,
        location=request.location,
        claimed_basis=request.basis,
        valid_days=min(max(request.answer_days, 1), MOST_VALID_DAYS),
        ticket_id=request.ticket_id,
        asked_after=tuple(filter(None, (request.response_id, *request.reopened_by))),
        template=request.template or RESURVEY.key,
        requested_by=SUITE.name,
    )


async def _language(work: Work, request: ResurveyRequested) -> str | None:
    """Return the language in which the customer wrote to us; None where it is not known."""
    if request.response_id is not None:
        response = (await ResponseStore(work.connection).find([request.response_id])).get(request.response_id)
        return None if response is None else response.locale
    if request.complaint_id is None:
        return None
    complaint = await ComplaintStore(work.connection).find(request.complaint_id)
    return None if complaint is None else complaint.locale
