"""What the pages of people and teams show: names instead of ids, days instead of moments, and what may be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.people.deputies import Colleagues
from services.accounts.domain.people.management import EscalationError, Management
from services.accounts.domain.people.person import Person
from shared.access import ROLE_SCOPES, Role
from shared.directory.people import Absence, Directory
from shared.directory.people import Person as Colleague
from shared.web.console.visit import Visit

PATH = "/console/accounts/people"
TEAMS = f"{PATH}/teams"
MOST_UNITS = 300
"""So many are offered in a list; more are typed by their code."""


@dataclass(frozen=True, slots=True)
class ShownAbsence:
    """An absence, as the person's own calendar shows it."""

    absence: Absence
    first: date
    last: date
    is_whole_days: bool
    deputy: str | None
    """Name of who stands in."""
    has_left: bool
    """Whether they do not work here any more."""

    @property
    def key(self) -> str:
        return self.absence.starts_at.isoformat()


@dataclass(frozen=True, slots=True)
class People:
    """People and teams for one reader."""

    visit: Visit
    directory: Directory
    management: Management

    @property
    def manages(self) -> bool:
        """Whether the reader manages people, and sees their addresses and how they sign in."""
        return self.visit.caller.may("people:write")

    def may_change(self, person: Person) -> bool:
        """Return whether the reader may change somebody."""
        try:
            self.management.check_changes(person)
        except EscalationError:
            return False
        return self.manages

    def roles(self) -> list[Role]:
        """Return the roles that the reader may give, from the smallest."""
        return [role for role, scopes in ROLE_SCOPES.items() if self.visit.caller.has_all(scopes)]

    def units(self) -> list[tuple[str, str]] | None:
        """Return the units that the reader may give, by code and path; None when they are typed."""
        structure, own = self.directory.structure, self.management.units
        found = [unit for unit in structure.units if own is None or unit.code in own]
        if not 0 < len(found) <= MOST_UNITS:
            return None
        named = [(unit.code, " / ".join(one.name for one in structure.path_of(unit.code))) for unit in found]
        return sorted(named, key=lambda one: one[1].casefold())

    def language_name(self, tag: str) -> str:
        """Return how a language is called in the reader's; its tag, where it has no name."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.visit.language) or tag
        except (ValueError, UnknownLocaleError):
            return tag

    def unit(self, code: str | None) -> str | None:
        return None if code is None else self.directory.structure.name_of(code)

    def name(self, person_id: UUID | None) -> str | None:
        """Return the name of somebody; None for nobody, and for who was erased."""
        person = None if person_id is None else self.directory.people.get(person_id)
        return person.display_name if person and person.display_name else None

    def has_left(self, person_id: UUID | None) -> bool:
        person = None if person_id is None else self.directory.people.get(person_id)
        return person is not None and not person.is_active

    def teams_of(self, person_id: UUID) -> list[tuple[str, str]]:
        """Return the teams of somebody, as lead or member, by key and name."""
        teams = [team for team in self.directory.teams.values() if team.is_active]
        own = [(team.key, team.name) for team in teams if person_id == team.lead or person_id in team.members]
        return sorted(own, key=lambda one: one[1].casefold())

    def stand_in(self, person_id: UUID, absence: Absence | None) -> str | None:
        """Return the name of who acts for somebody who is away now; None when nobody does."""
        person = self.directory.people.get(person_id)
        if absence is None or person is None:
            return None
        deputy = self.directory.acting_deputy_of(person, self.visit.now)
        return deputy.display_name if deputy else None

    def active(self) -> list[Colleague]:
        """Return who is active, by name."""
        found = [one for one in self.directory.people.values() if one.is_active]
        return sorted(found, key=lambda one: (one.display_name.casefold(), str(one.id)))

    def deputies_for(self, person: Person) -> list[tuple[str, str]]:
        """Return who may stand in for somebody, by id and name."""
        colleagues = Colleagues(people=self.directory.people, structure=self.directory.structure)
        able = [one for one in self.active() if colleagues.problem_of(person, one.id) is None]
        return [(str(one.id), one.display_name) for one in able]

    def stands_in_for(self, person_id: UUID) -> list[str]:
        """Return the names of those for whom somebody is declared to stand in."""
        return [
            one.display_name
            for one in self.active()
            if any(absence.deputy == person_id and absence.ends_at > self.visit.now for absence in one.absences)
        ]

    def absences(self, absences: Sequence[Absence], zone: str) -> list[ShownAbsence]:
        """Return absences as they are in somebody's time zone."""
        return [self._shown(one, ZoneInfo(zone)) for one in absences]

    def _shown(self, absence: Absence, zone: ZoneInfo) -> ShownAbsence:
        begin, end = absence.starts_at.astimezone(zone), absence.ends_at.astimezone(zone)
        whole = all((one.hour, one.minute, one.second) == (0, 0, 0) for one in (begin, end))
        last = (end - timedelta(microseconds=1)).date()
        return ShownAbsence(
            absence, begin.date(), last, whole, self.name(absence.deputy), self.has_left(absence.deputy)
        )


async def people_for(visit: Visit, menu: UseCases) -> People:
    """Return what the reader may see of people and teams."""
    return People(visit, await menu.directory.read(), await menu.people.managing.of(visit.caller))


def midnight(day: date, zone: str) -> datetime:
    """Return the moment at which a day begins for somebody."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
