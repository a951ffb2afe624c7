"""Give cases to teams and people: when they are opened, reopened, passed on or neglected, and when there is room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.tickets.application.book import Caused, Writing
from services.tickets.application.routing.needs import (
    Need,
    decide_about,
    keep_decisions,
    look_at_teams,
    look_later,
)
from services.tickets.application.routing.route_sets import RouteSets
from services.tickets.domain.reading import UNSETTLED
from services.tickets.domain.routing.candidates import teams_of
from services.tickets.domain.routing.changes import freed_by, holder_before, occasion_of, risen, stops_waiting
from services.tickets.domain.routing.deciding import NOBODY
from services.tickets.domain.routing.decision import Decision, Occasion
from services.tickets.domain.ticket import Ticket
from services.tickets.store.decision_store import DecisionStore
from services.tickets.store.load_store import LoadStore
from services.tickets.store.queue_store import QueueStore
from shared.access import person_named

AT_A_RELEASE = 20
"""So many waiting cases are looked at when somebody has room again: one step frees room for one or two."""
AGAIN = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Router:
    """All of it happens in the transaction of the step that it follows from, with one lock for all that is given."""

    sets: RouteSets = field(default_factory=RouteSets)

    async def lead(self, writing: Writing, changes: Sequence[Caused]) -> Sequence[Caused]:
        """Return who gets the cases that are opened, reopened or passed on; see `book.Leader`."""
        queue = QueueStore(writing.connection)
        await queue.remove([one.ticket.id for one, _ in changes if stops_waiting(one)])
        for rank, cases in risen(change for change, _ in changes).items():
            await queue.raise_to(rank, cases)
        needs = _needs_after(changes)
        if not needs:
            return ()
        routes = await self.sets.current(writing.connection)
        decided = await decide_about(writing, routes, needs, [change for change, _ in changes])
        return await keep_decisions(writing, decided)

    async def share(self, writing: Writing, changes: Sequence[Caused]) -> None:
        """Give the oldest waiting cases to whoever has room after these changes; see `book.Follower`."""
        people, teams = freed_by([change for change, _ in changes])
        if not people and not teams:
            return
        if (await self.sets.current(writing.connection)).gives:
            free = teams_of(people, writing.directory, writing.now)
            await self.fill(writing, teams | free, occasion="freed", limit=AT_A_RELEASE)

    async def fill(self, writing: Writing, teams: Collection[str], *, occasion: Occasion, limit: int) -> int:
        """Give cases that wait for somebody of these teams, the most urgent first and then the oldest.

        Args:
            writing: the transaction.
            teams: their keys.
            occasion: why.
            limit: how many are looked at together.

        Returns:
            How many were given.
        """
        if not teams:
            return 0
        routes, queue = await self.sets.current(writing.connection), QueueStore(writing.connection)
        await LoadStore(writing.connection).lock()
        queued = await queue.next(teams, limit=limit)
        if len(queued) < await queue.number_of(teams, limit=limit):
            # Somebody works on one just now and may leave it waiting: nobody else would look again.
            await look_at_teams(writing, teams, writing.now + AGAIN, "somebody_was_at_it")
        total = 0
        while queued:
            needs = [
                Need(ticket=one.ticket, occasion=occasion, decided_by=one.route, passed_over=one.passed_over)
                for one in queued
            ]
            decided = await decide_about(writing, routes, needs)
            await look_later(writing, [decision for _, decision in decided])
            given = [(need, decision) for need, decision in decided if decision.person is not None]
            await writing.record(await keep_decisions(writing, given))
            total += len(given)
            is_over = len(queued) < limit or not (given or any(decision.leaves_room for _, decision in decided))
            queued = [] if is_over else await queue.next(teams, after=queued[-1], limit=limit)
        return total

    async def reroute(self, writing: Writing, ticket: Ticket, *, occasion: Occasion = "escalated") -> Decision | None:
        """Take a case from whoever has it and does nothing about it, or cannot any more, and give it to somebody else.

        Where nobody else of the team is there, it waits for them; a case without a team stays where it is. Lock all
        tickets that the transaction is about before the first of them is given to anybody.

        Args:
            writing: the transaction, in which the ticket is locked.
            ticket: it.
            occasion: why; `escalated` passes over everybody who had it and did nothing.

        Returns:
            What was decided; None: the case is settled, or is nobody's to take away.
        """
        ticket = writing.latest(ticket)
        holder = person_named(ticket.assignee or "")
        if ticket.state not in UNSETTLED or (ticket.assignee is not None and holder is None):
            return None
        before = await DecisionStore(writing.connection).of(ticket.id, limit=1)
        passed_over = before[0].passed_over if before else NOBODY
        if occasion == "escalated" and holder is not None:
            passed_over |= {holder}
        decided_by = next((one.route for one in before if one.team == ticket.team), None)
        need = Need(ticket=ticket, occasion=occasion, decided_by=decided_by, passed_over=passed_over)
        routes = await self.sets.current(writing.connection)
        decided = await decide_about(writing, routes, [need])
        await writing.record(await keep_decisions(writing, decided))
        return decided[0][1]

    async def decide_anew(self, writing: Writing, needs: Sequence[Need]) -> None:
        """Decide once more about cases that nobody has, all of them locked; what stays as it is leaves no trace."""
        routes = await self.sets.current(writing.connection)
        decided = await decide_about(writing, routes, needs)
        await writing.record(await keep_decisions(writing, [one for one in decided if one[0].is_news(one[1])]))


def _needs_after(changes: Sequence[Caused]) -> list[Need]:
    """Return the cases for which somebody is to be looked for, each as the last change leaves it."""
    latest = {change.ticket.id: change.ticket for change, _ in changes}
    needs = []
    for change, cause in changes:
        occasion, ticket, holder = occasion_of(change), latest[change.ticket.id], holder_before(change)
        if occasion is None or ticket.state not in UNSETTLED:
            continue
        # Who gives a case back to their own team does not get it again by itself.
        gave_back = occasion == "passed_on" and change.before is not None and change.before.team == ticket.team
        needs.append(
            Need(
                ticket=ticket,
                occasion=occasion,
                cause=cause,
                holder=holder if occasion == "reopened" else None,
                passed_over=frozenset({holder}) if gave_back and holder is not None else NOBODY,
            )
        )
    return needs
