"""What is asked of the list of people, and what is shown of each."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.accounts.domain.people.person import Person
from shared.access import Role
from shared.directory.people import Absence

ListedState = Literal["active", "away", "invited", "inactive"]
"""`away` are those active ones who are away at the moment."""
PeopleOrder = Literal["name", "role", "unit", "seen"]
"""By name, by how much they may do, by the code of their unit, or by when they were seen last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people are wanted; None means any. Whoever is erased is not."""

    role: Role | None = None
    units: AbstractSet[str] | None = None
    """Only people of these units."""
    state: ListedState | None = None
    reach: AbstractSet[str] | None = None
    """Units of whoever asks; None: the whole company."""
    also: UUID | None = None
    """A person who is within reach whatever their unit is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """In which order, and where a page begins."""

    by: PeopleOrder = "name"
    is_descending: bool = False
    after: tuple[str, UUID] | None = None
    """The sort value, as text, and the id of the last one of the page before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """Somebody in the list."""

    person: Person
    sort_value: str
    """By which they stand where they stand, as text."""
    sessions: int
    """How many they have open."""
    seen_at: datetime | None
    """When Heed was used by them last, as far as it is known."""
    has_second_factor: bool
    absence: Absence | None
    """The one in which they are at the moment."""
