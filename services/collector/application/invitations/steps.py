"""What is due about invitations: send one that had to wait, remind somebody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.invitations.batches.pacing import KeepPace
from services.collector.application.invitations.inviting import Invite
from services.collector.application.invitations.messages import REMIND, message_of, send_messages
from services.collector.application.invitations.resurvey_news import publish_refusal
from services.collector.application.invitations.standing import invitation_standing
from services.collector.application.messages.requesting import DUE_WORK, request_messages
from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.messages.message import OPEN
from services.collector.store.invitation_people import InvitationPeople
from services.collector.store.invitation_reading import FirstMessage, first_message
from services.collector.store.invitation_store import InvitationStore
from shared.due.pieces import Claimed
from shared.unit_of_work import UnitOfWork, Work

NOT_SENT_YET = timedelta(hours=1)
"""A reminder looks again after so long when its invitation is still held back, as by quiet hours."""
_OUT = frozenset({"sent", "delivered", "unknown"})


@dataclass(frozen=True, slots=True)
class TakeInvitationStep:
    """Do what is due, and settle the work in the same transaction."""

    unit_of_work: UnitOfWork
    invite: Invite
    keep_pace: KeepPace

    async def __call__(self, *, claimed: Claimed) -> None:
        """Send the invitation or the reminder, put it off, or let it be.

        Raises:
            LeaseLostError: somebody else has the work by now, or it was stopped: nothing was done.
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.begin() as work:
            if claimed.cause == REMIND:
                later = await _remind(work, UUID(claimed.ref), claimed.effect_key)
            else:
                later = await self._send(work, UUID(claimed.ref))
            if later is None:
                await DUE_WORK.finish(work.connection, claimed)
            else:
                await DUE_WORK.put_off(work.connection, claimed, at=later)

    async def _send(self, work: Work, invitation_id: UUID) -> datetime | None:
        """Decide again, and request the message; return when to come back, None when it is settled."""
        connection, now, store = work.connection, work.now, InvitationStore(work.connection)
        # The person first, as everywhere: their row is what two invitations of one person wait for.
        found = (await store.find([invitation_id])).get(invitation_id)
        if found is None or found.respondent_id is None:
            return None
        people = InvitationPeople(connection)
        contacts = await people.lock([found.respondent_id])
        invitation = await store.lock(invitation_id)
        if invitation is None or not invitation.is_open or invitation.invited_at is not None or not contacts:
            return None
        if now >= invitation.expires_at:
            publish_refusal(work, await store.save(replace(invitation, reason="expired", refused_at=now), at=now))
            return None
        person = (await people.know(contacts, now=now))[found.respondent_id]
        verdict = await self.invite.decide(connection, invitation, person, now=now)
        changed = replace(invitation, channel=verdict.channel, reason=None)
        valid = timedelta(days=invitation.valid_days)
        if verdict.is_refused:
            publish_refusal(work, await store.save(replace(changed, reason=verdict.reason, refused_at=now), at=now))
            return None
        wait = verdict.wait_until
        if wait is not None:
            changed = replace(changed, reason=verdict.reason)
        else:
            contact = contacts[found.respondent_id]
            wait = await self.keep_pace(connection, invitation, contact, channel=verdict.channel, now=now)
        if wait is not None:
            # Whoever rests gets no more time by it, so that resting ends; a full day is nobody's doing.
            end = invitation.expires_at if verdict.wait_until is not None else wait + valid
            await store.save(replace(changed, send_at=wait, expires_at=end), at=now)
            return wait
        invited = await store.save(replace(changed, invited_at=now, expires_at=now + valid), at=now)
        await send_messages(work, [invited])
        return None


async def _remind(work: Work, invitation_id: UUID, effect_key: str) -> datetime | None:
    """Request a reminder where the invitation is out and still stands; return when to come back, None when settled."""
    connection, now = work.connection, work.now
    invitation = await InvitationStore(connection).lock(invitation_id)
    if invitation is None or await invitation_standing(connection, invitation_id, now) != "ok":
        return None
    first = await first_message(connection, invitation_id)
    if first is None:
        return None
    if first.state in OPEN:
        return now + NOT_SENT_YET
    if first.state not in _OUT:
        return None
    due = _due(invitation, first, effect_key)
    if due > now:
        return due
    await request_messages(work, [message_of(invitation, "reminder", effect_key=effect_key, at=now)])
    return None


def _due(invitation: Invitation, first: FirstMessage, effect_key: str) -> datetime:
    """Return when a reminder is due: days count from when the invitation really left."""
    number = int(effect_key.rpartition(":")[2])
    return (first.sent_at or invitation.send_at) + timedelta(days=invitation.reminder_days[number - 1])
