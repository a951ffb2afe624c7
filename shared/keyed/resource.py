"""A thing with a key, such as a journey or a target: it is put, replaced, read and deleted."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

FIRST_VERSION = 1
_TAG_LENGTH = 32


class ResourceDefinition(Protocol):
    """What people define of a thing; compared by value."""

    def check(self) -> None:
        """Refuse an invalid definition.

        Raises:
            InvalidError: names each place.
        """
        ...


D = TypeVar("D", bound=ResourceDefinition)


@dataclass(frozen=True, slots=True)
class KeyedResource(Generic[D]):
    key: str
    definition: D
    version: int
    """Grows by one with every change."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def new(cls, key: str, definition: D, *, at: datetime) -> "KeyedResource[D]":
        """Return a new thing.

        Raises:
            InvalidError: the definition is invalid.
        """
        definition.check()
        return cls(key, definition, FIRST_VERSION, created_at=at, updated_at=at)

    @property
    def tag(self) -> str:
        """Return a digest that is equal as long as nobody changes the thing, and never equal again."""
        state = f"{self.key} {self.version} {self.updated_at.timestamp()}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    def redefined(self, definition: D, *, at: datetime) -> "KeyedResource[D]":
        """Return the thing with another definition; itself when both are equal.

        Raises:
            InvalidError: the definition is invalid.
        """
        definition.check()
        if definition == self.definition:
            return self
        return replace(self, definition=definition, version=self.version + 1, updated_at=at)
