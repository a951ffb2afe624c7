"""The hook that whoever sends a message asks in the transaction of the send."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.invitations.standing import Standing, standing
from services.collector.domain.messages.message import RefusalReason
from services.collector.store.invitation_standing import read_standing
from shared.clock import Clock
from shared.unit_of_work import Connection


async def invitation_standing(connection: Connection, invitation_id: UUID, now: datetime) -> Standing:
    """Return whether an invitation still stands; whatever would end it waits for the end of this transaction.

    So no message about it begins to be sent after an answer's commit. An invitation that does not exist is cancelled.
    """
    facts = await read_standing(connection, invitation_id)
    return "cancelled" if facts is None else standing(facts, now)


@dataclass(frozen=True, slots=True)
class EndOfInvitation:
    """The same as a reason not to send, at the moment of asking."""

    clock: Clock

    async def __call__(self, connection: Connection, invitation_id: UUID) -> RefusalReason | None:
        """Return why nothing more is to be sent about an invitation; None while it stands."""
        found = await invitation_standing(connection, invitation_id, self.clock.now())
        return None if found == "ok" else found
