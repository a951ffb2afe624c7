"""Who gets what reaches nobody: a choice of the company, and after it the bells of those who may do the most."""

from dataclasses import dataclass
from uuid import UUID

from shared.access import Role
from shared.directory.people import Directory, Person
from shared.errors import FieldProblem, InvalidFieldsError


class InvalidFallbackError(InvalidFieldsError):
    slug = "invalid-fallback"
    title = "This cannot be the fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """What gets a notice for which nobody is responsible, or whose people cannot be reached."""

    team: str | None = None
    """All of the team; or"""
    destination_id: UUID | None = None
    """one destination; neither: the last resort alone."""
    version: int = 0

    @property
    def tag(self) -> str:
        return str(self.version)

    def check(self, directory: Directory) -> None:
        """Refuse a choice that reaches nobody.

        Raises:
            InvalidFallbackError: names the field.
        """
        if self.team is not None and self.destination_id is not None:
            raise InvalidFallbackError([FieldProblem("destination_id", "and `team` exclude each other")])
        team = directory.teams.get(self.team or "")
        if self.team is not None and (team is None or not team.is_active):
            raise InvalidFallbackError([FieldProblem("team", "must be the key of a team")])


def last_resort(directory: Directory) -> tuple[Person, ...]:
    """Return whose bell in the console rings when nothing else reaches anybody: it is empty only where nobody works.

    The admins of the whole company; without any the managers, then whoever is there.
    """
    active = [person for _, person in sorted(directory.people.items()) if person.is_active]
    ranks: tuple[Role, ...] = ("admin", "manager", "agent", "viewer")
    for limited in (False, True):
        for role in ranks:
            found = tuple(one for one in active if one.role == role and (one.unit is not None) == limited)
            if found:
                return found
    return ()
