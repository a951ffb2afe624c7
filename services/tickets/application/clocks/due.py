"""The due work of clocks: one piece for each, for the next step of its ladder."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.tickets.application.promises import DUE_WORK
from services.tickets.domain.clocks.keeping import KeptClock
from shared.due.pieces import NewDue
from shared.unit_of_work import Connection

ESCALATION_KIND = "escalation"
"""Name of the kind of due work that takes the next step of a ladder; `ref` names the clock."""


def effect_key_of(clock: KeptClock) -> str:
    """Return the key of the due work that a clock has asked for last."""
    return f"escalation:{clock.ref}:{clock.fired + 1}:{clock.arming}"


async def arm(
    connection: Connection, known: Mapping[str, KeptClock], clocks: Iterable[KeptClock]
) -> dict[str, KeptClock]:
    """Ask for the next step of each clock where it is due at another moment than was asked for, and return them all.

    Args:
        connection: of the transaction.
        known: the clocks as they are kept, by their `ref`.
        clocks: as they are now.
    """
    armed: dict[str, KeptClock] = {}
    asked: list[NewDue] = []
    moved: list[str] = []
    for clock in clocks:
        before = known.get(clock.ref)
        upcoming = clock.upcoming
        if upcoming == clock.next_at and (before is None or before.fired == clock.fired):
            armed[clock.ref] = clock
            continue
        if before is not None and before.next_at is not None:
            moved.append(clock.ref)
        after = replace(clock, next_at=upcoming, arming=clock.arming + (upcoming is not None))
        if upcoming is not None:
            asked.append(NewDue(ESCALATION_KIND, clock.ref, effect_key_of(after), upcoming, "time_runs_out"))
        armed[clock.ref] = after
    if moved:
        await DUE_WORK.cancel(connection, ESCALATION_KIND, moved)
    await DUE_WORK.add(connection, asked)
    return armed
