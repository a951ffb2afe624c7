"""Save views of the inbox, change, delete and list them, and choose the one to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from services.tickets.domain.assignees import teams_of
from services.tickets.domain.case_view import (
    MOST_VIEWS,
    CaseView,
    CaseViewDefinition,
    CaseViewExistsError,
    CaseViewNotFoundError,
    InvalidCaseViewError,
    NobodysCaseViewError,
    OthersCaseViewError,
    TooManyCaseViewsError,
)
from services.tickets.store.case_view_store import CaseViewStore
from shared.access import Caller
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition
from shared.owned_use_cases import OwnedKind, OwnedSteps
from shared.unit_of_work import UnitOfWork

THING = "case_view"


def _audited(view: CaseView) -> dict[str, Any]:
    """Return what the audit log keeps of a view: not its name, which is free text."""
    definition = view.definition
    return {
        "owner": str(view.owner),
        "query": definition.query.canonical(),
        "shared_with": definition.shared_with,
        "team": definition.team,
        "version": view.version,
    }


VIEWS = OwnedKind(
    thing=THING, most=MOST_VIEWS, too_many=TooManyCaseViewsError, exists=CaseViewExistsError, audited=_audited
)
MOST_SHOWN = 200
"""So many views are listed, one's own first."""


class ShownCaseView(NamedTuple):
    """A view as somebody may see it."""

    view: CaseView
    may_change: bool
    is_default: bool
    """Whether their inbox opens with it."""


@dataclass(frozen=True, slots=True)
class ListCaseViews:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller) -> Sequence[ShownCaseView]:
        """Return the caller's own views and those that are shared with them; a key sees what everybody sees."""
        directory = await self.read_directory()
        teams = teams_of(caller.person_id, directory)
        async with self.unit_of_work.read() as connection:
            store = CaseViewStore(connection)
            views = await store.list_for(caller.person_id, teams, limit=MOST_SHOWN)
            default = await store.default_of(caller.person_id) if caller.person_id and views else None
        return [_shown(view, caller, directory, default) for view in views]


@dataclass(frozen=True, slots=True)
class ReadCaseView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID) -> ShownCaseView:
        """Return one view.

        Raises:
            CaseViewNotFoundError: there is none of this id among those that the caller may see.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            store = CaseViewStore(connection)
            view = await store.get(view_id)
            default = await store.default_of(caller.person_id) if caller.person_id else None
        if not view.may_be_read_by(caller, directory):
            raise CaseViewNotFoundError
        return _shown(view, caller, directory, default)


@dataclass(frozen=True, slots=True)
class ReadDefault:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller) -> CaseView | None:
        """Return the view that the caller's inbox opens with; None: all open cases."""
        if caller.person_id is None:
            return None
        async with self.unit_of_work.read() as connection:
            store = CaseViewStore(connection)
            default = await store.default_of(caller.person_id)
            view = await store.get(default) if default else None
        # What was shared with them may not be any more.
        return view if view and view.may_be_read_by(caller, await self.read_directory()) else None


@dataclass(frozen=True, slots=True)
class SaveCaseView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, definition: CaseViewDefinition) -> CaseView:
        """Save a new view of the caller's.

        Raises:
            NobodysCaseViewError: the caller is no person.
            InvalidCaseViewError: names the fields.
            CaseViewExistsError: they have one of this name.
            TooManyCaseViewsError: they have as many as there may be.
        """
        owner = need_person(caller)
        _check(definition, owner, await self.read_directory())
        async with self.unit_of_work.begin() as work:
            view = CaseView.new(owner, definition, at=work.now)
            await OwnedSteps(work, VIEWS, CaseViewStore(work.connection)).keep(view)
        return view


@dataclass(frozen=True, slots=True)
class ChangeCaseView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(
        self, *, caller: Caller, view_id: UUID, definition: CaseViewDefinition, expected: Precondition | None
    ) -> CaseView:
        """Replace what a view is; what is equal changes nothing.

        Raises:
            CaseViewNotFoundError: there is none of this id among those that the caller may see.
            OthersCaseViewError: it is not theirs to change.
            InvalidCaseViewError: names the fields.
            CaseViewExistsError: its owner has another one of this name.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = CaseViewStore(work.connection)
            before = await store.get(view_id, lock=True)
            _need_to_change(caller, before, directory)
            check = partial(_check, definition, before.owner, directory)
            return await OwnedSteps(work, VIEWS, store).change(before, definition, expected, check=check)


@dataclass(frozen=True, slots=True)
class DeleteCaseView:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID, expected: Precondition | None) -> None:
        """Delete a view; raises as `ChangeCaseView`."""
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = CaseViewStore(work.connection)
            before = await store.get(view_id, lock=True)
            _need_to_change(caller, before, directory)
            await OwnedSteps(work, VIEWS, store).delete(before, expected)


@dataclass(frozen=True, slots=True)
class ChooseCaseView:
    """Choose the view that one's own inbox opens with."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, view_id: UUID | None) -> None:
        """Keep the choice; None: all open cases. Twice is once.

        Raises:
            NobodysCaseViewError: the caller is no person.
            CaseViewNotFoundError: there is no such view among those that they may see.
        """
        person_id = need_person(caller)
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = CaseViewStore(work.connection)
            if view_id is not None and not (await store.get(view_id)).may_be_read_by(caller, directory):
                raise CaseViewNotFoundError
            before = await store.default_of(person_id)
            if before == view_id:
                return
            await store.set_default(person_id, view_id)
            named = {"view": str(view_id) if view_id else None}
            work.audit("case_view.chosen", "person", str(person_id), after=named)


def need_person(caller: Caller) -> UUID:
    """Return the id of the caller.

    Raises:
        NobodysCaseViewError: they are no person.
    """
    if caller.person_id is None:
        raise NobodysCaseViewError
    return caller.person_id


def _check(definition: CaseViewDefinition, owner: UUID, directory: Directory) -> None:
    if problems := list(definition.problems(owner, directory)):
        raise InvalidCaseViewError(problems)


def _need_to_change(caller: Caller, view: CaseView, directory: Directory) -> None:
    """Refuse what is somebody else's; as if it did not exist where it may not even be seen."""
    may_change = view.may_be_changed_by(caller, directory)
    if not may_change and not view.may_be_read_by(caller, directory):
        raise CaseViewNotFoundError
    need_person(caller)
    if not may_change:
        raise OthersCaseViewError


def _shown(view: CaseView, caller: Caller, directory: Directory, default: UUID | None) -> ShownCaseView:
    return ShownCaseView(view, view.may_be_changed_by(caller, directory), view.id == default)
