"""Who in person gets a notice, and why: roles become people who are there and may see what it is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.notifications.domain.fallback import Fallback, last_resort
from services.notifications.domain.notices.notice import Addressee, Why, Withheld
from shared.contracts.notices import Recipient
from shared.directory.people import Directory, Person
from shared.directory.responsible import responsible
from shared.vocabulary import Spot


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who was meant and does not get it."""

    person_id: UUID
    because: Withheld
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a notice. Nobody is in both."""

    addressees: dict[Addressee, tuple[Why, ...]]
    skipped: Sequence[Skipped] = ()

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset(one.person_id for one in self.addressees if one.person_id is not None)


def recipients_of(
    directory: Directory, wanted: Iterable[Recipient], spot: Spot, fallback: Fallback, now: datetime
) -> Recipients:
    """Return who gets a notice; empty only where nobody works.

    Whoever is away is followed to the deputy who is there, whoever left is skipped, and whoever is limited to a unit
    gets only what happened there. Teams get it too, at the destinations of their own. When no person is found, the
    fallback gets it, and without one the last resort.

    Args:
        directory: who works here.
        wanted: who is to know, by their roles.
        spot: where it happened.
        fallback: the company's choice for what reaches nobody.
        now: the moment.
    """
    finding = _Finding(directory, spot.location, now)
    for one in sorted(set(wanted), key=lambda each: (each.kind, each.team or "", str(each.person_id))):
        finding.add_role(one, spot)
    if not finding.has_people:
        if fallback.team is not None:
            finding.add_team(fallback.team, Why(kind="fallback", team=fallback.team))
        if fallback.destination_id is not None:
            finding.add(Addressee("destination", str(fallback.destination_id)), Why(kind="fallback"))
    if not finding.has_people and fallback.destination_id is None:
        for person in last_resort(directory):
            finding.add(Addressee.person(person.id), Why(kind="last_resort"))
    return finding.result()


def may_see(directory: Directory, person: Person, location: str | None) -> bool:
    """Return whether somebody may know what happened at a location; what has none is for the whole company."""
    if person.unit is None:
        return True
    return location is not None and location in directory.structure.locations_in(person.unit)


class _Finding:
    """Collects people, each once, with every reason."""

    def __init__(self, directory: Directory, location: str | None, now: datetime) -> None:
        self._directory = directory
        self._location = location
        self._now = now
        self.found: dict[Addressee, list[Why]] = {}
        self._skipped: dict[tuple[UUID, Withheld], list[Why]] = {}

    @property
    def has_people(self) -> bool:
        return any(one.kind == "person" for one in self.found)

    def result(self) -> Recipients:
        found = {one: tuple(dict.fromkeys(why)) for one, why in sorted(self.found.items(), key=lambda pair: pair[0])}
        skipped: dict[UUID, Skipped] = {}
        for (person_id, because), why in sorted(self._skipped.items(), key=lambda pair: (str(pair[0][0]), pair[0][1])):
            if Addressee.person(person_id) not in found:
                skipped.setdefault(person_id, Skipped(person_id, because, tuple(dict.fromkeys(why))))
        return Recipients(found, tuple(skipped.values()))

    def add(self, addressee: Addressee, why: Why) -> None:
        self.found.setdefault(addressee, []).append(why)

    def add_role(self, role: Recipient, spot: Spot) -> None:
        match role.kind:
            case "person":
                person = self._directory.people.get(role.person_id) if role.person_id else None
                if person is not None:
                    self.add_person(person, Why(kind="person"))
            case "team":
                self.add_team(role.team or "", Why(kind="team", team=role.team))
            case "responsible":
                answer = responsible(self._directory.structure, spot.touchpoint, spot.location)
                for key in filter(None, (answer.team, answer.deputy)):
                    if self.add_team(key, Why(kind="responsible", team=key)):
                        break
            case "unit_managers":
                self._add_managers()

    def add_team(self, key: str, why: Why) -> bool:
        """Add a team and its members; return whether one of them, or who stands in, gets it."""
        team = self._directory.teams.get(key)
        if team is None or not team.is_active:
            return False
        self.add(Addressee("team", key), why)
        members = dict.fromkeys((*team.members, *((team.lead,) if team.lead else ())))
        people = [self._directory.people[one] for one in members if one in self._directory.people]
        return True in [self.add_person(person, why) for person in people]  # all of them, not until the first

    def _add_managers(self) -> None:
        """Add whoever manages the nearest unit where somebody is there."""
        for unit in self._units():
            why = Why(kind="unit_managers", unit=unit)
            managers = [one for one in self._directory.people.values() if one.role == "manager" and one.unit == unit]
            if True in [self.add_person(one, why) for one in managers]:
                return

    def _units(self) -> Iterator[str | None]:
        for unit in reversed(self._directory.structure.path_of(self._location or "")):
            yield unit.code
        yield None

    def add_person(self, person: Person, why: Why) -> bool:
        """Add a person or who stands in; return whether one of them gets it."""
        acting = self._directory.acting_deputy_of(person, self._now)
        if not person.is_active and acting is None:
            return self._skip(person, "inactive", why)
        if acting is None:
            return self._skip(person, "absent", why)
        if acting.id != person.id:
            self._skip(person, "absent" if person.is_active else "inactive", why)
            why = replace(why, standing_in_for=person.id)
        if not may_see(self._directory, acting, self._location):
            return self._skip(acting, "not_permitted", why)
        self.add(Addressee.person(acting.id), why)
        return True

    def _skip(self, person: Person, because: Withheld, why: Why) -> bool:
        self._skipped.setdefault((person.id, because), []).append(why)
        return False
