"""Plan the round of a programme that comes next, and the work of making it."""

from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.invitations.programmes.programme import (
    KeptProgramme,
    ProgrammeNotFoundError,
    WholeCompanyError,
)
from services.collector.domain.invitations.programmes.round import Round
from services.collector.store.programme_store import ProgrammeStore
from shared.access import Caller
from shared.due.pieces import NewDue
from shared.ids import uuid7
from shared.unit_of_work import Work

ROUND_KIND = "programme"
"""Name of the kind of due work that makes a round; `ref` is the key of the programme."""


def round_key(programme: str, round_id: UUID) -> str:
    """Return the effect key of making a round."""
    return f"programme:{programme}:{round_id}"


async def plan_next(work: Work, kept: KeptProgramme) -> Round | None:
    """Plan the next round of a programme whose row this transaction holds and that has none; None when it has ended."""
    store = ProgrammeStore(work.connection)
    number, last = await store.last(kept.key)
    moment = kept.definition.cadence.next_after(now=work.now, last=last)
    if moment is None:
        return None
    planned = Round(id=uuid7(), programme=kept.key, number=number + 1, planned_at=moment, state="planned")
    await store.add([planned])
    due = NewDue(ROUND_KIND, kept.key, round_key(kept.key, planned.id), moment, "planned")
    await DUE_WORK.add(work.connection, [due])
    return planned


async def plan_anew(work: Work, kept: KeptProgramme) -> None:
    """Let the planned round be the one that the calendar says now; one whose moment has come is made as it stands."""
    store = ProgrammeStore(work.connection)
    planned = await store.planned(kept.key)
    if planned is not None:
        _, last = await store.last(kept.key)
        moment = kept.definition.cadence.next_after(now=work.now, last=last)
        if planned.planned_at <= work.now or planned.planned_at == moment:
            return
        await unplan(work, kept.key)
    await plan_next(work, kept)


async def unplan(work: Work, key: str) -> None:
    """Take the planned round of a programme whose row this transaction holds off the calendar."""
    await ProgrammeStore(work.connection).unplan(key)
    await DUE_WORK.cancel(work.connection, ROUND_KIND, [key])


def check_writer(caller: Caller) -> None:
    """Refuse callers who are limited to a unit: whom a programme asks is known in others.

    Raises:
        WholeCompanyError: they are.
    """
    if caller.locations is not None:
        raise WholeCompanyError


def check_reader(caller: Caller) -> None:
    """Let no programme exist for callers who are limited to a unit.

    Raises:
        ProgrammeNotFoundError: they are.
    """
    if caller.locations is not None:
        raise ProgrammeNotFoundError
