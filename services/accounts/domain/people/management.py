"""Who may invite and change whom: nobody gives more than they have, and nobody touches somebody who has more."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from services.accounts.domain.people.person import Person
from shared.access import ROLE_SCOPES, Caller, Role
from shared.errors import ForbiddenError


class EscalationError(ForbiddenError):
    slug = "beyond-own-rights"
    title = "This goes beyond your own rights"
    message = (
        "Nobody can give a role or a unit beyond their own, or change somebody who has more rights than they have."
    )


@dataclass(frozen=True, slots=True)
class Management:
    """What one caller may do with other people."""

    caller: Caller
    units: AbstractSet[str] | None
    """Codes of the caller's unit and all below it; None: the whole company."""

    def sees(self, person: Person) -> bool:
        """Return whether a person is within the caller's unit, or the caller themselves."""
        return person.id == self.caller.person_id or self._holds(person.unit)

    def check_gives(self, role: Role, unit: str | None) -> None:
        """Check that the caller may give a role in a unit.

        Raises:
            EscalationError: they may not.
        """
        if not (self.caller.has_all(ROLE_SCOPES[role]) and self._holds(unit)):
            raise EscalationError

    def check_changes(self, person: Person) -> None:
        """Check that the caller may change a person as they are.

        Raises:
            EscalationError: they may not.
        """
        self.check_gives(person.role, person.unit)

    def _holds(self, unit: str | None) -> bool:
        return self.units is None or (unit is not None and unit in self.units)
