"""Read saved views, and what became of their reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.scoring.application.views.saving import THING, need_person
from services.scoring.application.views.scheduling import DUE_WORK, VIEW_KIND
from services.scoring.domain.views.report import Report
from services.scoring.domain.views.view import SavedView, ViewNotFoundError
from services.scoring.store.views.report_store import ReportStore
from services.scoring.store.views.view_store import ViewStore
from shared.access import Caller
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


class ShownView(NamedTuple):
    """A view as somebody may see it."""

    view: SavedView
    may_change: bool
    is_stopped: bool
    """Whether the one who looks does not want its reports."""
    next_at: datetime | None = None
    """When it is sent next."""


@dataclass(frozen=True, slots=True)
class ListViews:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, after: tuple[str, UUID] | None, limit: int) -> Sequence[SavedView]:
        """Return the caller's own and the shared ones that show them something, by name.

        Args:
            caller: who reads; a key sees the shared ones.
            after: name and id of the last one of the page before.
            limit: how many at most.
        """
        async with self.unit_of_work.read() as connection:
            return await ViewStore(connection).list_for(caller, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID) -> ShownView:
        """Return one.

        Raises:
            ViewNotFoundError: there is none of this id among those that the caller may see.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            store = ViewStore(connection)
            view = await store.get(view_id)
            if not view.may_be_read_by(caller):
                raise ViewNotFoundError
            stopped = await store.stopped(view_id)
            due = await DUE_WORK.next_of(connection, VIEW_KIND, [str(view_id)])
        may_change = caller.person_id is not None and view.may_be_changed_by(caller, directory)
        return ShownView(view, may_change, caller.person_id in stopped, due.get(str(view_id)))


@dataclass(frozen=True, slots=True)
class ListReports:
    unit_of_work: UnitOfWork
    read: ReadView

    async def __call__(self, *, caller: Caller, view_id: UUID, limit: int) -> Sequence[Report]:
        """Return the last reports of a view, the newest first: all to whoever may change it, else one's own.

        Raises:
            ViewNotFoundError: there is no such view among those that the caller may see.
        """
        shown = await self.read(caller=caller, view_id=view_id)
        if not shown.may_change and caller.person_id is None:
            return []
        whose = None if shown.may_change else caller.person_id
        async with self.unit_of_work.read() as connection:
            return await ReportStore(connection).list_of(view_id, whose, limit=limit)


@dataclass(frozen=True, slots=True)
class WishReports:
    """Keep whether somebody wants the reports of a view that name them."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, view_id: UUID, is_wanted: bool) -> None:
        """Stop them for the caller, or let them come again; twice is once.

        Raises:
            NobodysViewError: the caller is no person.
            ViewNotFoundError: there is no such view among those that they may see.
        """
        person_id = need_person(caller)
        async with self.unit_of_work.begin() as work:
            store = ViewStore(work.connection)
            view = await store.get(view_id, lock=True)
            if not view.may_be_read_by(caller):
                raise ViewNotFoundError
            change = store.go_on if is_wanted else store.stop
            if await change(view_id, person_id):
                work.audit("view.reports_wanted" if is_wanted else "view.reports_stopped", THING, str(view_id))
