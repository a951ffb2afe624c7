"""Let clocks of open cases go by the policies and calendars of now: when somebody asks for it, never by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.application.clocks.keeping import Case, ClockKeeper, policy_of
from services.tickets.application.promises import DUE_WORK
from services.tickets.domain.clocks.course import course_of
from services.tickets.domain.clocks.keeping import KeptClock, Reckoning, terms_of, with_terms
from services.tickets.domain.clocks.policy import Policy
from services.tickets.domain.ticket import Ticket
from services.tickets.store.policy_store import all_policies
from shared.access import Caller
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

MOVE_KIND = "clock_move"
"""Name of the kind of due work that moves a part of the clocks; `ref` names the ticket after which it goes on."""
AT_ONCE = 500
"""Cases whose clocks are moved in one transaction."""
_FROM_THE_FIRST = "first"


@dataclass(frozen=True, slots=True)
class MoveClocks:
    """Ask that all open clocks go by what holds now."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller) -> None:
        """Ask for it; the worker moves them within moments, some hundred cases at once. Asking twice is harmless."""
        async with self.unit_of_work.begin() as work:
            await DUE_WORK.add(work.connection, [_next(uuid7(), None, work.now)])
            work.audit("policy.applied", "policy", "*", after={"asked_by": caller.name})


def _next(request: UUID, after: UUID | None, at: datetime) -> NewDue:
    ref = _FROM_THE_FIRST if after is None else str(after)
    return NewDue(MOVE_KIND, f"{request}:{ref}", f"clock_move:{request}:{ref}", at, "policies_apply")


@dataclass(frozen=True, slots=True)
class MoveSome:
    """Move the clocks of the next cases: the due work `clock_move`."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory
    keeper: ClockKeeper

    async def __call__(self, *, claimed: Claimed) -> None:
        """Move them, and ask for those behind them."""
        structure = (await self.directory()).structure
        request, _, ref = claimed.ref.partition(":")
        after = None if ref == _FROM_THE_FIRST else UUID(ref)
        async with self.unit_of_work.begin() as work:
            store = self.keeper.store(work.connection)
            tickets = await store.lock_after(after, limit=AT_ONCE)
            reckoning = Reckoning(structure)
            policies = await all_policies(work.connection)
            cases = await self._cases(work, tickets, policies, reckoning)
            await self.keeper.keep(work.connection, cases, reckoning, policies)
            if len(tickets) == AT_ONCE:
                await DUE_WORK.add(work.connection, [_next(UUID(request), max(tickets), work.now)])
            await DUE_WORK.finish(work.connection, claimed)

    async def _cases(
        self, work: Work, tickets: Mapping[UUID, Ticket], policies: Sequence[Policy], reckoning: Reckoning
    ) -> list[Case]:
        store = self.keeper.store(work.connection)
        known, lines = await store.of(tickets), await store.histories(tickets)
        cases = []
        for id_, ticket in tickets.items():
            policy = policy_of(ticket, policies)
            moved = {one.ref: _moved(one, ticket, policy, reckoning, work.now) for one in known[id_]}
            course = course_of(lines[id_])
            cases.append(Case(ticket=ticket, course=course, known=known[id_], moved=moved, at=work.now))
        return cases


def _moved(clock: KeptClock, ticket: Ticket, policy: Policy | None, reckoning: Reckoning, now: datetime) -> KeptClock:
    """Return a clock that goes by what holds now; what is done or missed stays what it is."""
    is_missed = clock.due_at is not None and clock.due_at < now
    terms = None if policy is None else terms_of(ticket, clock.kind, policy, reckoning, since=now)
    if policy is None or terms is None or not clock.is_open or is_missed:
        return clock
    return replace(with_terms(clock, terms), policy=policy.key, policy_version=policy.version)
