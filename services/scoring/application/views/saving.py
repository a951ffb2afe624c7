"""Save, change and delete views."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.scoring.application.read_catalogue import ReadCatalogue
from services.scoring.application.views.scheduling import cancel_schedule, plan_next
from services.scoring.domain.company import Company
from services.scoring.domain.views.checking import query_problems
from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.view import (
    MOST_VIEWS,
    InvalidViewError,
    NobodysViewError,
    OthersViewError,
    SavedView,
    TooManyViewsError,
    ViewDefinition,
    ViewExistsError,
    ViewNotFoundError,
)
from services.scoring.store.views.view_store import ViewStore, schedule_row
from shared.access import Caller
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition
from shared.owned_use_cases import OwnedKind, OwnedSteps
from shared.unit_of_work import UnitOfWork

THING = "view"


def _audited(view: SavedView) -> dict[str, Any]:
    """Return what the audit log keeps of a view."""
    definition = view.definition
    return {
        "owner": str(view.owner),
        "name": definition.name,
        "query": definition.query.canonical(),
        "is_shared": definition.is_shared,
        "schedule": schedule_row(definition.schedule),
        "version": view.version,
    }


VIEWS = OwnedKind(thing=THING, most=MOST_VIEWS, too_many=TooManyViewsError, exists=ViewExistsError, audited=_audited)


@dataclass(frozen=True, slots=True)
class CheckView:
    """Check what is to be saved by what the page makes of it, and return it as it is kept."""

    read_catalogue: ReadCatalogue
    read_directory: ReadDirectory

    async def __call__(self, caller: Caller, wanted: ViewDefinition, before: ViewDefinition | None) -> ViewDefinition:
        """Return the view with its query as the page has it.

        Args:
            caller: by whose rights.
            wanted: what is to be saved.
            before: what it was; a query that does not change is not checked anew, for answers may be gone meanwhile.

        Raises:
            InvalidViewError: names the fields.
        """
        directory = await self.read_directory()
        problems = [*wanted.problems(), *wanted.check_readers(directory)]
        if before is None or wanted.query != before.query:
            company = Company(directory.structure, caller.locations, caller.unit)
            catalogue = await self.read_catalogue(survey=wanted.query.survey or None, company=company)
            settled = wanted.query.settled(catalogue, company)
            problems += query_problems(wanted.query, settled, catalogue, company)
            wanted = replace(wanted, query=_plain(settled))
        if problems:
            raise InvalidViewError(problems)
        return wanted


@dataclass(frozen=True, slots=True)
class SaveView:
    unit_of_work: UnitOfWork
    check: CheckView

    async def __call__(self, *, caller: Caller, definition: ViewDefinition) -> SavedView:
        """Save a new view of the caller's.

        Raises:
            NobodysViewError: the caller is no person.
            InvalidViewError: names the fields.
            ViewExistsError: they have one of this name.
            TooManyViewsError: they have as many as there may be.
        """
        owner = need_person(caller)
        definition = await self.check(caller, definition, None)
        async with self.unit_of_work.begin() as work:
            store = ViewStore(work.connection)
            view = SavedView.new(owner, definition, at=work.now)
            await OwnedSteps(work, VIEWS, store).keep(view)
            await plan_next(work, view, work.now)
        return view


@dataclass(frozen=True, slots=True)
class ChangeView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    check: CheckView

    async def __call__(
        self, *, caller: Caller, view_id: UUID, definition: ViewDefinition, expected: Precondition | None
    ) -> SavedView:
        """Replace what a view is; what is equal changes nothing.

        Raises:
            ViewNotFoundError: there is none of this id among those that the caller may see.
            OthersViewError: it is not theirs to change.
            InvalidViewError: names the fields.
            ViewExistsError: its owner has another one of this name.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            known = await ViewStore(connection).get(view_id)
        need_to_change(caller, known, directory)
        definition = await self.check(caller, definition, known.definition)
        async with self.unit_of_work.begin() as work:
            store = ViewStore(work.connection)
            before = await store.get(view_id, lock=True)
            after = await OwnedSteps(work, VIEWS, store).change(before, definition, expected)
            if definition.schedule != before.definition.schedule:
                await cancel_schedule(work, view_id)
                await plan_next(work, after, work.now)
        return after


@dataclass(frozen=True, slots=True)
class DeleteView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID, expected: Precondition | None) -> None:
        """Delete a view, with its schedule and the list of its reports; raises as `ChangeView`."""
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = ViewStore(work.connection)
            before = await store.get(view_id, lock=True)
            need_to_change(caller, before, directory)
            await cancel_schedule(work, view_id)
            await OwnedSteps(work, VIEWS, store).delete(before, expected)


def need_person(caller: Caller) -> UUID:
    """Return the id of the caller.

    Raises:
        NobodysViewError: they are no person.
    """
    if caller.person_id is None:
        raise NobodysViewError
    return caller.person_id


def need_to_change(caller: Caller, view: SavedView, directory: Directory) -> None:
    """Refuse what is somebody else's; as if it did not exist where it may not even be seen."""
    if not view.may_be_read_by(caller):
        raise ViewNotFoundError
    need_person(caller)
    if not view.may_be_changed_by(caller, directory):
        raise OthersViewError


def _plain(query: ViewQuery) -> ViewQuery:
    """Return a query without days that do not count."""
    return query if query.period == "custom" else replace(query, start="", end="")
