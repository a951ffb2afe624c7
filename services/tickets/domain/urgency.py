"""How urgent a case is among others, as one number: what is critical first, what waits for others later."""

from collections.abc import Mapping
from typing import Protocol

from services.tickets.domain.workflow import State
from shared.vocabulary import Severity

RANKS: Mapping[Severity, int] = {"critical": 0, "warning": 1}
"""By severity; what has another one, or none, comes after these."""
_LEAST = 2
_WAITING = 3
"""A waiting case comes after all with which something can be done; among each other they keep their order."""
RESOLVED_RANK = 6
ALL_RANKS = range(RESOLVED_RANK + 1)
WAITING_RANKS = range(_WAITING, RESOLVED_RANK)
UNSETTLED_RANKS = range(RESOLVED_RANK)


class Ranked(Protocol):
    """What has a state and a severity."""

    @property
    def state(self) -> State: ...
    @property
    def severity(self) -> Severity | None: ...


def urgency_of(ticket: Ranked) -> int:
    """Return the place of an open case in the order of urgency, 0 for the most urgent; due moments decide within it."""
    if ticket.state == "resolved":
        return RESOLVED_RANK
    rank = _LEAST if ticket.severity is None else RANKS.get(ticket.severity, _LEAST)
    return rank + (_WAITING if ticket.state == "waiting" else 0)


def states_of(ranks: range) -> set[State]:
    """Return the states of all open cases that have one of these ranks."""
    found: set[State] = {"new", "assigned", "contacted"} if ranks[0] < _WAITING else set()
    found |= {"waiting"} if ranks[0] < RESOLVED_RANK and ranks[-1] >= _WAITING else set()
    return found | ({"resolved"} if RESOLVED_RANK in ranks else set())


def ranks_of(states: tuple[State, ...]) -> range:
    """Return the ranks, without a gap, among which all open cases in `states` are; nothing in it means any state."""
    found = set(states) or {"resolved", "waiting", "new"}
    first = 0 if found & {"new", "assigned", "contacted"} else _WAITING if "waiting" in found else RESOLVED_RANK
    last = RESOLVED_RANK if "resolved" in found else RESOLVED_RANK - 1 if "waiting" in found else _WAITING - 1
    return range(first, last + 1)
