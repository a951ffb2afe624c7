"""What became of a complaint, as far as its author may know: from the steps of its case, in whichever order they come.

Each step is counted by the case's version, so a step that arrives late or twice changes nothing that is newer. When its
case is merged, the complaint follows the one that goes on.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.tickets import TicketState
from shared.vocabulary import MessageCause

MOST_CLOSINGS = 2
"""Somebody whose case is opened and closed again and again is not written to each time."""
_TAKEN: frozenset[TicketState] = frozenset({"assigned", "contacted", "waiting", "resolved", "closed"})
_SETTLED: frozenset[TicketState] = frozenset({"resolved", "closed"})

ComplaintState = Literal["received", "working", "answered", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """One step of the case."""

    ticket_id: UUID
    version: int
    state: TicketState
    at: datetime
    is_reopening: bool = False
    by_suite: bool = False
    """Nobody did it: a rule of the suite gave the case to somebody, who may not know yet."""
    is_joining: bool = False
    """Something joined the case, whose state is as it was."""
    merged_cases: int = 0
    """How many others the case goes on with; of two cases of one complaint, the one with more goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintProgress:
    """How far a complaint has come, and which messages about that were wanted."""

    complaint_id: UUID
    ticket_id: UUID
    version: int = 0
    """The highest of the case that was received."""
    merged_cases: int = 0
    """Of that case, likewise."""
    case_state: TicketState = "new"
    taken_at: datetime | None = None
    """When somebody first took the case."""
    answered_at: datetime | None = None
    """When the customer was first contacted."""
    settled_at: datetime | None = None
    """Since when it is resolved or closed; None while it is not."""
    reopened_at: datetime | None = None
    reopened_version: int = 0
    """Of the last reopening; 0: there was none."""
    is_progress_wanted: bool = False
    closings: int = 0
    """How many closing messages were wanted."""
    closing_version: int = 0
    """Of the case, when the last one was wanted."""

    @property
    def is_settled(self) -> bool:
        return self.case_state in _SETTLED

    @property
    def state(self) -> ComplaintState:
        if self.is_settled:
            return "settled"
        if self.answered_at is not None and self.reopened_version == 0:
            return "answered"
        return "received" if self.taken_at is None else "working"

    def after(self, step: CaseStep) -> "ComplaintProgress":
        """Return how far it has come with one more step, which may be older than others."""
        changed = self
        if step.ticket_id != self.ticket_id:
            if step.merged_cases <= self.merged_cases:
                return self
            changed = self._in_case(step)
        if step.state in _TAKEN and not step.by_suite:
            changed = replace(changed, taken_at=_earlier(self.taken_at, step.at))
        if step.state == "contacted" and not step.is_joining:
            changed = replace(changed, answered_at=_earlier(self.answered_at, step.at))
        if step.is_reopening and step.version > changed.reopened_version:
            changed = replace(changed, reopened_version=step.version, reopened_at=step.at)
        if step.version <= changed.version:
            return changed
        settled_at = step.at if step.state in _SETTLED else None
        return replace(
            changed,
            version=step.version,
            merged_cases=step.merged_cases,
            case_state=step.state,
            settled_at=settled_at,
        )

    def _in_case(self, step: CaseStep) -> "ComplaintProgress":
        """Return it in the case that goes on with its own; whose author has read that it was settled reads it anew."""
        is_again = self.closings > 0 and step.state not in _SETTLED
        return replace(
            self,
            ticket_id=step.ticket_id,
            version=0,
            merged_cases=step.merged_cases,
            reopened_version=step.version if is_again else 0,
            reopened_at=step.at if is_again else None,
            closing_version=0,
        )

    def wanted(self) -> tuple[MessageCause | None, "ComplaintProgress"]:
        """Return the message that is to be wanted now, if any, and how it is then.

        Whoever reads that it is settled needs no message that it is being worked on. After a reopening there is one
        closing message more.
        """
        if self.is_settled:
            again = self.closing_version < self.reopened_version < self.version
            if self.closings == 0 or (again and self.closings < MOST_CLOSINGS):
                return "closing", replace(self, closings=self.closings + 1, closing_version=self.version)
        elif self.taken_at is not None and not self.is_progress_wanted and self.closings == 0:
            return "progress", replace(self, is_progress_wanted=True)
        return None, self


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None or at < known else known
