"""Rows to domain and back."""

import dataclasses
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.tickets.domain.history import Entry
from services.tickets.domain.ticket import Ticket
from shared.vocabulary import Comment, ScoredAnswer


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """Return the columns of `ticket`."""
    row = {field.name: getattr(ticket, field.name) for field in dataclasses.fields(ticket)}
    row["reasons"] = [dataclasses.asdict(reason) for reason in ticket.reasons]
    row["comments"] = [dataclasses.asdict(comment) for comment in ticket.comments]
    return row


def ticket_of(row: RowMapping) -> Ticket:
    """Return the ticket of a row."""
    values = dict(row)
    values["reasons"] = tuple(ScoredAnswer(**reason) for reason in row["reasons"])
    values["comments"] = tuple(Comment(**comment) for comment in row["comments"])
    return Ticket(**values)


def entry_row(ticket_id: UUID, entry: Entry) -> dict[str, Any]:
    """Return the columns of a history entry."""
    return {"ticket_id": ticket_id} | dataclasses.asdict(entry)


def entry_of(row: RowMapping) -> Entry:
    """Return the history entry of a row."""
    return Entry(**{name: value for name, value in row.items() if name != "ticket_id"})
