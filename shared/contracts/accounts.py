"""Events of accounts: people as everybody else may know them, without addresses."""

from typing import ClassVar
from uuid import UUID

from shared.access import Language, Role
from shared.contracts.event import EventData
from shared.directory.people import Absence


class PersonChanged(EventData, frozen=True, kw_only=True):
    """Somebody joined, or was changed, deactivated or erased: the whole person as they are now."""

    event_type: ClassVar[str] = "heed.accounts.person.changed.v1"
    personal: ClassVar[tuple[str, ...]] = ("display_name",)

    id: UUID
    version: int
    """Grows with every change; a reader that has seen a higher one ignores the event."""
    display_name: str = ""
    """Empty once the person is erased."""
    role: Role
    is_active: bool = True
    unit: str | None = None
    teams: tuple[str, ...] = ()
    language: Language = "en"
    languages: tuple[str, ...] = ()
    zone: str = "UTC"
    capacity: int | None = None
    absences: tuple[Absence, ...] = ()

    def key(self) -> str:
        """Return the person's id."""
        return str(self.id)
