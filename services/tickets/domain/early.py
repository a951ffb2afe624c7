"""What comes about a response or complaint before it has a case: services are not equally fast. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.domain.history import MessageNote
from services.tickets.domain.taking_in import link_raised, note_message
from services.tickets.domain.ticket import Change
from shared.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyNews:
    """What came about a response or complaint that has no case yet: a message, or a signal."""

    id: UUID
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    message: MessageNote | None = None
    alert_id: UUID | None = None
    severity: Severity | None = None
    """Of the signal."""
    at: datetime


def changes_by_news(change: Change, news: Sequence[EarlyNews]) -> list[Change]:
    """Return what follows the opening of a case from what waited for it, oldest first."""
    found: list[Change] = []
    ticket = change.ticket
    for one in news:
        if one.message is not None:
            found.append(note_message(ticket, one.message, at=change.entry.at))
        elif one.alert_id is not None and one.severity is not None:
            found.append(link_raised(ticket, one.alert_id, one.severity, at=change.entry.at))
        ticket = found[-1].ticket if found else ticket
    return found
