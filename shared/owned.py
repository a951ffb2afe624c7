"""A thing that belongs to a person and has a name among theirs, such as a saved view."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, Self, TypeVar
from uuid import UUID

from shared.access import Caller
from shared.directory.people import Directory
from shared.ids import uuid7


class NamedDefinition(Protocol):
    """What its owner says of a thing; compared by value."""

    @property
    def name(self) -> str: ...


D = TypeVar("D", bound=NamedDefinition)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedResource(Generic[D]):
    id: UUID
    owner: UUID
    definition: D
    version: int = 1
    """Grows by one with every change."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def new(cls, owner: UUID, definition: D, *, at: datetime) -> Self:
        return cls(id=uuid7(), owner=owner, definition=definition, created_at=at, updated_at=at)

    @property
    def tag(self) -> str:
        return str(self.version)

    def redefined(self, definition: D, *, at: datetime) -> Self:
        return replace(self, definition=definition, version=self.version + 1, updated_at=at)

    def is_of(self, caller: Caller) -> bool:
        return caller.person_id is not None and caller.person_id == self.owner

    def is_for(self, caller: Caller, directory: Directory, scope: str) -> bool:
        """Return whether it is the caller's to change: their own, or of somebody who left, with `scope`."""
        if self.is_of(caller):
            return True
        owner = directory.people.get(self.owner)
        return (owner is None or not owner.is_active) and caller.may(scope)
