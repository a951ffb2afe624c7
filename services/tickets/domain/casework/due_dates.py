"""What of a case is due at a moment: to look at it again, and to go on when it has waited long enough."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from services.tickets.domain.ticket import Ticket

DueDate = Literal["follow_up", "resume"]
FOLLOW_UP: DueDate = "follow_up"
RESUME: DueDate = "resume"


def due_of(ticket: Ticket | None) -> Mapping[DueDate, datetime]:
    """Return what is due of a case, and when; of none nothing is. Closing ends both, see `Ticket.write`."""
    dates: dict[DueDate, datetime | None] = {}
    if ticket is not None:
        dates = {FOLLOW_UP: ticket.follow_up_at, RESUME: ticket.waiting_until}
    return {date: at for date, at in dates.items() if at is not None}
