"""Open an improvement, change it, and link cases to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.tickets.application.improvements.recording import THING, changeable, record, today_at
from services.tickets.domain.improvements.improvement import (
    MOST_CASES,
    Improvement,
    InvalidImprovementError,
    Terms,
    opened,
)
from services.tickets.domain.improvements.owners import checked_owner
from services.tickets.domain.ticket import Ticket, TicketNotFoundError
from services.tickets.store.improvement_store import ImprovementStore
from services.tickets.store.ticket_store import TicketStore
from shared.access import Caller
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.errors import FieldProblem, InvalidFieldError
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class OpenImprovement:
    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, terms: Terms, cases: Sequence[UUID] = (), caller: Caller) -> Improvement:
        """Open an improvement, with the cases that are behind it.

        Raises:
            InvalidImprovementError: terms do not go together.
            InvalidFieldError: the place is not the caller's, the owner is none, or there is no such case.
        """
        directory = await self.directory()
        terms = _checked(terms, caller, directory)
        async with self.unit_of_work.begin() as work:
            for ticket_id in cases:
                await _case(work, caller, ticket_id=ticket_id, number=None)
            number = await ImprovementStore(work.connection).next_number()
            today = today_at(terms.unit, directory, work.now)
            change = opened(terms, id_=uuid7(), number=number, actor=caller.name, at=work.now, today=today)
            await record(work, change, directory)
            improvement = change.improvement
            for ticket_id in dict.fromkeys(cases):
                improvement = await _link(work, improvement, ticket_id, caller, directory)
        return improvement


@dataclass(frozen=True, slots=True)
class ChangeImprovement:
    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(
        self, *, improvement_id: UUID, changes: Mapping[str, Any], expected: Precondition | None, caller: Caller
    ) -> Improvement:
        """Change some terms of an improvement; what is equal changes nothing.

        Args:
            improvement_id: which one.
            changes: terms by name.
            expected: what the caller has read of it.
            caller: who changes it.

        Raises:
            ImprovementNotFoundError: there is none that they may see.
            CompanyImprovementError: it is not theirs to change.
            MoveRefusedError: the state does not follow the one that it has.
            InvalidImprovementError, InvalidFieldError: as in `OpenImprovement`.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
        """
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            before = await changeable(work, improvement_id, caller)
            check_expected(expected, before.tag, thing=THING)
            today = today_at(changes.get("unit", before.unit), directory, work.now)
            change = before.revised(_checked_changes(before, changes, caller, directory),
                                    actor=caller.name, at=work.now, today=today)  # fmt: skip
            if change is None:
                return before
            require_expected(expected, thing=THING)
            await record(work, change, directory)
        return change.improvement


@dataclass(frozen=True, slots=True)
class LinkCase:
    """Link a case to an improvement. It contradicts nothing that others do, so nothing need be expected."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(
        self, *, improvement_id: UUID, caller: Caller, ticket_id: UUID | None = None, number: int | None = None
    ) -> Improvement:
        """Link the case of that id or number; once linked it stays linked.

        Raises:
            ImprovementNotFoundError: there is none that they may see.
            CompanyImprovementError: it is not theirs to change.
            InvalidFieldError: there is no such case that they may see, or there are too many.
        """
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            improvement = await changeable(work, improvement_id, caller)
            ticket = await _case(work, caller, ticket_id=ticket_id, number=number)
            return await _link(work, improvement, ticket.id, caller, directory)


@dataclass(frozen=True, slots=True)
class UnlinkCase:
    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, improvement_id: UUID, ticket_id: UUID, caller: Caller) -> Improvement:
        """Take a case away; one that is not linked changes nothing.

        Raises:
            ImprovementNotFoundError: there is none that they may see.
            CompanyImprovementError: it is not theirs to change.
            TicketNotFoundError: there is no such case that they may see.
        """
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            improvement = await changeable(work, improvement_id, caller)
            ticket = await TicketStore(work.connection).get(ticket_id)
            if not caller.sees(ticket.location):
                raise TicketNotFoundError
            if not await ImprovementStore(work.connection).unlink(improvement_id, ticket_id):
                return improvement
            change = improvement.unlinking(ticket_id, actor=caller.name, at=work.now)
            await record(work, change, directory)
        return change.improvement


async def _link(
    work: Work, improvement: Improvement, ticket_id: UUID, caller: Caller, directory: Directory
) -> Improvement:
    store = ImprovementStore(work.connection)
    change = improvement.linking(ticket_id, actor=caller.name, at=work.now)
    if not await store.link(change, ticket_id):
        return improvement
    if await store.number_of_cases(improvement.id) > MOST_CASES:
        raise InvalidFieldError(field="ticket_id", detail=f"would be one too many: at most {MOST_CASES} can be linked")
    await record(work, change, directory)
    return change.improvement


async def _case(work: Work, caller: Caller, *, ticket_id: UUID | None, number: int | None) -> Ticket:
    """Return the case of an id or a number that the caller may see.

    Raises:
        InvalidFieldError: there is none.
    """
    store = TicketStore(work.connection)
    try:
        ticket = await store.get(ticket_id) if ticket_id is not None else await store.numbered(number or 0)
        if caller.sees(ticket.location):
            return ticket
    except TicketNotFoundError:
        pass
    raise InvalidFieldError(field="ticket_id" if ticket_id else "number", detail="is of no case that you can see")


def _checked(terms: Terms, caller: Caller, directory: Directory) -> Terms:
    _check_place(terms.unit, caller)
    if terms.owner is None:
        return terms
    return replace(terms, owner=checked_owner(terms.owner, unit=terms.unit, directory=directory))


def _checked_changes(
    before: Improvement, changes: Mapping[str, Any], caller: Caller, directory: Directory
) -> Mapping[str, Any]:
    """Return the changes with an owner as it is recorded. Who has left stays the owner until somebody changes that."""
    unit, owner = changes.get("unit", before.unit), changes.get("owner", before.owner)
    if unit != before.unit:
        _check_place(unit, caller)
    if owner is None or (owner == before.owner and unit == before.unit):
        return changes
    return {**changes, "owner": checked_owner(owner, unit=unit, directory=directory)}


def _check_place(unit: str | None, caller: Caller) -> None:
    if not caller.sees(unit):
        problem = FieldProblem("unit", "must be a place of your own unit")
        raise InvalidImprovementError([problem])
