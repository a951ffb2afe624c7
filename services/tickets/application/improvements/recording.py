"""What every change of the register has in common: it is stored, audited, published, and somebody is to know."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.tickets.application.improvements.asking import given_notice
from services.tickets.domain.improvements.improvement import (
    Change,
    CompanyImprovementError,
    Improvement,
    ImprovementNotFoundError,
)
from services.tickets.domain.improvements.owners import zone_at
from services.tickets.domain.improvements.reading import may_read
from services.tickets.domain.improvements.states import OPEN
from services.tickets.events_out import improvement_changed
from services.tickets.store.improvement_store import ImprovementStore
from services.tickets.store.tables import DUE
from shared.access import Caller
from shared.days import day_start
from shared.directory.people import Directory
from shared.due.pieces import NewDue
from shared.due.work import DueWork
from shared.unit_of_work import Work

THING = "improvement"
IMPROVEMENT_KIND = "improvement"
"""Name of the kind of due work that reminds of improvements; `ref` is the id of one."""
DUE_WORK = DueWork(DUE)


async def record(work: Work, change: Change, directory: Directory) -> None:
    """Store a change and what follows from it, in one transaction."""
    await ImprovementStore(work.connection).record(change)
    improvement, entry = change.improvement, change.entry
    work.audit(
        f"improvement.{entry.action}",
        THING,
        str(improvement.id),
        before=None if change.before is None else _audited(change.before, change),
        after=_audited(improvement, change),
        location=improvement.unit,
    )
    if entry.action not in {"opened", "changed"}:
        return
    work.publish(improvement_changed(improvement))
    notice = given_notice(change, directory)
    if notice is not None:
        work.publish(notice)
    await _plan_reminder(work, change, directory)


async def changeable(work: Work, improvement_id: UUID, caller: Caller) -> Improvement:
    """Return an improvement that the caller may change, and keep others from changing it.

    Raises:
        ImprovementNotFoundError: there is none, or none that they may see.
        CompanyImprovementError: they see it, and it is not theirs to change.
    """
    improvement = await ImprovementStore(work.connection).get(improvement_id, lock=True)
    if not may_read(improvement.unit, caller):
        raise ImprovementNotFoundError
    if not caller.sees(improvement.unit):
        raise CompanyImprovementError
    return improvement


def today_at(unit: str | None, directory: Directory, now: datetime) -> date:
    """Return the day by the clocks of the place where an improvement takes effect."""
    return now.astimezone(ZoneInfo(zone_at(unit, directory.structure))).date()


async def _plan_reminder(work: Work, change: Change, directory: Directory) -> None:
    """Let somebody be reminded when the day is over by which it is to be done; a day that was over is none."""
    improvement, before = change.improvement, change.before
    due_at = _reminded_at(improvement, directory)
    if before is not None:
        if _reminded_at(before, directory) == due_at:
            return
        await DUE_WORK.cancel(work.connection, IMPROVEMENT_KIND, [str(improvement.id)])
    if due_at is not None and due_at > work.now:
        ref = str(improvement.id)
        key = f"improvement_overdue:{ref}:{improvement.version}"
        await DUE_WORK.add(work.connection, [NewDue(IMPROVEMENT_KIND, ref, key, due_at, "due_day_over")])


def _reminded_at(improvement: Improvement, directory: Directory) -> datetime | None:
    if improvement.due_on is None or improvement.state not in OPEN:
        return None
    zone = ZoneInfo(zone_at(improvement.unit, directory.structure))
    return day_start(improvement.due_on + timedelta(days=1), zone)


def _audited(improvement: Improvement, change: Change) -> dict[str, Any]:
    """Return what the audit log keeps: nothing that people wrote."""
    case = change.entry.ticket_id
    if case is not None:
        return {"ticket_id": str(case)}
    days = {"due_on": improvement.due_on, "done_on": improvement.done_on}
    kept = ("state", "owner", "survey", "touchpoint", "unit", "cause", "version")
    return {name: getattr(improvement, name) for name in kept} | {
        name: None if day is None else day.isoformat() for name, day in days.items()
    }
