"""The history of a ticket: what was done, by whom, and what became of messages to the customer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.workflow import State
from shared.contracts.tickets import TicketOutcome
from shared.vocabulary import CallBack, MessageCause, MessageChannel, MessageOutcome

Action = Literal[
    "opened",
    "alert_linked",
    "answer_joined",
    "complaint_linked",
    "words_added",
    "raised",
    "assigned",
    "contacted",
    "waited",
    "resumed",
    "resolved",
    "closed",
    "reopened",
    "merged",
    "noted",
    "follow_up_set",
    "outcome_known",
    "message",
    "checked",
    "unchecked",
    "call_back_set",
]
"""`alert_linked`: one more alert about an answer that the case is about; `answer_joined`: a further answer of the same
customer. `raised`: it became more urgent, because the customer had another case not long before. `message`: the suite
wrote to the customer, or did not. Nobody did that by hand, and it is no contact."""

Outcome = TicketOutcome

NotContacted = Literal["anonymous", "unreachable", "declined", "not_needed", "no_customer"]
"""Why nobody has contacted the customer: nobody knows who it is · attempts failed · they do not want it · nothing
is to be said to them · the case is about no customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNote:
    """What became of a message to the customer; its words stay in the collector."""

    message_id: UUID
    cause: MessageCause
    channel: MessageChannel
    outcome: MessageOutcome
    reason: str | None = None
    """Why it was not sent or came back, or `written_to_folder`."""


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What is found and done about a case: said when it is resolved or closed, and all of it before it is closed."""

    cause: str | None = None
    """Key of a cause."""
    cause_version: int | None = None
    """Of that cause, as it was then."""
    root_cause: str | None = None
    """What exactly went wrong, in own words."""
    action_taken: str | None = None
    """What was done about it, in own words."""
    not_contacted_because: NotContacted | None = None
    """None where the customer was contacted, and while nobody has said why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Settlement):
    """One step in the history of a ticket: one per version, never rewritten but for erasure."""

    version: int
    action: Action
    actor: str
    """The id of a person, the name of a key, or `heed` for the suite itself."""
    at: datetime
    """When it was recorded."""
    happened_at: datetime | None = None
    """When it happened, where that is another moment than `at`: a call that was logged later."""
    from_state: State | None = None
    """None for the first entry only."""
    to_state: State
    assignee: str | None = None
    """Who is responsible after the step."""
    team: str | None = None
    """The team whose case it is after the step, by its key."""
    note: str | None = None
    outcome: Outcome | None = None
    """What is known of the customer since this entry; of `outcome_known`, and of closing with an outcome."""
    outcome_because: str | None = None
    """What the outcome rests on, where the suite says it: the verdict of the customer's answer, such as `happy`, or why
    there is none, such as `unanswered` and `no_basis`."""
    until: datetime | None = None
    """Of `waited`: until when; of `follow_up_set`: when somebody wants to look again. None: no moment is set."""
    alert_id: UUID | None = None
    """The alert or signal that opened the ticket or was linked to it."""
    response_id: UUID | None = None
    """The further answer of the same customer that came with the entry."""
    other_ticket_id: UUID | None = None
    """Of `merged`: the case that goes on, or the one that was taken in."""
    message: MessageNote | None = None
    item: str | None = None
    """Of `checked` and `unchecked`: what on the checklists of the case, such as `refund.receipt`."""
    mentions: tuple[UUID, ...] = ()
    """Of `noted`: the people whom the note mentions."""
    call_back: CallBack | None = None
    """Of `call_back_set`: how the customer wants to be called back; None: not any more."""

    @property
    def took_place_at(self) -> datetime:
        """Return when it happened, recorded then or later."""
        return self.happened_at or self.at
