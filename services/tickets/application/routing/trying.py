"""Try routes before anybody stores them: on one case, and on those that there are. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from services.tickets.application.queries import visible
from services.tickets.application.routing.keeping import read_routes
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.changes import case_of
from services.tickets.domain.routing.deciding import Moment, decide, find, people_for
from services.tickets.domain.routing.decision import Decision
from services.tickets.domain.routing.lint import Finding, findings_in, with_draft
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.routing.route import Route, RouteDefinition, check_last
from services.tickets.domain.routing.teams import RouteSet, terms_of
from services.tickets.domain.routing.trial import RouteTrial
from services.tickets.store.load_store import LoadStore
from services.tickets.store.routing_lists import RoutingLists
from shared.access import Caller
from shared.clock import Clock
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import Connection, UnitOfWork

Over = Literal["open", "last_90_days"]
PAST = timedelta(days=90)
MOST_CASES = 20_000
"""So many cases are looked at, the newest ones."""
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A route as it would be."""

    key: str
    definition: RouteDefinition | None
    """None: as if it were not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What routes would do."""

    decision: Decision | None
    """About the one case; None: none was asked about."""
    trial: RouteTrial | None
    """Of the cases that there are; None: likewise."""
    is_whole: bool
    """Whether all of them were looked at."""


@dataclass(frozen=True, slots=True)
class TryRoutes:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(
        self, *, draft: Draft | None, case: RoutedCase | UUID | None, over: Over | None, caller: Caller
    ) -> Tried:
        """Return what the routes would do with a case, and how many cases would go where.

        Args:
            draft: a route that is not stored, tried with all others as they are; None: all as they are.
            case: one that somebody describes, or the id of one that there is; None: none.
            over: the unsettled cases, or those that were opened lately; None: none. Only those that the caller sees.
            caller: who asks.

        Raises:
            InvalidRouteError: the draft makes no sense.
            TicketNotFoundError: there is no such case that they may see.
        """
        directory = await self.directory()
        async with self.unit_of_work.read() as connection:
            stored = await read_routes(connection)
            after = RouteSet(_with(stored, draft))
            decision = None
            if case is not None:
                decision = await self._decision(connection, case, after, directory, caller)
            trial = None if over is None else RouteTrial(RouteSet(stored), after, directory)
            is_whole = trial is None or await self._take_all(connection, trial, over, caller)
        return Tried(decision=decision, trial=trial, is_whole=is_whole)

    async def _decision(
        self,
        connection: Connection,
        case: RoutedCase | UUID,
        routes: RouteSet,
        directory: Directory,
        caller: Caller,
    ) -> Decision:
        now, loads = self.clock.now(), LoadStore(connection)
        if isinstance(case, UUID):
            ticket = await visible(connection, case, caller)
            earlier = await loads.earlier_cases([ticket], now) if routes.needs_history else {}
            case = case_of(ticket, directory.structure, earlier.get(ticket.id))
        moment = Moment(occasion="opened", at=now, directory=directory, routes=routes, loads=Loads())
        found = find(case, moment)
        people = people_for(found, moment)
        limited = found.teams if terms_of(found.route).team_limit is not None else ()
        known = await loads.loads(people, found.teams, limited=limited)
        return decide(case, found, Moment(occasion="opened", at=now, directory=directory, routes=routes, loads=known))

    async def _take_all(self, connection: Connection, trial: RouteTrial, over: Over | None, caller: Caller) -> bool:
        """Take the cases and return whether those were all."""
        now, loads = self.clock.now(), LoadStore(connection)
        since = now - PAST if over == "last_90_days" else None
        needs_history = trial.before.needs_history or trial.after.needs_history
        before: int | None = None
        while trial.cases < MOST_CASES:
            tickets = await RoutingLists(connection).cases(
                opened_since=since, locations=caller.locations, before=before, limit=_AT_ONCE
            )
            earlier = await loads.earlier_cases(tickets, now) if needs_history else {}
            for ticket in tickets:
                case = case_of(ticket, trial.directory.structure, earlier.get(ticket.id))
                trial.take(ticket.id, ticket.number, case)
            if len(tickets) < _AT_ONCE:
                return True
            before = tickets[-1].number
        return False


@dataclass(frozen=True, slots=True)
class LintRoutes:
    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, draft: Draft | None = None) -> list[Finding]:
        """Return what is questionable about all routes; with a draft, about it and what it does to the others."""
        directory = await self.directory()
        async with self.unit_of_work.read() as connection:
            stored = await read_routes(connection)
        return findings_in(stored if draft is None else _drafted(stored, draft), directory)


def _with(stored: Sequence[Route], draft: Draft | None) -> Sequence[Route]:
    if draft is None:
        return stored
    if draft.definition is not None:
        draft.definition.check()
        check_last(draft.key, draft.definition)
    return _drafted(stored, draft)


def _drafted(stored: Sequence[Route], draft: Draft) -> Sequence[Route]:
    if draft.definition is None:
        return [one for one in stored if one.key != draft.key]
    return with_draft(stored, draft.key, draft.definition)
