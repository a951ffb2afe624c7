"""Who the recipients of a rule are at one place, as the directory knows it: for lint and trials.

Notifications decides anew for each notice, with absences and deputies of that moment.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.contracts.notices import Recipient
from shared.directory.people import ColleagueKind, Directory, Person
from shared.directory.responsible import responsible
from shared.vocabulary import RecipientKind

_MANAGING = frozenset({"manager", "admin"})


class Reached(NamedTuple):
    """A team or a person that is reached."""

    kind: ColleagueKind
    key: str
    """Key of the team, or id of the person."""
    name: str


def reached_by(
    recipient: Recipient, directory: Directory, *, touchpoint: str | None, location: str | None
) -> Sequence[Reached]:
    """Return who is reached where that was; nobody when there is no team, or none with an active member."""
    match recipient.kind:
        case "team":
            return list(_team(recipient.team, directory))
        case "person":
            person = directory.people.get(recipient.person_id) if recipient.person_id else None
            return [_person(person)] if person is not None and person.is_active else []
        case "responsible":
            found = responsible(directory.structure, touchpoint, location)
            return list(_team(found.team, directory)) or list(_team(found.deputy, directory))
        case "unit_managers":
            return [_person(one) for one in _managers(directory, location)]


def _team(key: str | None, directory: Directory) -> Iterator[Reached]:
    team = directory.teams.get(key or "")
    if team is None or not team.is_active:
        return
    members = (directory.people.get(member) for member in team.members)
    if any(member is not None and member.is_active for member in members):
        yield Reached("team", team.key, team.name)


def _person(person: Person) -> Reached:
    return Reached("person", str(person.id), person.display_name)


def _managers(directory: Directory, location: str | None) -> Sequence[Person]:
    """Return who manages the nearest unit that somebody manages, and in the end the whole company."""
    managers = [one for one in directory.people.values() if one.is_active and one.role in _MANAGING]
    path = [unit.code for unit in directory.structure.path_of(location or "")]
    for unit in (*reversed(path), None):
        found = [one for one in managers if one.unit == unit]
        if found:
            return sorted(found, key=lambda one: str(one.id))
    return []


def is_nobody(kind: RecipientKind) -> str:
    """Return why nobody is reached by a recipient of a kind, as a sentence without its subject."""
    return {
        "team": "is a team without an active member, or no team",
        "person": "is nobody who works here",
        "responsible": "reaches nobody: no team with an active member answers for it",
        "unit_managers": "reaches nobody: no active manager there, in a unit above it, or of the whole company",
    }[kind]
