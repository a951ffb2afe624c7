"""How far an improvement is, and which state may follow which.

`proposed → planned → in_work → done`, in steps or at once: what was done last month is entered as done. `dropped` says
that it will not be done, and why. Both can be taken back: something turns out not to have been done, or is wanted
after all.
"""

from collections.abc import Mapping

from shared.errors import ConflictError
from shared.vocabulary import ImprovementState

LEADS_TO: Mapping[ImprovementState, tuple[ImprovementState, ...]] = {
    "proposed": ("planned", "in_work", "done", "dropped"),
    "planned": ("in_work", "done", "proposed", "dropped"),
    "in_work": ("done", "planned", "dropped"),
    "done": ("in_work",),
    "dropped": ("proposed", "planned"),
}
"""The likeliest first."""
STATES: tuple[ImprovementState, ...] = tuple(LEADS_TO)
OPEN: frozenset[ImprovementState] = frozenset({"proposed", "planned", "in_work"})
"""Something is still to be done, or decided."""
PROMISED: frozenset[ImprovementState] = frozenset({"planned", "in_work"})
"""Somebody has it, and a day by which it is to be done."""


class MoveRefusedError(ConflictError):
    """The improvement is in a state after which the wanted one does not come."""

    slug = "improvement-move-refused"
    title = "The improvement cannot go there from where it is"


def check_move(state: ImprovementState, wanted: ImprovementState) -> None:
    """Refuse what does not follow; staying is no move.

    Raises:
        MoveRefusedError: says what does.
    """
    if wanted != state and wanted not in LEADS_TO[state]:
        message = f"It is {state}; what can follow is: {', '.join(LEADS_TO[state])}."
        raise MoveRefusedError(message)
