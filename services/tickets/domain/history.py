"""The history of a ticket: what was done, by whom, and what became of messages to the customer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.workflow import State
from shared.vocabulary import MessageCause, MessageChannel, MessageOutcome

Action = Literal[
    "opened",
    "alert_linked",
    "complaint_linked",
    "words_added",
    "assigned",
    "contacted",
    "resolved",
    "closed",
    "reopened",
    "noted",
    "message",
]
"""`message`: the suite wrote to the customer, or did not. Nobody did that by hand, and it is no contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNote:
    """What became of a message to the customer; its words stay in the collector."""

    message_id: UUID
    cause: MessageCause
    channel: MessageChannel
    outcome: MessageOutcome
    reason: str | None = None
    """Why it was not sent or came back, or `written_to_folder`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One step in the history of a ticket: one per version, never rewritten but for erasure."""

    version: int
    action: Action
    actor: str
    """The id of a person, the name of a key, or `heed` for the suite itself."""
    at: datetime
    from_state: State | None
    """None for the first entry only."""
    to_state: State
    assignee: str | None
    """Who is responsible after the step."""
    note: str | None = None
    root_cause: str | None = None
    alert_id: UUID | None = None
    """The alert or signal that opened the ticket or was linked to it."""
    message: MessageNote | None = None
