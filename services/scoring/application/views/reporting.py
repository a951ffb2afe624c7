"""Send views as reports: when their moment comes, or when somebody asks for one.

Two kinds of due work. The first turns the moment of a schedule into a row for each reader, and plans the next moment;
the second prepares one reader's report, by their rights of that moment, and hands it on. Each ends in the transaction
of its effect, and a row stands once for a view, a reader and a period, so that nothing is sent twice however often
work is begun.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scoring.application.views.composing import ComposeReport, zone_of
from services.scoring.application.views.saving import THING, need_person
from services.scoring.application.views.scheduling import DUE_WORK, plan_next, prepare_later
from services.scoring.domain.views.readers import named_readers, why_not
from services.scoring.domain.views.report import UNANSWERABLE, Report, ReportCause, once_for
from services.scoring.domain.views.schedule import Period, period_before
from services.scoring.domain.views.view import SavedView, ViewNotFoundError
from services.scoring.events_out import report_requested
from services.scoring.store.views.report_store import ReportStore
from services.scoring.store.views.view_store import ViewStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.ids import uuid7
from shared.score_reports import ScoreReport
from shared.unit_of_work import UnitOfWork, Work

SETTLING = timedelta(minutes=10)
"""When the moment was missed because nothing ran, what came in meanwhile is scored first."""


@dataclass(frozen=True, slots=True)
class StartReports:
    """Do the due work `view`: its `ref` is the id of one."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work.

        Raises:
            LeaseLostError: somebody else has the work by now, or the schedule was changed.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            view = await _view(work, UUID(claimed.ref))
            schedule = view.definition.schedule if view is not None else None
            if view is None or schedule is None:
                await DUE_WORK.finish(work.connection, claimed)
                return
            if claimed.attempts == 1 and claimed.late_seconds > SETTLING.total_seconds():
                await DUE_WORK.put_off(work.connection, claimed, seconds=SETTLING.total_seconds())
                return
            # Of several moments that were missed the last one counts.
            moment = max(claimed.due_at, schedule.last_until(max(work.now, claimed.due_at)))
            stopped = await ViewStore(work.connection).stopped(view.id)
            period = schedule.period_at(moment)
            readers = [one for one in named_readers(view, directory) if one not in stopped]
            await _want(work, [_report(view.id, one, "scheduled", period, work) for one in readers])
            await plan_next(work, view, moment, follows=claimed)
            await DUE_WORK.finish(work.connection, claimed)


@dataclass(frozen=True, slots=True)
class GiveUpStart:
    """Give up one moment of a schedule at which something of our own breaks each time, and go on with the next."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            view = await _view(work, UUID(claimed.ref))
            if view is not None:
                await plan_next(work, view, max(work.now, claimed.due_at), follows=claimed)
            await DUE_WORK.give_up(work.connection, claimed, error)


@dataclass(frozen=True, slots=True)
class PrepareReport:
    """Do the due work `report`: its `ref` is the id of one."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    clock: Clock
    compose: ComposeReport

    async def __call__(self, *, claimed: Claimed) -> None:
        """Hand the report on, or keep why there is none.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            report = await ReportStore(connection).get(UUID(claimed.ref))
            view = await ViewStore(connection).get(report.view_id) if report is not None else None
        composed: ScoreReport | None = None
        person = directory.people.get(report.person_id) if report is not None else None
        if report is not None and view is not None and person is not None and not why_not(view, person, directory, ()):
            composed = await self.compose(view, person, directory, report.period, self.clock.now())
        async with self.unit_of_work.begin() as work:
            await DUE_WORK.finish(work.connection, claimed)
            store = ReportStore(work.connection)
            locked = await store.lock(UUID(claimed.ref))
            if locked is None or locked.state != "waiting" or view is None:
                return
            stopped = await ViewStore(work.connection).stopped(view.id) if locked.cause == "scheduled" else ()
            because = why_not(view, person, directory, stopped) or (UNANSWERABLE if composed is None else None)
            if because is not None or composed is None or person is None:
                await store.save(locked.settled("withheld", work.now, because))
                return
            await store.save(locked.settled("prepared", work.now))
            work.publish(report_requested(locked, composed, person, at=work.now))


@dataclass(frozen=True, slots=True)
class GiveUpReport:
    """Let a report fail in sight of its reader on which something of our own breaks each time."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            store = ReportStore(work.connection)
            report = await store.lock(UUID(claimed.ref))
            if report is not None and report.state == "waiting":
                await store.save(report.settled("failed", work.now))
            await DUE_WORK.give_up(work.connection, claimed, error)


@dataclass(frozen=True, slots=True)
class AskReport:
    """Send a view to whoever asks for it, about the period that was over last; twice in a minute is once."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID) -> None:
        """Let a report be prepared.

        Raises:
            NobodysViewError: the caller is no person.
            ViewNotFoundError: there is no such view among those that they may see.
        """
        person_id = need_person(caller)
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            view = await ViewStore(work.connection).get(view_id)
            if not view.may_be_read_by(caller):
                raise ViewNotFoundError
            person, schedule = directory.people.get(person_id), view.definition.schedule
            if schedule is not None:
                period = schedule.period_at(work.now)
            else:
                zone = zone_of(view, person) if person is not None else ZoneInfo("UTC")
                period = period_before("week", work.now.astimezone(zone).date())
            if await _want(work, [_report(view_id, person_id, "asked", period, work)]):
                work.audit("view.report_asked", THING, str(view_id))


async def _view(work: Work, view_id: UUID) -> SavedView | None:
    try:
        return await ViewStore(work.connection).get(view_id, lock=True)
    except ViewNotFoundError:
        return None


async def _want(work: Work, reports: list[Report]) -> bool:
    """Keep reports that nobody wanted before, and let them be prepared; return whether there are any."""
    new = await ReportStore(work.connection).add(reports)
    await prepare_later(work, new)
    return bool(new)


def _report(view_id: UUID, person_id: UUID, cause: ReportCause, period: Period, work: Work) -> Report:
    return Report(
        id=uuid7(),
        view_id=view_id,
        person_id=person_id,
        cause=cause,
        once=once_for(cause, period, work.now),
        period=period,
        created_at=work.now,
    )
