"""The states of a ticket: which steps may be taken from which state, and where they lead.

`new → assigned → contacted → waiting → resolved → closed`, and back by reopening:

- `assign` makes somebody responsible. From `contacted` and `waiting` it hands the case over and stays there: the
  customer has been contacted, whoever goes on.
- `contact` notes that the customer was spoken to, as often as that happens; from `new` it makes nobody responsible.
- `wait` says that nothing can be done until the customer, or somebody else, has done something; `resume` ends that.
- `resolve` says that the cause is dealt with. Not every case needs a contact: some customers are anonymous.
- `close` ends the loop. Only what is resolved can be closed: whoever closes an open case resolves it with the same
  step, and nobody loses a case by closing it unfinished (`settling.py`).
- `reopen` gives a resolved or closed case back to its assignee, or makes it new when it has none.
- `merge` closes a case because another one goes on with it; it stays closed.

What became of the customer is no state: see `Outcome`.
"""

from collections.abc import Mapping
from typing import Literal

from shared.contracts.tickets import TicketState
from shared.errors import ConflictError

State = TicketState
Step = Literal["assign", "contact", "wait", "resume", "resolve", "close", "reopen", "merge"]

LEADS_TO: Mapping[State, Mapping[Step, State]] = {
    "new": {
        "assign": "assigned",
        "contact": "contacted",
        "wait": "waiting",
        "resolve": "resolved",
        "close": "closed",
        "merge": "closed",
    },
    "assigned": {
        "assign": "assigned",
        "contact": "contacted",
        "wait": "waiting",
        "resolve": "resolved",
        "close": "closed",
        "merge": "closed",
    },
    "contacted": {
        "assign": "contacted",
        "contact": "contacted",
        "wait": "waiting",
        "resolve": "resolved",
        "close": "closed",
        "merge": "closed",
    },
    "waiting": {
        "assign": "waiting",
        "contact": "contacted",
        "wait": "waiting",
        "resume": "contacted",
        "resolve": "resolved",
        "close": "closed",
        "merge": "closed",
    },
    "resolved": {"close": "closed", "reopen": "assigned", "merge": "closed"},
    "closed": {"reopen": "assigned"},
}
"""`LEADS_TO[state][step]` is the next state; a step that is missing is refused. A ticket that would be `assigned` again
is `new` without an assignee; one that would be `contacted` again by resuming is that only if anybody has contacted the
customer."""


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
        message = f"The ticket is {state}; the steps it allows now: {', '.join(allowed_steps(state))}."
        raise StepRefusedError(message)
    return leads_to
