"""The states of a ticket: which steps may be taken from which state, and where they lead.

`new → assigned → contacted → resolved → closed`, and back by reopening:

- `assign` makes somebody responsible. From `contacted` it hands the case over and stays there: the customer
  has been contacted, whoever goes on.
- `contact` notes that the customer was spoken to; from `new` it makes nobody responsible.
- `resolve` says that the cause is dealt with. Not every case needs a contact: some customers are anonymous.
- `close` ends the loop, and only what is resolved can be closed: nobody loses a case by closing it unfinished.
- `reopen` gives a resolved or closed case back to its assignee, or makes it new when it has none.
"""

from collections.abc import Mapping
from typing import Literal

from shared.contracts.tickets import TicketState
from shared.errors import ConflictError

State = TicketState
Step = Literal["assign", "contact", "resolve", "close", "reopen"]

LEADS_TO: Mapping[State, Mapping[Step, State]] = {
    "new": {"assign": "assigned", "contact": "contacted", "resolve": "resolved"},
    "assigned": {"assign": "assigned", "contact": "contacted", "resolve": "resolved"},
    "contacted": {"assign": "contacted", "resolve": "resolved"},
    "resolved": {"close": "closed", "reopen": "assigned"},
    "closed": {"reopen": "assigned"},
}
"""`LEADS_TO[state][step]` is the next state; a step that is missing is refused. Without an assignee a ticket
that would be `assigned` again is `new`."""


class StepRefusedError(ConflictError):
    """The ticket is in a state from which the step does not lead on."""

    slug = "ticket-step-refused"
    title = "The ticket does not allow this step now"


def allowed_steps(state: State) -> tuple[Step, ...]:
    return tuple(LEADS_TO[state])


def next_state(state: State, step: Step) -> State:
    """Return the state to which `step` leads from `state`.

    Raises:
        StepRefusedError: it leads nowhere; says which steps do.
    """
    leads_to = LEADS_TO[state].get(step)
    if leads_to is None:
        first = "Resolve the ticket before closing it. " if step == "close" and state != "closed" else ""
        message = f"{first}The ticket is {state}; the steps it allows now: {', '.join(allowed_steps(state))}."
        raise StepRefusedError(message)
    return leads_to
