"""What is due about views: the moments of their schedules, and reports to their readers."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.scoring.domain.views.report import Report
from services.scoring.domain.views.view import SavedView
from services.scoring.store.views.tables import DUE
from shared.due.pieces import Claimed, NewDue
from shared.due.work import DueWork
from shared.unit_of_work import Work

DUE_WORK = DueWork(DUE)
VIEW_KIND = "view"
"""Due work: its `ref` is the id of a view, whose readers get a report each."""
REPORT_KIND = "report"
"""Due work: its `ref` is the id of a report."""


async def plan_next(work: Work, view: SavedView, after: datetime, *, follows: Claimed | None = None) -> None:
    """Let a view be sent at the next moment of its schedule after one; never, if it has none.

    Args:
        work: the transaction.
        view: which.
        after: the moment.
        follows: the work that this transaction ends; None: the view was saved.
    """
    schedule = view.definition.schedule
    if schedule is None:
        return
    cause = f"version {view.version}" if follows is None else str(follows.id)
    due = NewDue(
        kind=VIEW_KIND,
        ref=str(view.id),
        effect_key=f"view:{view.id}:{cause}",
        due_at=schedule.next_after(after),
        cause="scheduled",
    )
    await DUE_WORK.add(work.connection, [due])


async def cancel_schedule(work: Work, view_id: UUID) -> None:
    await DUE_WORK.cancel(work.connection, VIEW_KIND, [str(view_id)])


async def prepare_later(work: Work, reports: Collection[Report]) -> None:
    """Let reports be prepared now, each in a transaction of its own."""
    await DUE_WORK.add(
        work.connection,
        [
            NewDue(kind=REPORT_KIND, ref=str(one.id), effect_key=f"report:{one.id}", due_at=work.now, cause=one.cause)
            for one in reports
        ],
    )
