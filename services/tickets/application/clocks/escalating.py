"""Take the steps of ladders that are due: the due work `escalation`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.tickets.application.asking import escalation_notice
from services.tickets.application.clocks.due import arm, effect_key_of
from services.tickets.application.clocks.keeping import ClockKeeper
from services.tickets.application.promises import DUE_WORK
from services.tickets.domain.clocks.due_state import Due
from services.tickets.domain.clocks.keeping import KeptClock, due_of, ref_of, stopped
from services.tickets.domain.clocks.ladder import CaseOwners, Fired, TakenStep, fire, lateness_of
from services.tickets.domain.clocks.policy import Policy
from services.tickets.domain.ticket import Ticket
from services.tickets.events_out import ticket_escalated
from services.tickets.store.ladder_store import LadderStore
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.failpoints import failpoint
from shared.fields import fields_in_common
from shared.observability.correlation import continue_trace, tracing
from shared.unit_of_work import UnitOfWork, Work

TOGETHER = 200
"""Steps that are taken in one transaction."""
BUSY_SECONDS = 0.5
"""How long a step waits on whose case somebody works at this moment."""
AHEAD = timedelta(seconds=5)
"""So far the clocks of the database and of the process may differ without a step being too early."""
LONGEST_WAIT_SECONDS = 60.0
"""How long a step waits at most that is too early by the clock of the process: one of both clocks is wrong."""


@dataclass(slots=True)
class _Taken:
    """What becomes of one batch."""

    known: dict[str, KeptClock]
    """All clocks of the cases."""
    clocks: dict[str, KeptClock] = field(default_factory=dict)
    """Those that something became of, as they are now."""
    steps: list[TakenStep] = field(default_factory=list)
    settled: list[Claimed] = field(default_factory=list)
    busy: list[Claimed] = field(default_factory=list)
    early: list[tuple[Claimed, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Escalate:
    """Decide, ask for notices and settle the work in one transaction, under the locks of the cases.

    The work only says that something may be due; the clock beside the case is what counts. Whoever works on a case at
    this moment is not waited for, because they may wait for this transaction: the step is looked at again.
    """

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    keeper: ClockKeeper

    async def __call__(self, *, claimed: Claimed) -> None:
        """Take a step, and with it others that are due by now.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            await DUE_WORK.hold(work.connection, claimed)
            more = await DUE_WORK.take_more(work.connection, claimed, limit=TOGETHER - 1)
            taken = await self._taken(work, [claimed, *more], directory)
            await self._write(work, taken)
            await failpoint("escalation.taken")

    async def _taken(self, work: Work, looks: Sequence[Claimed], directory: Directory) -> _Taken:
        store = self.keeper.store(work.connection)
        ids = {ref_of(one.ref)[0] for one in looks}
        tickets = await store.lock_free(ids)
        known = {one.ref: one for each in (await store.of(tickets)).values() for one in each}
        policies = await self.keeper.policies.read(
            work.connection, {(one.policy, one.policy_version) for one in known.values()}
        )
        gone = await store.gone(ids - tickets.keys()) if len(tickets) < len(ids) else frozenset()
        taken = _Taken(known)
        for look in looks:
            ticket, clock = tickets.get(ref_of(look.ref)[0]), taken.clocks.get(look.ref, known.get(look.ref))
            if ticket is None:
                (taken.settled if ref_of(look.ref)[0] in gone else taken.busy).append(look)
            elif clock is None or clock.next_at is None or effect_key_of(clock) != look.effect_key:
                taken.settled.append(look)  # asked for before the case went on
            elif (wait := clock.next_at - work.now) > AHEAD:
                taken.early.append((look, min(wait.total_seconds(), LONGEST_WAIT_SECONDS)))
            elif clock.kind == "contact" and ticket.is_anonymous:
                taken.settled.append(look)
                taken.clocks[look.ref] = stopped(clock, work.now)
            else:
                taken.settled.append(look)
                policy = policies[clock.policy, clock.policy_version]
                with tracing(continue_trace(look.correlation_id, None)):
                    taken.clocks[look.ref], steps = _take(work, ticket, clock, policy, directory)
                taken.steps += steps
        return taken

    async def _write(self, work: Work, taken: _Taken) -> None:
        store = self.keeper.store(work.connection)
        await LadderStore(work.connection).add(taken.steps)
        # What was due is done: only what is due next is asked for.
        before = {ref: replace(one, next_at=None) for ref, one in taken.clocks.items()}
        clocks = await arm(work.connection, before, before.values())
        await store.keep(list(clocks.values()))
        ended = {one.ticket_id for one in clocks.values() if not one.is_open}
        await store.keep_dues({ticket_id: _due_of(ticket_id, taken.known | clocks) for ticket_id in ended})
        await DUE_WORK.finish_all(work.connection, taken.settled)
        for look in taken.busy:
            await DUE_WORK.put_off(work.connection, look, seconds=BUSY_SECONDS)
        for look, seconds in taken.early:
            await DUE_WORK.put_off(work.connection, look, seconds=seconds)


def _due_of(ticket_id: UUID, clocks: Mapping[str, KeptClock]) -> Due:
    return due_of([one for one in clocks.values() if one.ticket_id == ticket_id])


def _take(
    work: Work, ticket: Ticket, clock: KeptClock, policy: Policy, directory: Directory
) -> tuple[KeptClock, list[TakenStep]]:
    """Publish the next step of a clock and ask for its notice; return the clock after it, and what was taken."""
    owners = CaseOwners(**fields_in_common(ticket, CaseOwners))
    fired = fire(policy.definition, clock.fired + 1, owners, directory, work.now)
    made = _steps(clock, fired, policy, work.now)
    work.publish(ticket_escalated(ticket, clock, fired, made[-1], at=work.now))
    work.publish(escalation_notice(ticket, clock, fired, made[-1], at=work.now))
    return replace(clock, fired=fired.number, last_fired_at=work.now), made


def _steps(clock: KeptClock, fired: Fired, policy: Policy, now: datetime) -> list[TakenStep]:
    """Return the steps that were taken: those that reached nobody, and then the one that fires."""
    due_at = clock.next_at or now
    late = lateness_of(due_at, now, policy.definition)
    because = {one.number: one.because for one in fired.fallen}
    return [
        TakenStep(
            ticket_id=clock.ticket_id,
            kind=clock.kind,
            run=clock.run,
            number=number,
            percent=policy.definition.ladder[number - 1].percent,
            rung=policy.definition.ladder[number - 1].recipient,
            due_at=due_at,
            fired_at=now,
            late_seconds=int(late.by.total_seconds()),
            is_old=late.is_old,
            fell_because=because.get(number),
            is_reached=number == fired.number and fired.is_reached,
        )
        for number in range(clock.fired + 1, fired.number + 1)
    ]
