"""Ladders: whom a step reaches, what becomes of those that reach nobody and of those that are late."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.clocks.ladder import CaseOwners, Fallen, fire, lateness_of, recipient_of
from services.tickets.domain.clocks.policy import READY_MADE, LadderStep
from shared.contracts.notices import Recipient
from shared.directory.people import Absence, Directory, Person, Team
from shared.directory.structure import Responsibility, Structure, Unit
from shared.vocabulary import LadderRung
from tests.domain.tickets.clocks.histories import HOUR, berlin

KIM, LEE, MAX, SAM = (UUID(int=number) for number in range(1, 5))
NOW = berlin(8, 12)
AWAY = Absence(starts_at=NOW - HOUR, ends_at=NOW + HOUR)
TREE = Structure(
    units=(Unit(code="south", name="South"), Unit(code="graz", name="Graz", parent="south")),
    responsibilities=(Responsibility(unit="graz", team="shop"),),
)
CASE = CaseOwners(touchpoint="till", location="graz", assignee=str(KIM))
PERSON, MANAGERS = Recipient(kind="person", person_id=KIM), Recipient(kind="unit_managers")
LEAD = Recipient(kind="person", person_id=LEE)


def company(*changed: Person, teams: Iterable[Team] | None = None) -> Directory:
    """Return Kim and her lead Lee of the shop's team, and Max, who manages the south, changed as asked."""
    people = {
        KIM: Person(id=KIM, display_name="Kim", role="agent", unit="graz", teams=("shop",)),
        LEE: Person(id=LEE, display_name="Lee", role="agent", unit="south", teams=("shop",)),
        MAX: Person(id=MAX, display_name="Max", role="manager", unit="south"),
        SAM: Person(id=SAM, display_name="Sam", role="agent"),
    }
    people |= {one.id: one for one in changed}
    known = [Team(key="shop", name="Shop", lead=LEE, members=(KIM, LEE))] if teams is None else teams
    return Directory(structure=TREE, people=people, teams={team.key: team for team in known})


def changed(id_: UUID, **fields: Any) -> Person:
    return replace(company().people[id_], **fields)


@pytest.mark.parametrize(
    ("rung", "case", "directory", "expected"),
    [
        ("person", CASE, company(), PERSON),
        ("person", replace(CASE, assignee=None), company(), "nobody_has_it"),
        ("person", replace(CASE, assignee="the desk"), company(), "nobody_has_it"),
        ("person", replace(CASE, assignee="Shop"), company(), Recipient(kind="team", team="shop")),
        ("person", CASE, company(changed(KIM, absences=(AWAY,))), "away_without_deputy"),
        ("person", CASE, company(changed(KIM, absences=(replace(AWAY, deputy=SAM),))), PERSON),
        ("person", CASE, company(changed(KIM, absences=(replace(AWAY, ends_at=NOW),))), PERSON),
        ("person", CASE, company(changed(KIM, is_active=False)), "away_without_deputy"),
        ("person", replace(CASE, location="linz"), company(), "away_without_deputy"),
        ("team_lead", CASE, company(), LEAD),
        ("team_lead", replace(CASE, assignee=None), company(), LEAD),
        ("team_lead", replace(CASE, assignee=None, location="linz"), company(), "no_team"),
        ("team_lead", CASE, company(teams=[Team(key="shop", name="Shop", members=(KIM,))]), "no_lead"),
        ("team_lead", CASE, company(teams=[Team(key="shop", name="Shop", lead=LEE, is_active=False)]), "no_team"),
        ("team_lead", CASE, company(changed(LEE, absences=(AWAY,))), "lead_is_away"),
        ("manager", CASE, company(), MANAGERS),
        ("manager", CASE, company(changed(MAX, unit="north")), "no_manager"),
        ("manager", CASE, company(changed(MAX, unit=None)), MANAGERS),
        ("manager", CASE, company(changed(MAX, absences=(AWAY,))), "no_manager"),
        ("manager", CASE, company(changed(MAX, role="agent")), "no_manager"),
    ],
)
def test_who_stands_on_a_rung(rung: LadderRung, case: CaseOwners, directory: Directory, expected: object) -> None:
    """Absences count at the moment, deputies stand in, and who may not see the place is not reached."""
    assert recipient_of(rung, case, directory, NOW) == expected


def test_the_team_of_the_case_goes_before_that_of_the_place() -> None:
    """A case that was routed to a team asks its lead first; where that one is away, the next team's."""
    teams = [
        Team(key="shop", name="Shop", lead=LEE, members=(KIM, LEE)),
        Team(key="desk", name="Desk", lead=SAM, members=(SAM,)),
    ]
    routed = replace(CASE, team="desk")
    assert recipient_of("team_lead", routed, company(teams=teams), NOW) == Recipient(kind="person", person_id=SAM)
    away = company(changed(SAM, absences=(AWAY,)), teams=teams)
    assert recipient_of("team_lead", routed, away, NOW) == LEAD


def test_a_step_that_reaches_nobody_falls_through_at_once() -> None:
    """The next one up gets it, and it is written down which step reached nobody and why."""
    fired = fire(READY_MADE, 1, replace(CASE, assignee=None), company(), NOW)
    assert (fired.number, fired.rung, fired.recipient, fired.is_reached) == (2, "team_lead", LEAD, True)
    assert fired.fallen == (Fallen(number=1, rung="person", because="nobody_has_it"),)
    alone = company(changed(LEE, is_active=False), changed(KIM, is_active=False))
    fired = fire(READY_MADE, 1, CASE, alone, NOW)
    assert (fired.number, fired.recipient) == (3, MANAGERS)
    assert [one.because for one in fired.fallen] == ["away_without_deputy", "lead_is_away"]


def test_a_ladder_that_reaches_nobody_goes_to_the_fallback() -> None:
    """The last step is asked for all the same, and says that nobody stands on it."""
    nobody = Directory(structure=TREE)
    fired = fire(READY_MADE, 2, CASE, nobody, NOW)
    assert (fired.number, fired.recipient, fired.is_reached) == (3, MANAGERS, False)
    assert [one.number for one in fired.fallen] == [2, 3]


def test_a_ladder_without_managers_ends_with_its_last_step() -> None:
    """Whatever the steps are, the last one is asked for."""
    policy = replace(READY_MADE, ladder=(LadderStep(percent=90, recipient="person"),))
    fired = fire(policy, 1, replace(CASE, assignee=None), company(), NOW)
    assert (fired.number, fired.rung, fired.recipient, fired.is_reached) == (1, "person", MANAGERS, False)


@pytest.mark.parametrize(
    ("now", "late", "old"),
    [
        (NOW - HOUR, False, False),
        (NOW, False, False),
        (NOW + timedelta(seconds=60), False, False),
        (NOW + timedelta(seconds=61), True, False),
        (NOW + 72 * HOUR, True, False),
        (NOW + 73 * HOUR, True, True),
    ],
)
def test_nothing_older_than_the_horizon_fires_as_if_new(now: datetime, late: bool, old: bool) -> None:  # noqa: FBT001 - columns of the table
    """Late is said, and older than the horizon is old; a clock that was put back makes nothing early."""
    found = lateness_of(NOW, now, READY_MADE)
    assert (found.is_late, found.is_old, found.by >= timedelta(0)) == (late, old, True)
