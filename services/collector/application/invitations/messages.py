"""The messages of invitations: requested when their moment has come, and until then due work."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK, request_messages
from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.messages.message import NewMessage
from shared.due.pieces import NewDue
from shared.unit_of_work import Connection, Work

INVITATION_KIND = "invitation"
"""Name of the kind of due work about invitations; `ref` is an invitation's id, `cause` what is to be done."""
SEND = "invitation"
REMIND = "reminder"
AT_ONCE = 500
"""Rows that one statement inserts at most."""

T = TypeVar("T")


def chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield rows in runs that one statement can take."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def invitation_key(invitation_id: UUID) -> str:
    """Return the effect key of an invitation's first message."""
    return f"invitation:{invitation_id}"


def reminder_key(invitation_id: UUID, number: int) -> str:
    """Return the effect key of a reminder; the first has the number 1."""
    return f"reminder:{invitation_id}:{number}"


async def plan_sending(connection: Connection, invitations: Sequence[Invitation]) -> None:
    """Let invitations be decided again at their moment."""
    await _add_due(
        connection,
        [NewDue(INVITATION_KIND, str(one.id), invitation_key(one.id), one.send_at, SEND) for one in invitations],
    )


async def send_messages(work: Work, invitations: Sequence[Invitation]) -> None:
    """Request the messages of invitations whose moment has come, and plan their reminders."""
    for chunk in chunks(invitations):
        wanted = [message_of(one, "invitation", effect_key=invitation_key(one.id), at=work.now) for one in chunk]
        await request_messages(work, wanted)
    reminders = [
        NewDue(INVITATION_KIND, str(one.id), reminder_key(one.id, number), moment, REMIND)
        for one in invitations
        for number, moment in one.reminders_from(work.now)
    ]
    await _add_due(work.connection, reminders)


async def stop_work(connection: Connection, invitation_ids: Sequence[UUID]) -> None:
    """Let nothing more be sent about some invitations, also where somebody is about to."""
    if invitation_ids:
        await DUE_WORK.cancel(connection, INVITATION_KIND, [str(one) for one in invitation_ids])


def message_of(
    invitation: Invitation, cause: Literal["invitation", "reminder"], *, effect_key: str, at: datetime
) -> NewMessage:
    """Return what is to be sent.

    Args:
        invitation: one that has a person and a channel.
        cause: what the message is.
        effect_key: of the message.
        at: when it is due.
    """
    if invitation.respondent_id is None or invitation.channel is None:
        message = "an invitation without a person or a channel has no message"
        raise LookupError(message)
    return NewMessage(
        effect_key=effect_key,
        respondent_id=invitation.respondent_id,
        channel=invitation.channel,
        purpose="survey",
        cause=cause,
        claimed_basis=invitation.claimed_basis,
        template=invitation.template,
        language=invitation.language,
        survey=invitation.survey,
        touchpoint=invitation.touchpoint,
        location=invitation.location,
        invitation_id=invitation.id,
        response_id=next(iter(invitation.asked_after), None),
        ticket_id=invitation.ticket_id,
        values=invitation.attributes,
        requested_by=invitation.requested_by,
        due_at=at,
        not_after=invitation.expires_at,
    )


async def _add_due(connection: Connection, due: Sequence[NewDue]) -> None:
    for chunk in chunks(due):
        await DUE_WORK.add(connection, chunk)
