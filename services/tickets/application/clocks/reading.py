"""Read the clocks of a case, with everything that explains them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.application.clocks.keeping import ClockKeeper, policy_of
from services.tickets.application.queries import visible
from services.tickets.domain.clocks.clock import Clock, clock_at
from services.tickets.domain.clocks.course import course_of
from services.tickets.domain.clocks.due_state import DueState, due_state
from services.tickets.domain.clocks.keeping import KeptClock, Reckoning, span_in, terms_of
from services.tickets.domain.clocks.ladder import TakenStep
from services.tickets.domain.clocks.policy import Policy
from services.tickets.domain.clocks.working import Working, working_of
from services.tickets.domain.ticket import Ticket
from services.tickets.store.ladder_store import LadderStore
from services.tickets.store.policy_store import all_policies
from shared.access import Caller
from shared.clock import Clock as PresentMoment
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """A clock as it stands, and why."""

    kept: KeptClock
    clock: Clock
    working: Working
    policy: Policy
    """In the version by which the clock goes."""
    steps: Sequence[TakenStep]
    """Of its ladder, those that were taken."""
    is_outdated: bool
    """Whether the policy or the calendar that would hold today says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClocks:
    """The clocks of a case, the newest run first; in each the contact before the resolution."""

    ticket: Ticket
    clocks: Sequence[ShownClock]
    now: datetime

    @property
    def due_state(self) -> DueState:
        return due_state(self.ticket.due, self.now)

    @property
    def waits_for_care(self) -> bool:
        """Whether somebody was notified, and nobody has said that they take care of it."""
        return any(one.kept.is_open and one.kept.fired and not one.kept.acknowledged_at for one in self.clocks)


@dataclass(frozen=True, slots=True)
class ReadClocks:
    unit_of_work: UnitOfWork
    clock: PresentMoment
    directory: ReadDirectory
    keeper: ClockKeeper

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> CaseClocks:
        """Return the clocks of a case as they stand now.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        now = self.clock.now()
        reckoning = Reckoning((await self.directory()).structure)
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
            store = self.keeper.store(connection)
            kept = (await store.of([ticket_id]))[ticket_id]
            course = course_of((await store.histories([ticket_id]))[ticket_id])
            steps = await LadderStore(connection).of(ticket_id)
            used = {(one.policy, one.policy_version) for one in kept}
            versions = await self.keeper.policies.read(connection, used)
            policies = await all_policies(connection) if any(one.is_open for one in kept) else ()
        holding = policy_of(ticket, policies)
        shown = []
        for one in kept:
            span = span_in(one, course)
            if span is None:
                continue
            clock = clock_at(span, one.terms, now)
            shown.append(
                ShownClock(
                    kept=one,
                    clock=clock,
                    working=working_of(span, one.terms, clock, now),
                    policy=versions[one.policy, one.policy_version],
                    steps=_steps_of(one, steps),
                    is_outdated=one.is_open and _is_outdated(one, ticket, holding, reckoning),
                )
            )
        shown.sort(key=lambda one: (-one.kept.run, one.kept.kind))
        return CaseClocks(ticket=ticket, clocks=shown, now=now)


def _steps_of(clock: KeptClock, steps: Sequence[TakenStep]) -> list[TakenStep]:
    return [one for one in steps if (one.kind, one.run) == (clock.kind, clock.run)]


def _is_outdated(clock: KeptClock, ticket: Ticket, policy: Policy | None, reckoning: Reckoning) -> bool:
    if policy is None:
        return True
    now = terms_of(ticket, clock.kind, policy, reckoning, since=clock.begins_at)
    last = clock.terms[-1]
    is_same = now is not None and (now.target, now.counted.digest, now.pauses) == (
        last.target,
        last.counted.digest,
        last.pauses,
    )
    return not is_same or (policy.key, policy.version) != (clock.policy, clock.policy_version)


@dataclass(frozen=True, slots=True)
class CountClocks:
    """Count open clocks by the policy and version by which they go."""

    unit_of_work: UnitOfWork
    keeper: ClockKeeper

    async def __call__(self) -> Mapping[tuple[str, int], int]:
        async with self.unit_of_work.read() as connection:
            return await self.keeper.store(connection).open_by_policy()
