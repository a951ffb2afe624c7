"""Ask for one invitation, and take one back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.invitations.inviting import Invite
from services.collector.application.invitations.messages import stop_work
from services.collector.application.invitations.resurvey_news import publish_refusal
from services.collector.domain.channels.entry_point import OWN_UNIT_RULE
from services.collector.domain.invitations.checking import Asked, new_invitation
from services.collector.domain.invitations.invitation import (
    InvalidInvitationError,
    Invitation,
    InvitationNotFoundError,
    InvitationOverError,
)
from services.collector.domain.invitations.view import InvitationView
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.store.invitation_reading import InvitationReading
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.people_search import PeopleSearch
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.errors import FieldProblem
from shared.unit_of_work import Connection, UnitOfWork

THING = "invitation"


@dataclass(frozen=True, slots=True)
class RequestInvitation:
    """Invite one person."""

    unit_of_work: UnitOfWork
    clock: Clock
    invite: Invite
    directory: ReadDirectory
    phone_region: str | None

    async def __call__(
        self, *, asked: Asked, caller: Caller, new_id: UUID | None = None
    ) -> tuple[InvitationView, bool]:
        """Return the invitation with what was decided, and whether it is new; a refusal is stored like any other.

        Args:
            asked: who is to be asked what, as it was sent.
            caller: who asks; they invite at locations that they see, and people whom they see.
            new_id: what it is stored under, so that asking twice is asking once.

        Raises:
            InvalidInvitationError: a field is wrong, or the location is none of the caller's.
            SurveyNotFoundError: there is no such survey.
            RespondentNotFoundError: nobody has the id, or the caller sees nothing that they said.
            UnavailableError: nothing was stored for sure; asking again with the same id is harmless.
        """
        structure = (await self.directory()).structure
        now = self.clock.now()
        new, problems = new_invitation(
            asked, structure=structure, now=now, phone_region=self.phone_region, requested_by=caller.name
        )
        if not caller.sees(asked.location):
            problems.append(FieldProblem("location", OWN_UNIT_RULE))
        if new is None or problems:
            raise InvalidInvitationError(problems)
        async with self.unit_of_work.begin() as work:
            if new.respondent_id is not None:
                people = PeopleSearch(work.connection, caller.locations)
                if not await people.is_known(new.respondent_id):
                    raise RespondentNotFoundError
            await SurveyStore(work.connection).get(new.survey)
            [made] = await self.invite(work, [replace(new, id=new_id)], structure=structure)
            one = made.invitation
            if made.is_new:
                work.audit("invitation.requested", THING, str(one.id), after=_words(one), location=one.location)
            view = await _view(work.connection, one.id, self.clock)
        return view, made.is_new


@dataclass(frozen=True, slots=True)
class CancelInvitation:
    """Take an invitation back: what was not sent is not sent, and its link says kindly that it is over."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, invitation_id: UUID, caller: Caller) -> InvitationView:
        """Return the cancelled invitation; cancelling it again changes nothing.

        Raises:
            InvitationNotFoundError: there is none of this id at a location that the caller sees.
            InvitationOverError: it was answered or refused, or its time is over.
        """
        async with self.unit_of_work.begin() as work:
            store = InvitationStore(work.connection)
            invitation = await store.lock(invitation_id)
            if invitation is None or not caller.sees(invitation.location):
                raise InvitationNotFoundError
            if invitation.cancelled_at is None:
                is_answered = invitation.answered_at is not None and not invitation.many_times
                if not invitation.is_open or is_answered or work.now >= invitation.expires_at:
                    raise InvitationOverError
                cancelled = replace(invitation, cancelled_at=work.now, cancelled_by=caller.name)
                await store.save(cancelled, at=work.now)
                await stop_work(work.connection, [invitation_id])
                publish_refusal(work, cancelled)
                work.audit("invitation.cancelled", THING, str(invitation_id), location=invitation.location)
            return await _view(work.connection, invitation_id, self.clock)


async def _view(connection: Connection, invitation_id: UUID, clock: Clock) -> InvitationView:
    view = await InvitationReading(connection, clock.now()).find(invitation_id)
    if view is None:
        raise InvitationNotFoundError
    return view


def _words(invitation: Invitation) -> Mapping[str, object]:
    """Return what the audit log keeps: ids alone."""
    return {
        "respondent": str(invitation.respondent_id),
        "survey": invitation.survey,
        "channel": invitation.channel,
        "send_at": invitation.send_at.isoformat(),
        "reason": invitation.reason,
    }
