"""Look again: when somebody is back, when the company or a route changed, when somebody cannot work on cases any more.

Each look is due work. It locks the cases first, without waiting for any, and the giving of cases to people after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Writing
from services.tickets.application.routing.needs import DUE_WORK, ROUTING_KIND, Need
from services.tickets.application.routing.router import AGAIN, Router
from services.tickets.domain.assignees import obstacle_of
from services.tickets.domain.routing.candidates import teams_of
from services.tickets.domain.ticket import Ticket
from services.tickets.store.queue_store import QueueStore
from shared.contracts.accounts import DirectoryEvent, PersonChanged, TeamChanged
from shared.directory.people import Directory
from shared.due.pieces import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import Work

ALL = "all"
_PERSON, _TEAM = "person", "team"
_AT_ONCE = 200


async def look_at_company(work: Work, states: Sequence[DirectoryEvent]) -> None:
    """Ask for a look at what the company's structure, people and teams mean for cases, once for each version."""
    due = []
    for state in states:
        match state:
            case PersonChanged():
                ref = f"{_PERSON}:{state.person_id}"
            case TeamChanged():
                ref = f"{_TEAM}:{state.team}"
            case _:
                ref = ALL
        due.append(NewDue(ROUTING_KIND, ref, f"routing:{state.key()}:{state.version}", work.now, "company_changed"))
    await DUE_WORK.add(work.connection, due)


async def look_at_all(work: Work) -> None:
    """Ask for a look at all cases that nobody has: a route changed."""
    await DUE_WORK.add(
        work.connection, [NewDue(ROUTING_KIND, ALL, f"routing:all:{uuid7()}", work.now, "route_changed")]
    )


@dataclass(frozen=True, slots=True)
class LookAgain:
    book: CaseBook
    router: Router

    async def __call__(self, *, claimed: Claimed) -> None:
        """Do what is due, in as many transactions as it takes; the last one settles the work."""
        kind, _, name = claimed.ref.partition(":")
        if kind == _PERSON:
            were_all_free = await self._at_work_of(UUID(name))
        else:
            were_all_free = await self._at_unassigned(None if kind == ALL else name)
        async with self.book.begin() as writing:
            await DUE_WORK.take_along(writing.connection, claimed)
            teams = await _teams(writing, kind, name)
            await self.router.fill(writing, teams, occasion="changed", limit=_AT_ONCE)
            await DUE_WORK.finish(writing.connection, claimed)
            if not were_all_free:
                # Somebody worked on a case just now: look at it once more.
                at = writing.now + AGAIN
                again = NewDue(ROUTING_KIND, claimed.ref, f"routing:{claimed.ref}:{uuid7()}", at, "somebody_was_at_it")
                await DUE_WORK.add(writing.connection, [again])

    async def _at_work_of(self, person_id: UUID) -> bool:
        """Give somebody's cases to others as far as they cannot work on them any more; return whether all were free."""
        async with self.book.begin() as writing:
            waiting = await QueueStore(writing.connection).work_of(person_id)
        were_all_free = True
        while waiting:
            now, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            async with self.book.begin() as writing:
                tickets = await QueueStore(writing.connection).lock_free(now)
                were_all_free = were_all_free and len(tickets) == len(now)
                for ticket in tickets.values():
                    if ticket.assignee == str(person_id) and _is_unable(person_id, ticket, writing.directory):
                        await self.router.reroute(writing, ticket, occasion="left")
        return were_all_free

    async def _at_unassigned(self, team: str | None) -> bool:
        """Decide once more about the cases that nobody has; return whether all of them were free."""
        were_all_free, last = True, 0
        while True:
            async with self.book.begin() as writing:
                store = QueueStore(writing.connection)
                found = await store.unassigned(team=team, after=last, limit=_AT_ONCE)
                tickets = await store.lock_free([one.id for one in found]) if found else {}
                were_all_free = were_all_free and len(tickets) == len(found)
                needs = [
                    Need(
                        ticket=tickets[one.id],
                        occasion="changed",
                        decided_by=one.decided_by,
                        passed_over=one.passed_over,
                        is_queued=one.is_queued,
                    )
                    for one in found
                    if one.id in tickets and tickets[one.id].assignee is None
                ]
                if needs:
                    await self.router.decide_anew(writing, needs)
            if len(found) < _AT_ONCE:
                return were_all_free
            last = found[-1].number


async def _teams(writing: Writing, kind: str, name: str) -> Sequence[str]:
    """Return the teams whose waiting cases are to be looked at."""
    waiting = await QueueStore(writing.connection).teams()
    if kind == ALL:
        return waiting
    wanted = {name} if kind == _TEAM else teams_of([UUID(name)], writing.directory, writing.now)
    return [one for one in waiting if one in wanted]


def _is_unable(person_id: UUID, ticket: Ticket, directory: Directory) -> bool:
    person = directory.people.get(person_id)
    return person is not None and obstacle_of(person, ticket.location, directory) is not None
