"""A thing that people keep under a key, such as a journey or a target: it is put, replaced, read and deleted."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

FIRST_VERSION = 1
_TAG_LENGTH = 32


class Definition(Protocol):
    """What people say about a thing. Two that are equal say the same."""

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            InvalidError: names each place.
        """
        ...


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True)
class KeyedResource(Generic[D]):
    """A thing as it stands now."""

    key: str
    definition: D
    version: int
    """Grows by one with every change."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def new(cls, key: str, definition: D, *, at: datetime) -> "KeyedResource[D]":
        """Return a new one.

        Raises:
            InvalidError: the definition makes no sense.
        """
        definition.check()
        return cls(key, definition, FIRST_VERSION, created_at=at, updated_at=at)

    @property
    def tag(self) -> str:
        """Return a digest that is equal as long as nobody changes the thing, and never equal again."""
        state = f"{self.key} {self.version} {self.updated_at.timestamp()}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    def redefined(self, definition: D, *, at: datetime) -> "KeyedResource[D]":
        """Return it with another definition; itself when that says the same.

        Raises:
            InvalidError: the definition makes no sense.
        """
        definition.check()
        if definition == self.definition:
            return self
        return replace(self, definition=definition, version=self.version + 1, updated_at=at)
