"""Which case comes first: by severity, what waits for others later, what is resolved last."""

from itertools import product
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.reading import OPEN
from services.tickets.domain.urgency import ALL_RANKS, UNSETTLED_RANKS, WAITING_RANKS, ranks_of, states_of, urgency_of
from services.tickets.domain.workflow import State
from shared.vocabulary import Severity

SEVERITIES: tuple[Severity | None, ...] = (*get_args(Severity), None)


class Standing:
    """A case as far as its urgency goes."""

    def __init__(self, state: State, severity: Severity | None) -> None:
        """Take both."""
        self.state: State = state
        self.severity: Severity | None = severity


def test_the_order_is_as_people_work() -> None:
    """A table of its own: critical, important, everything else; first where somebody can do something."""
    order = [
        ("new", "critical"),
        ("assigned", "warning"),
        ("contacted", "info"),
        ("waiting", "critical"),
        ("waiting", "warning"),
        ("waiting", None),
        ("resolved", "critical"),
    ]
    ranks = [urgency_of(Standing(state, severity)) for state, severity in order]  # type: ignore[arg-type] # of the table
    assert ranks == sorted(set(ranks)) == list(ALL_RANKS)
    assert urgency_of(Standing("new", "info")) == urgency_of(Standing("contacted", None))


@given(st.sets(st.sampled_from(OPEN), min_size=1))
def test_ranks_hold_every_case_of_the_states(states: set[State]) -> None:
    """And say whether they hold others, too."""
    ranks = ranks_of(tuple(states))
    held = {state for state, severity in product(OPEN, SEVERITIES) if urgency_of(Standing(state, severity)) in ranks}
    assert states <= held == states_of(ranks)


def test_ranks_of_any_state() -> None:
    assert ranks_of(()) == ranks_of(OPEN) == ALL_RANKS
    assert ranks_of(("waiting",)) == WAITING_RANKS
    assert states_of(UNSETTLED_RANKS) == {"new", "assigned", "contacted", "waiting"}
