"""What decides whether an invitation still stands, in the database."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.standing import StandingFacts

# FOR SHARE: an answer and a cancellation write the row, so they come before or after, never between.
_READ = text(
    """
    SELECT refused_at IS NOT NULL OR cancelled_at IS NOT NULL OR erased_at IS NOT NULL AS is_taken_back,
        answered_at IS NOT NULL AS is_answered, invitation.expires_at, survey.state AS survey_state,
        (definition ->> 'opens_at')::timestamptz AS opens_at, (definition ->> 'closes_at')::timestamptz AS closes_at
    FROM collector.invitation
    LEFT JOIN collector.survey ON survey.key = invitation.survey
    LEFT JOIN collector.survey_version AS live ON live.survey = survey.key AND live.number = survey.live_version
    WHERE invitation.id = :id FOR SHARE OF invitation
    """
).bindparams(bindparam("id", type_=Uuid()))


async def read_standing(connection: AsyncConnection, invitation_id: UUID) -> StandingFacts | None:
    """Return it and hold the invitation's row for reading; None when there is no such invitation."""
    row = (await connection.execute(_READ, {"id": invitation_id})).mappings().first()
    if row is None:
        return None
    return StandingFacts(**row)
