"""What became of reports, as notifications publishes it; and forgetting them after a while."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.scoring.domain.views.report import report_of_notice
from services.scoring.store.views.report_store import ReportStore
from shared.clock import Clock
from shared.contracts.event import Event, cause_of
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.unit_of_work import UnitOfWork

KEPT = timedelta(days=180)
"""As long as notices are, unless the operator of those has chosen otherwise."""


@dataclass(frozen=True, slots=True)
class KeepFates:
    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[NoticeSent | NoticeWithheld]]) -> None:
        """Keep on which way reports were sent, or why they were not."""
        mine = [(one, report_of_notice(one.data.notice_key)) for one in events]
        mine = [(event, report_id) for event, report_id in mine if report_id is not None]
        if not mine:
            return
        async with self.unit_of_work.begin(*(cause_of(event) for event, _ in mine)) as work:
            store = ReportStore(work.connection)
            for event, report_id in sorted(mine, key=lambda one: str(one[1])):
                report = await store.lock(report_id) if report_id is not None and work.is_fresh(event) else None
                if report is None or report.state == "sent":
                    continue
                data = event.data
                if isinstance(data, NoticeSent):
                    await store.save(replace(report.settled("sent", data.at), channel=data.channel))
                else:
                    await store.save(report.settled("withheld", data.at, data.withheld_because))


@dataclass(frozen=True, slots=True)
class ForgetReports:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Delete what became of reports long ago; return of how many."""
        async with self.unit_of_work.begin() as work:
            return await ReportStore(work.connection).forget(self.clock.now() - KEPT)
