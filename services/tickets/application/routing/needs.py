"""Cases for which somebody is looked for: decide about all of them at once, and keep what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.application.book import Caused, Writing
from services.tickets.domain.routing.changes import case_of, change_by, loads_by, rank_of
from services.tickets.domain.routing.deciding import NOBODY, Moment, decide, find, people_for, with_holder
from services.tickets.domain.routing.decision import Decision, Occasion
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.routing.teams import FoundTeam, RouteSet, terms_of
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.store.decision_store import DecisionStore
from services.tickets.store.load_store import LoadStore
from services.tickets.store.queue_store import Queued, QueueStore
from services.tickets.store.tables import DUE
from shared.contracts.event import Cause
from shared.due.pieces import NewDue
from shared.due.work import DueWork

ROUTING_KIND = "routing"
"""Name of the kind of due work that looks again; see `looking.py`."""
DUE_WORK = DueWork(DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A case for which somebody is looked for."""

    ticket: Ticket
    occasion: Occasion
    cause: Cause | None = None
    holder: UUID | None = None
    """Who had it before it was reopened."""
    decided_by: str | None = None
    """Key of the route that gave it to its team."""
    passed_over: frozenset[UUID] = NOBODY
    is_queued: bool = False
    """Whether it waits for somebody of its team already."""

    def is_news(self, decision: Decision) -> bool:
        """Return whether a decision changes where it is, or what it waits for."""
        is_elsewhere = decision.team not in {None, self.ticket.team}
        return decision.person is not None or is_elsewhere or decision.is_queued != self.is_queued


Decided = tuple[Need, Decision]


async def decide_about(
    writing: Writing, routes: RouteSet, needs: Sequence[Need], changes: Sequence[Change] = ()
) -> Sequence[Decided]:
    """Return who gets cases, in order. Whoever gets one must get it in this transaction.

    Args:
        writing: the transaction. Those that give cases to people wait for each other from here on.
        routes: all of them.
        needs: the cases, which are new or locked.
        changes: what is not stored yet, and counts in what people have to do.
    """
    now, directory, loads = writing.now, writing.directory, LoadStore(writing.connection)
    moment = Moment(occasion="opened", at=now, directory=directory, routes=routes, loads=Loads())
    earlier = await loads.earlier_cases([one.ticket for one in needs], now) if routes.needs_history else {}
    cases = [case_of(one.ticket, directory.structure, earlier.get(one.ticket.id)) for one in needs]
    found = [
        find(case, moment, team=need.ticket.team, decided_by=need.decided_by)
        for case, need in zip(cases, needs, strict=True)
    ]
    moment = replace(moment, loads=await _loads(loads, needs, found, moment))
    for person, team, number in loads_by(changes):
        moment.loads.add(person, team, number)
    decided: list[Decided] = []
    for need, case, found_team in zip(needs, cases, found, strict=True):
        at = replace(moment, occasion=need.occasion)
        kept = None if need.holder is None else with_holder(case, need.holder, need.ticket.team, at)
        decided.append((need, kept or decide(case, found_team, at, passed_over=need.passed_over)))
    await loads.keep_turns(moment.loads)
    return decided


async def _loads(store: LoadStore, needs: Sequence[Need], found: Sequence[FoundTeam], moment: Moment) -> Loads:
    deputies = {one for need in needs if (one := _deputy_of(need.holder, moment)) is not None}
    people = deputies.union(*(people_for(one, moment) for one in found))
    if not people:
        return Loads()
    await store.lock()
    teams = {team for one in found for team in one.teams}
    limited = {team for one in found for team in one.teams if terms_of(one.route).team_limit is not None}
    return await store.loads(people, teams, limited=limited)


def _deputy_of(holder: UUID | None, moment: Moment) -> UUID | None:
    person = None if holder is None else moment.directory.people.get(holder)
    acting = None if person is None else moment.directory.acting_deputy_of(person, moment.at)
    return None if acting is None else acting.id


async def keep_decisions(writing: Writing, decided: Sequence[Decided]) -> Sequence[Caused]:
    """Store why cases go where they go, let those wait that have to, and return what changes of them."""
    changes: list[Caused] = []
    explained: list[tuple[Ticket, Decision]] = []
    waiting: list[Queued] = []
    for need, decision in decided:
        change = change_by(need.ticket, decision, decision.at)
        after = need.ticket if change is None else change.ticket
        explained.append((after, decision))
        if change is not None:
            changes.append((change, need.cause))
        if decision.is_queued and decision.team is not None:
            waiting.append(_queued(after, decision, decision.team))
    queue = QueueStore(writing.connection)
    await DecisionStore(writing.connection).keep(explained)
    await queue.put(waiting)
    await queue.remove([need.ticket.id for need, decision in decided if need.is_queued and not decision.is_queued])
    await look_later(writing, [decision for _, decision in decided])
    return changes


def _queued(ticket: Ticket, decision: Decision, team: str) -> Queued:
    return Queued(
        ticket=ticket,
        team=team,
        rank=rank_of(ticket.severity),
        since=ticket.created_at,
        route=decision.route,
        passed_over=decision.passed_over,
    )


async def look_later(writing: Writing, decisions: Sequence[Decision]) -> None:
    """Look again when the first of those who are not there is back, or begins to work."""
    looks = {(one.team, at) for one in decisions if one.team is not None and (at := one.next_look()) is not None}
    for at in sorted({at for _, at in looks}):
        await look_at_teams(writing, {team for team, when in looks if when == at}, at, "somebody_is_back")


async def look_at_teams(writing: Writing, teams: Collection[str], at: datetime, cause: str) -> None:
    """Look at the waiting cases of teams at a moment."""
    due = [
        NewDue(ROUTING_KIND, f"team:{team}", f"routing:{team}:{at.isoformat()}", at, cause) for team in sorted(teams)
    ]
    await DUE_WORK.add(writing.connection, due)
