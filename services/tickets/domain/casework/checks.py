"""The checklists of one case: copied when it was opened, and ticked off by people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.tickets.domain.casework.case_fields import values_of
from services.tickets.domain.casework.checklist import Checklist, in_order
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.errors import NotFoundError
from shared.keyed.resource import KeyedResource


class CheckNotFoundError(NotFoundError):
    slug = "check-not-found"
    title = "There is no such item on the checklists of this ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An item of a checklist in a case; what is said of it is in that version of the checklist."""

    checklist: str
    """Key of a checklist."""
    checklist_version: int
    """As it was when the case was opened."""
    item: str
    """Key of an item of it."""
    position: int
    """Among all items of the case."""
    is_required: bool
    done_by: str | None = None
    """The id of a person, or the name of a key."""
    done_at: datetime | None = None
    """None: it is not done."""

    @property
    def id(self) -> str:
        """Return what names it within its case."""
        return f"{self.checklist}.{self.item}"


def copied(ticket: Ticket, checklists: Sequence[KeyedResource[Checklist]]) -> list[Check]:
    """Return what is to be done in a case that is opened: all items of the checklists that fit it, in order."""
    case = values_of(ticket)
    items = [(one, item) for one in in_order(checklists) if one.definition.fits(case) for item in one.definition.items]
    return [
        Check(
            checklist=one.key,
            checklist_version=one.version,
            item=item.key,
            position=position,
            is_required=item.is_required,
        )
        for position, (one, item) in enumerate(items)
    ]


def mark(
    ticket: Ticket, checks: Sequence[Check], check_id: str, *, done: bool, actor: str, at: datetime
) -> tuple[Change, Check] | None:
    """Say that something is done, or is not after all.

    Args:
        ticket: the case, which nobody else can change meanwhile.
        checks: all of it.
        check_id: of the one.
        done: whether it is.
        actor: who says so.
        at: now.

    Returns:
        The entry of the history, and the check after it; None when it is as they say already: whoever did it first did.

    Raises:
        CheckNotFoundError: the case has no such check.
        StepRefusedError: the case is closed.
    """
    found = next((one for one in checks if one.id == check_id), None)
    if found is None:
        raise CheckNotFoundError
    if (found.done_at is not None) is done:
        return None
    if ticket.state == "closed":
        message = "The ticket is closed, and its checklists with it; reopen it first."
        raise StepRefusedError(message)
    change = ticket.write(
        "checked" if done else "unchecked", ticket.state, actor=actor, at=at, item=check_id, is_step=done
    )
    return change, replace(found, done_by=actor if done else None, done_at=at if done else None)


def undone(checks: Sequence[Check]) -> list[str]:
    """Return the ids of what must be done before the case is closed and is not."""
    return [one.id for one in checks if one.is_required and one.done_at is None]
