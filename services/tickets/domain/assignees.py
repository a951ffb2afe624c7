"""Who can become responsible for a case: a free name, or somebody in the directory who sees it and is there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.access import ROLE_SCOPES
from shared.directory.people import Directory, Person
from shared.errors import ConflictError, InvalidFieldError

WORKING_SCOPE = "tickets:write"

Obstacle = Literal["left", "role", "unreachable"]
"""Why somebody cannot work on a case: they left, their role does not allow it, or the place is not in their unit."""
_OBSTACLES: Mapping[Obstacle, str] = {
    "left": "must be somebody who still works here; this account is deactivated",
    "role": "must be somebody whose role lets them work on cases",
    "unreachable": "must be somebody who sees the location of this ticket",
}


class AssigneeAwayError(ConflictError):
    """The person is away, and whoever assigns does not know that, or does not say so."""

    slug = "assignee-away"
    title = "They are away at the moment"

    def __init__(self, person: Person, deputy: Person | None) -> None:
        """Name who stands in, when somebody does."""
        self.person = person
        self.deputy = deputy
        stands_in = (
            f"{deputy.display_name} stands in: assign it to `{deputy.id}`" if deputy else "Nobody stands in for them"
        )
        super().__init__(f"{person.display_name} is away. {stands_in}; or send `even_if_away` to assign it anyway.")


def checked_assignee(
    reference: str, *, location: str | None, directory: Directory, at: datetime, even_if_away: bool
) -> str:
    """Return the assignee as tickets record it: the id of a person, or a free name.

    As long as the directory is empty everybody is taken as they are named: its copy has not arrived yet.

    Args:
        reference: a person's id, or any name, such as that of a team.
        location: of the ticket.
        directory: who works here.
        at: now.
        even_if_away: whether the case may be given to somebody who is away.

    Raises:
        InvalidFieldError: it is an id, but not of somebody who could work on this case.
        AssigneeAwayError: they are away, and `even_if_away` is not said.
    """
    try:
        person_id = UUID(reference)
    except ValueError:
        return reference
    if not directory.people:
        return str(person_id)
    person = directory.people.get(person_id)
    problem = _problem_of(person, location, directory)
    if person is None or problem is not None:
        raise InvalidFieldError(field="assignee", detail=problem or "is the id of nobody in the directory")
    if person.is_away(at) and not even_if_away:
        deputy = directory.acting_deputy_of(person, at)
        raise AssigneeAwayError(person, deputy if _problem_of(deputy, location, directory) is None else None)
    return str(person_id)


def left_from(directory: Directory) -> frozenset[str]:
    """Return who does not work here any more, as tickets record them: their cases need a new owner."""
    return frozenset(str(person.id) for person in directory.people.values() if not person.is_active)


def teams_of(person_id: UUID | None, directory: Directory) -> frozenset[str]:
    """Return the keys of the teams that somebody leads or belongs to."""
    if person_id is None:
        return frozenset()
    found = (one for one in directory.teams.values() if one.is_active)
    return frozenset(one.key for one in found if person_id == one.lead or person_id in one.members)


def workers_in(directory: Directory) -> list[Person]:
    """Return who works on cases at all, by name."""
    able = [person for person in directory.people.values() if person.is_active and _works_on_cases(person)]
    return sorted(able, key=lambda person: (person.display_name.casefold(), str(person.id)))


def people_for(location: str | None, directory: Directory) -> list[Person]:
    """Return who could work on a case at `location`, by name."""
    return [person for person in workers_in(directory) if _problem_of(person, location, directory) is None]


def _works_on_cases(person: Person) -> bool:
    return WORKING_SCOPE in ROLE_SCOPES[person.role]


def obstacle_of(person: Person, location: str | None, directory: Directory) -> Obstacle | None:
    """Return why somebody cannot work on a case at `location`; None when they can."""
    if not person.is_active:
        return "left"
    if not _works_on_cases(person):
        return "role"
    if person.unit is None or location is None:
        return None if person.unit is None else "unreachable"
    within = any(unit.code == person.unit for unit in directory.structure.path_of(location))
    return None if within else "unreachable"


def _problem_of(person: Person | None, location: str | None, directory: Directory) -> str | None:
    if person is None:
        return "is the id of nobody in the directory"
    obstacle = obstacle_of(person, location, directory)
    return None if obstacle is None else _OBSTACLES[obstacle]
