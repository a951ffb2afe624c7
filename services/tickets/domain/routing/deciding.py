"""Who takes a case. The same case, routes, company and loads always lead to the same person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.domain.routing.candidates import Candidate, candidates_of, why_not_there
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.decision import Decision, Occasion, PersonLook, PersonReason, Waiting
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.routing.route import Terms
from services.tickets.domain.routing.teams import FoundTeam, RouteSet, terms_of
from shared.directory.people import Directory

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What holds while somebody is looked for. Loads are kept up with every case that is given."""

    occasion: Occasion
    at: datetime
    directory: Directory
    routes: RouteSet
    loads: Loads


def find(case: RoutedCase, moment: Moment, *, team: str | None = None, decided_by: str | None = None) -> FoundTeam:
    """Return the team of a case: the one that it has, as long as there is one; else that of the first route that fits.

    Args:
        case: the case.
        moment: what holds.
        team: key of the team that it has.
        decided_by: key of the route that gave it to that team; None: somebody did by hand.
    """
    known = None if team is None else moment.directory.teams.get(team)
    if known is None or not known.is_active:
        return moment.routes.find_team(case, moment.directory)
    return FoundTeam((), moment.routes.of_team(known.key, decided_by), (known.key,))


def people_for(found: FoundTeam, moment: Moment) -> frozenset[UUID]:
    """Return whose loads have to be known to decide who takes a case."""
    if terms_of(found.route).pick == "nobody":
        return NOBODY
    return frozenset(one.person.id for team in found.teams for one in candidates_of(team, moment.directory, moment.at))


def decide(case: RoutedCase, found: FoundTeam, moment: Moment, *, passed_over: frozenset[UUID] = NOBODY) -> Decision:
    """Return who of a team takes a case, and why.

    Args:
        case: the case.
        found: its team.
        moment: what holds; whoever gets the case is counted in its loads.
        passed_over: who does not get it.
    """
    route = found.route
    decision = Decision(
        occasion=moment.occasion,
        at=moment.at,
        routes=found.looks,
        places=found.places,
        route=None if route is None else route.key,
        route_version=None if route is None else route.version,
        team=found.team,
        passed_over=passed_over,
    )
    if found.team is None:
        return decision
    terms = terms_of(route)
    if terms.pick == "nobody":
        return replace(decision, waits="by_hand")
    everybody: list[PersonLook] = []
    first: Waiting | None = None
    for team in found.teams:
        looks, waits = _of_team(_Asked(case, team, terms, passed_over), moment)
        everybody += looks
        chosen = next((one.person_id for one in looks if one.reason == "chosen"), None)
        if chosen is not None:
            moment.loads.give(chosen, team)
            return replace(decision, team=team, people=tuple(everybody), person=chosen)
        first = first or waits
        if waits not in {"nobody_there", "nobody_able"}:
            break
    return replace(decision, people=tuple(everybody), waits=first)


def with_holder(case: RoutedCase, holder: UUID, team: str | None, moment: Moment) -> Decision | None:
    """Return that whoever had a case has it again, or who acts for them; None: somebody else is to be looked for.

    Who had it gets it back however much they have to do: they know the customer. A deputy takes no more than they can.
    """
    person = moment.directory.people.get(holder)
    if person is None:
        return None
    missing = why_not_there(
        person, location=case.location, directory=moment.directory, at=moment.at, ignores_hours=True
    )
    if missing is None:
        return _kept(moment, team, [PersonLook(person_id=holder, reason="theirs")], holder)
    if missing.reason != "away":
        return None
    away = PersonLook(person_id=holder, reason="away", until=missing.until)
    deputy = moment.directory.acting_deputy_of(person, moment.at)
    if deputy is None:
        return None
    asked = _Asked(case, team or "", Terms(ignores_hours=True), NOBODY)
    look = _look(Candidate(deputy, holder), asked, moment)
    if look.reason != "chosen":
        return None
    moment.loads.add(deputy.id, team)
    return _kept(moment, team, [away, replace(look, team=team)], deputy.id)


def _kept(moment: Moment, team: str | None, people: Sequence[PersonLook], person: UUID) -> Decision:
    return Decision(occasion=moment.occasion, at=moment.at, team=team, people=people, person=person)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is looked for: somebody of a team for a case, by some terms, and not these."""

    case: RoutedCase
    team: str
    terms: Terms
    passed_over: frozenset[UUID]


def _of_team(asked: _Asked, moment: Moment) -> tuple[Sequence[PersonLook], Waiting | None]:
    """Return what there is to say about the people of a team, and why none of them takes the case."""
    limit = asked.terms.team_limit
    if limit is not None and moment.loads.of_team.get(asked.team, 0) >= limit:
        return (), "team_full"
    candidates = candidates_of(asked.team, moment.directory, moment.at)
    looks = _compared([_look(one, asked, moment) for one in candidates], asked, moment.loads)
    reasons = {one.reason for one in looks}
    if "chosen" in reasons:
        return looks, None
    if "full" in reasons:
        return looks, "full"
    return looks, "nobody_there" if reasons & {"away", "outside_hours"} else "nobody_able"


def _look(candidate: Candidate, asked: _Asked, moment: Moment) -> PersonLook:
    """Return a look at somebody by themselves: `chosen` where nothing speaks against them."""
    person, terms = candidate.person, asked.terms
    look = PersonLook(person_id=person.id, reason="chosen", team=asked.team, stands_in_for=candidate.stands_in_for)
    missing = why_not_there(
        person,
        location=asked.case.location,
        directory=moment.directory,
        at=moment.at,
        ignores_hours=terms.ignores_hours,
    )
    if missing is not None:
        return replace(look, reason=missing.reason, until=missing.until)
    if person.id in asked.passed_over:
        return replace(look, reason="passed_over")
    open_cases = moment.loads.open.get(person.id, 0)
    limit = min((one for one in (person.capacity, terms.person_limit) if one is not None), default=None)
    reason: PersonReason = "full" if limit is not None and open_cases >= limit else "chosen"
    return replace(look, reason=reason, open=open_cases, limit=limit)


def _compared(looks: Sequence[PersonLook], asked: _Asked, loads: Loads) -> Sequence[PersonLook]:
    """Return the looks with one chosen at most: who has the fewest cases, or whose turn it is."""
    is_by_turn = asked.terms.pick == "round_robin"

    def rank(one: PersonLook) -> tuple[int, int, UUID]:
        turn = loads.turn_of(asked.team, one.person_id)
        return (0 if is_by_turn else one.open or 0, turn, one.person_id)

    free = [one for one in looks if one.reason == "chosen"]
    if not free:
        return looks
    best = min(free, key=rank)
    others = {one.person_id: _beaten(one, best, is_by_turn=is_by_turn) for one in free if one is not best}
    return [others.get(one.person_id, one) for one in looks]


def _beaten(one: PersonLook, best: PersonLook, *, is_by_turn: bool) -> PersonLook:
    has_more = not is_by_turn and (one.open or 0) > (best.open or 0)
    return replace(one, reason="more_open" if has_more else "later_turn")
